"""What can go wrong, and whether trying again could help.

* EngagelakeError
  + SettingsError      the environment is incomplete or misspelt; mend it and start again
  + DataError          a file or a row cannot be read; names it and the mend
  + GateFailed         a quality gate or a guard refused to let the run go on
  + ActivationError    a destination could not take what was sent
    - TransientError       it may accept the same request later
    - PermanentError       the request is wrong; a retry repeats the mistake
    - DestinationRetired   the service has ended; names what lives
"""


class EngagelakeError(Exception):
    """Base of every error that Engagelake raises on purpose; its text names the mend."""


class SettingsError(EngagelakeError):
    """The environment is incomplete, misspelt or contradictory."""


class DataError(EngagelakeError):
    """A record, file or row cannot be read; the text names the place and the mend."""


class GateFailed(EngagelakeError):
    """A quality gate or a guard refused; nothing after it ran."""


class ActivationError(EngagelakeError):
    """A destination could not take what was sent to it."""


class TransientError(ActivationError):
    """Throttling, time-outs and 5xx: safe to send again, every send is idempotent."""


class PermanentError(ActivationError):
    """The destination refused the request itself: never sent again unchanged."""


class DestinationRetired(ActivationError):
    """The service behind a destination has ended; the text names those that live."""
