"""The only reader of the environment: one frozen Settings, unknown variables refused."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .destinations.registry import variables
from .errors import SettingsError
from .names import Names

PREFIX = "ENGAGELAKE_"

_MARK = "dbt_project/dbt_project.yml"
"""The file by which a clone is known."""

VARIABLES = {
    "ENGAGELAKE_ENV": "environment name, part of every AWS name (dev)",
    "ENGAGELAKE_AWS__ACCOUNT": "12-digit AWS account that owns the lake (required)",
    "ENGAGELAKE_REPOSITORY": "the clone with the dbt project and the templates (the one installed from)",
    "ENGAGELAKE_ALERTS__TOPIC_ARN": "SNS topic for runs that failed or are late (the stack's own)",
}
"""Every variable that Settings reads, besides those of the destinations, and what it means."""


PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
"""The partition of an ARN by how its Region begins; elsewhere it is `aws` (AWS general reference, ARNs)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two installations of Engagelake.

    Attributes:
        env: Environment name; lower-case letters and digits.
        account: AWS account id, 12 digits.
        region: AWS Region, from AWS_REGION or AWS_DEFAULT_REGION.
        endpoint_url: AWS_ENDPOINT_URL if set (local AWS); None means real AWS.
        alerts_topic_arn: ENGAGELAKE_ALERTS__TOPIC_ARN if set; read `alerts_topic`.
        of_destinations: The variables of destinations that are set, by name.
    """

    env: str
    account: str
    region: str
    endpoint_url: str | None = None
    alerts_topic_arn: str | None = None
    of_destinations: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def names(self) -> Names:
        """The names of this environment."""
        return Names(env=self.env, account=self.account)

    @property
    def alerts_topic(self) -> str:
        """The SNS topic for runs that failed or are late: the one that is set, else the stack's own."""
        partition = next((p for start, p in PARTITIONS.items() if self.region.startswith(start)), "aws")
        own = f"arn:{partition}:sns:{self.region}:{self.account}:{self.names.alerts_topic}"
        return self.alerts_topic_arn or own

    def needed(self, variable: str, destination_id: str) -> str:
        """Return the value of *variable*.

        Raises:
            SettingsError: If it is not set; *destination_id* needs it.
        """
        if variable not in self.of_destinations:
            msg = f"{variable} is not set and {destination_id} needs it"
            raise SettingsError(msg)
        return self.of_destinations[variable]

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read Settings from *environ* (the process environment by default).

        Raises:
            SettingsError: If a variable is missing, malformed or unknown.
        """
        environ = os.environ if environ is None else environ
        _refuse_unknown(environ)
        region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
        if not region:
            msg = "no AWS Region: set AWS_REGION, for example AWS_REGION=us-east-1"
            raise SettingsError(msg)
        return cls(
            env=_env_name(environ),
            account=_account(environ),
            region=region,
            endpoint_url=environ.get("AWS_ENDPOINT_URL") or None,
            alerts_topic_arn=environ.get("ENGAGELAKE_ALERTS__TOPIC_ARN") or None,
            of_destinations={name: environ[name] for name in variables() if environ.get(name)},
        )


def repository(environ: Mapping[str, str] | None = None) -> Path:
    """Return the folder of the clone whose dbt project, templates and queries are used.

    It is ENGAGELAKE_REPOSITORY; by default the clone that the package is installed from (`--editable`), and
    the current folder where it is installed from elsewhere.

    Raises:
        SettingsError: If ENGAGELAKE_REPOSITORY is no such folder.
    """
    named = (os.environ if environ is None else environ).get("ENGAGELAKE_REPOSITORY")
    if named:
        if not (Path(named) / _MARK).is_file():
            msg = f"ENGAGELAKE_REPOSITORY is {named!r}, where there is no {_MARK}: name the folder of a clone"
            raise SettingsError(msg)
        return Path(named).resolve()
    around = Path(__file__).resolve().parents[2]
    return around if (around / _MARK).is_file() else Path.cwd()


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = {**VARIABLES, **variables()}
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        msg = f"unknown variable {', '.join(unknown)}; known are {', '.join(known)}"
        raise SettingsError(msg)


def _env_name(environ: Mapping[str, str]) -> str:
    env = environ.get("ENGAGELAKE_ENV", "dev")
    if not (env.isascii() and env.isalnum() and env == env.lower()):
        msg = f"ENGAGELAKE_ENV is {env!r}; use lower-case letters and digits, for example dev"
        raise SettingsError(msg)
    return env


def _account(environ: Mapping[str, str]) -> str:
    account = environ.get("ENGAGELAKE_AWS__ACCOUNT", "")
    if not (account.isdigit() and len(account) == 12):
        msg = f"ENGAGELAKE_AWS__ACCOUNT is {account!r}; set it to the 12 digits of the account"
        raise SettingsError(msg)
    return account
