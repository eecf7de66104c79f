"""How often what goes wrong in real streams goes wrong in the simulated ones."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares between 0 and 1 (ValueError outside).

    Attributes:
        duplicate: Of records, sent once more with the same bytes.
        late: Of documents, held back for one to three days.
        out_of_order: Of documents, held back for up to three hours.
        joined: Of records, several documents in one.
        pretty: Of documents, written over several lines.
        malformed: Of records, one more that cannot be read.
        probe: Of records, one more that only tests the stream.
    """

    duplicate: float = 0.01
    late: float = 0.01
    out_of_order: float = 0.03
    joined: float = 0.01
    pretty: float = 0.005
    malformed: float = 0.002
    probe: float = 0.0005

    def __post_init__(self) -> None:
        """Refuse what is not a share."""
        for each in fields(self):
            value = getattr(self, each.name)
            if not 0 <= value <= 1:
                raise ValueError(f"rate {each.name} is {value}; give a share between 0 and 1")

    @classmethod
    def none(cls) -> Rates:
        """Return the rates of a world in which nothing goes wrong."""
        return cls(**{each.name: 0.0 for each in fields(cls)})
