"""How a record becomes an event: bytes in, landing records out. Standard library only; runs in the Lambda.

`documents` splits bytes into JSON documents, `envelopes` opens what other services wrap around them,
one module a family (`pinpoint`, `ses`, `messaging`, `app`, `inbound`, `admin`) says what happened and when,
`landing` makes the record that lands, `firehose` speaks the contract of a Firehose transformation.
"""

from .errors import UnreadableRecord
from .landing import Landed, LandingRecord, land

__all__ = ["Landed", "LandingRecord", "UnreadableRecord", "land"]
