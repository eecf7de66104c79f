"""What can go wrong, and whether trying again could help.

* EngagelakeError
  + SettingsError      the environment is incomplete or misspelt; fix it and start again
  + DataError          a file or a row cannot be read; names it and the fix
  + GateFailed         a quality gate or a guard refused to let the run go on
    - SegmentsRefused      the guards of some segments did; everything else was sent
  + OlderMoment        a diff for an older moment than the last one: nothing was sent
  + ActivationError    a destination could not take what was sent
    - TransientError       it may accept the same request later
    - PermanentError       the request is wrong; a retry repeats the mistake
    - DestinationRetired   the service has ended; names what lives
"""

from __future__ import annotations

from typing import Any


class EngagelakeError(Exception):
    """Base of every error that Engagelake raises on purpose; its text names the fix."""


class SettingsError(EngagelakeError):
    """The environment is incomplete, misspelt or contradictory."""


class DataError(EngagelakeError):
    """A record, file or row cannot be read; the text names the place and the fix."""


class GateFailed(EngagelakeError):
    """A quality gate or a guard refused; nothing after it ran."""


class SegmentsRefused(GateFailed):
    """Guards refused segments, which stay as they are; everything else was sent. *report* says what."""

    def __init__(self, message: str, report: Any = None) -> None:
        super().__init__(message)
        self.report = report


class OlderMoment(EngagelakeError):
    """A diff run speaks for an older moment than the last one of its destination: nothing was sent."""


class ActivationError(EngagelakeError):
    """A destination could not take what was sent to it."""


class TransientError(ActivationError):
    """Throttling, time-outs and 5xx: safe to send again, every send is idempotent."""


class PermanentError(ActivationError):
    """The destination refused the request itself: never sent again unchanged."""


class DestinationRetired(ActivationError):
    """The service behind a destination has ended; the text names those that live."""
