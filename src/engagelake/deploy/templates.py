"""The templates, rendered into what CloudFormation takes: a stream is written once, a destination by itself.

CloudFormation's own loop, `Fn::ForEach`, is a macro: it costs a stack the right to expand macros, and its
keys are the logical ids only. What is rendered is checked in, so a deploy and a reader need no renderer.
`python -m engagelake.deploy.templates` (`make templates`) writes it again.
"""

from __future__ import annotations

from dataclasses import dataclass

import jinja2

from engagelake.destinations.registry import DESTINATIONS, file
from engagelake.names import AT_ONCE_STREAMS, FAMILY_OF_STREAM, KINESIS_STREAMS, landing_table

from .code import source_file
from .lake import TEMPLATES


@dataclass(frozen=True, slots=True)
class DeclaredStream:
    """One stream for a template: *name* (`app-events`) and *family* (`app`).

    *kinesis*: it is fed from Kinesis. *at_once*: nothing waits in it, whatever the others' buffer.
    """

    name: str
    family: str
    kinesis: bool
    at_once: bool

    @property
    def id(self) -> str:
        """What the logical ids of its resources begin with (`App`)."""
        return self.family.capitalize()

    @property
    def table(self) -> str:
        """Its landing table and folder (`app_events`)."""
        return landing_table(self.name)


STREAMS = tuple(
    DeclaredStream(name, family, name in KINESIS_STREAMS, name in AT_ONCE_STREAMS)
    for name, family in FAMILY_OF_STREAM.items()
)


def of_destinations(name: str) -> list[str]:
    """Return what the destinations add to a template: the files *name* of those packages that have one."""
    files = (file(destination_id, name) for destination_id in DESTINATIONS)
    return [each.read_text(encoding="utf-8").rstrip() for each in files if each.is_file()]


def rendered(template: str) -> str:
    """Return what `template.yaml` of the folder *template* must be, from its `template.yaml.j2`.

    Raises:
        DataError: If the templates are not beside the package.
        jinja2.UndefinedError: If the template names what is not known here.
    """
    environment = jinja2.Environment(
        autoescape=False,  # noqa: S701 - YAML, not HTML
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    source = source_file(f"{template}/template.yaml.j2").read_text(encoding="utf-8")
    return environment.from_string(source).render(streams=STREAMS, of_destinations=of_destinations)


if __name__ == "__main__":
    for folder in TEMPLATES:
        source_file(f"{folder}/template.yaml").write_text(rendered(folder), encoding="utf-8")
