"""What a gate is: findings, a report that is kept in the lake, and a refusal that names the fix."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from .. import aws
from ..errors import GateFailed
from ..names import gate_result_key
from .checks import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..settings import Settings
    from .checkpoint import Validation


@dataclass(frozen=True, slots=True)
class GateReport:
    """What one gate saw; figures and findings are counts, never a value of a person's."""

    gate: str
    checked_at: str
    findings: tuple[Finding, ...]
    figures: Mapping[str, Any]

    @property
    def failures(self) -> tuple[Finding, ...]:
        """The findings that stop the run."""
        return tuple(each for each in self.findings if not each.passed and each.severity == "fail")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that somebody should read."""
        return tuple(each for each in self.findings if not each.passed and each.severity == "warn")

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain JSON types."""
        return {
            "gate": self.gate,
            "checked_at": self.checked_at,
            "findings": len(self.findings),
            "failures": [asdict(each) for each in self.failures],
            "warnings": [asdict(each) for each in self.warnings],
            "figures": dict(self.figures),
        }


def conclude(
    settings: Settings,
    gate: str,
    validations: Sequence[Validation],
    figures: Mapping[str, Any],
    *,
    checked_at: datetime | None = None,
) -> GateReport:
    """Keep the report of *gate* in the lake's bucket, with what Great Expectations says, and return it.

    The object is `gate_results/<gate>/dt=<day>/<time>.json`: the report, and under `validations` one result
    of Great Expectations per suite.

    Raises:
        GateFailed: If a check marked `fail` did not hold, naming gate, check, figure and fix; or if the
            report could not be kept: what nobody can look up later has not been checked.
    """
    checked_at = (checked_at or datetime.now(UTC)).astimezone(UTC)
    findings = tuple(finding for each in validations for finding in each.findings)
    report = GateReport(gate, checked_at.isoformat(), findings, figures)
    key = gate_result_key(gate, checked_at)
    refusal = _refusal(report, f"s3://{settings.names.bucket}/{key}")
    body = {**report.to_dict(), "validations": [each.result for each in validations]}
    try:
        aws.client("s3", settings).put_object(
            Bucket=settings.names.bucket,
            Key=key,
            Body=json.dumps(body, indent=2, default=str, ensure_ascii=False).encode(),
            ContentType="application/json",
        )
    except (BotoCoreError, ClientError) as error:
        msg = (
            f"{refusal or f'{gate} gate found nothing to refuse'}; its report could not be kept as {key}: "
            f"{error}; `engagelake deploy` lets the daily runs write there"
        )
        raise GateFailed(msg) from error
    if refusal:
        raise GateFailed(refusal)
    return report


def _refusal(report: GateReport, place: str) -> str:
    """Return why the run stops, in words, or "" where it goes on; *place* is where the report is kept."""
    if not report.failures:
        return ""
    first, *others = report.failures
    also = f" (and {len(others)} more checks, see {place})" if others else f" (see {place})"
    return f"{report.gate} gate refused: {first.subject}: {first.check}: {first.figure}; {first.fix}{also}"
