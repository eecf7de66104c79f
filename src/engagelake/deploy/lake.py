"""Deploy: the two stacks in order, and the transform's code between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from engagelake.aws import client

from .code import Code, source_file, transform_code
from .stack import DeployFailed, Stack, StackReport

if TYPE_CHECKING:
    from engagelake.settings import Settings


TEMPLATES = ("glue", "firehose")
"""The folders whose `template.yaml` is a stack, in the order in which they are made."""


@dataclass(frozen=True, slots=True)
class DeployReport:
    """What a deploy did or, in a dry run, would do: its stacks in order, and the key of the code."""

    dry_run: bool
    code_key: str
    stacks: tuple[StackReport, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data: a row a stack, a row a change, a row an output."""
        return {
            "dry_run": self.dry_run,
            "code_key": self.code_key,
            "stacks": [{"stack": stack.stack, "status": stack.status} for stack in self.stacks],
            "changes": [{"stack": s.stack, **change} for s in self.stacks for change in s.changes],
            "outputs": [
                {"stack": s.stack, "output": name, "value": value}
                for s in self.stacks
                for name, value in s.outputs.items()
            ],
        }


def deploy(
    settings: Settings,
    *,
    buffer_seconds: int = 300,
    parameters: Mapping[str, str] | None = None,
    dry_run: bool = False,
    progress: Callable[[str], object] | None = None,
) -> DeployReport:
    """Create or update the lake of *settings*; a dry run shows the change sets and leaves nothing behind.

    *buffer_seconds* (0 to 900, Firehose's limits) is the longest that an event waits before it is written
    to S3; the transform is given at most 60 of them. *parameters* are further ones of the templates, by name;
    those left out stay as they were. *progress* is told each step in a few words.

    Raises:
        DeployFailed: If CloudFormation or S3 refuses, or no template declares a parameter; the text says why.
        DataError: If the templates are not beside the package.
    """
    tell = progress or (lambda _text: None)
    code = transform_code(source_file("firehose/transform/handler.py"))
    own = {
        "Env": settings.env,
        "CodeBucket": settings.names.bucket,
        "CodeKey": code.key,
        "BufferIntervalSeconds": str(buffer_seconds),
        "LambdaBufferIntervalSeconds": str(min(buffer_seconds, 60)),
    }
    try:
        values = _by_template(settings, own, parameters or {})
        lake = _apply(settings, "glue", values["glue"], dry_run, tell)
        if not dry_run:
            _upload(settings, code, tell)
        streams = _apply(settings, "firehose", values["firehose"], dry_run, tell)
    except (BotoCoreError, ClientError) as error:
        msg = f"AWS refused: {error}; check AWS_REGION, AWS_ENDPOINT_URL and the credentials' rights"
        raise DeployFailed(msg) from error
    return DeployReport(dry_run, code.key, (lake, streams))


def _by_template(
    settings: Settings, own: Mapping[str, str], wished: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Return the parameters of each template: deploy's *own*, and those that were *wished* for."""
    if clash := sorted(own.keys() & wished.keys()):
        msg = f"deploy sets {', '.join(clash)} itself, from the settings and --buffer-seconds"
        raise DeployFailed(msg)
    stack = Stack(client("cloudformation", settings), "")
    declared = {name: stack.declared(_body(name)) for name in TEMPLATES}
    known = set().union(*declared.values()) - own.keys()
    if unknown := sorted(wished.keys() - known):
        msg = f"no template has the parameter {', '.join(unknown)}; there are {', '.join(sorted(known))}"
        raise DeployFailed(msg)
    values = {**own, **wished}
    return {name: {key: values[key] for key in values.keys() & declared[name]} for name in TEMPLATES}


def _body(template: str) -> str:
    return source_file(f"{template}/template.yaml").read_text(encoding="utf-8")


def _apply(
    settings: Settings,
    template: str,
    parameters: dict[str, str],
    dry_run: bool,
    tell: Callable[[str], object],
) -> StackReport:
    stack = Stack(client("cloudformation", settings), settings.names.stack(template))
    tell(f"stack {stack.name}: working out the changes")
    report = stack.apply(_body(template), parameters, dry_run=dry_run)
    tell(f"stack {stack.name}: {report.status}, {len(report.changes)} changes")
    return report


def _upload(settings: Settings, code: Code, tell: Callable[[str], object]) -> None:
    s3 = client("s3", settings)
    try:
        s3.head_object(Bucket=settings.names.bucket, Key=code.key)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("404", "NoSuchKey"):
            raise
    else:
        return  # the key is a hash of the content
    tell(f"uploading {code.key}")
    s3.put_object(Bucket=settings.names.bucket, Key=code.key, Body=code.content)
