"""What is kept of one service of moto: only what changed is written, and one request is one write."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local_aws.on_moto.state.codec import Decoder, Encoder
from local_aws.state.bodies import Bodies
from local_aws.state.store import Name, Store


@dataclass(frozen=True, slots=True)
class Kept:
    """A thing as it was last written: the object itself, a digest of its bytes, the files it names."""

    thing: Any
    digest: int
    bodies: tuple[str, ...]


class Tracker:
    """The kept things of the section *section*, by name."""

    def __init__(self, section: str, store: Store, bodies: Bodies) -> None:
        self._section = section
        self._store = store
        self._bodies = bodies
        self._groups: dict[Name, dict[Name, Kept]] = {}

    def group(self, name: Name) -> Mapping[Name, Kept]:
        """Return what is kept under *name*, one step down, in the order of its first writing."""
        return self._groups.get(name, {})

    def has(self, name: Name, thing: Any) -> bool:
        """Return whether *thing*, which never changes, is what is kept as *name*."""
        kept = self.group(name[:-1]).get(name)
        return kept is not None and kept.thing is thing

    def load(self) -> Iterable[tuple[Name, Any]]:
        """Yield every kept thing, in the order of its first writing."""
        for name, content in self._store.read(self._section):
            decoder = Decoder(io.BytesIO(content), self._bodies)
            thing = decoder.load()
            self._note([(name, Kept(thing, hash(content), tuple(decoder.bodies)))])
            yield name, thing

    def save(self, things: Iterable[tuple[Name, Any]]) -> None:
        """Write those of *things* that are not kept as they are; None removes a name.

        Raises:
            sqlite3.Error, OSError: If they cannot be written.
        """
        changes: dict[Name, bytes | None] = {}
        notes: list[tuple[Name, Kept | None]] = []
        for name, thing in things:
            kept = self.group(name[:-1]).get(name)
            if thing is None:
                if kept is not None:
                    changes[name] = None
                    notes.append((name, None))
                continue
            target = io.BytesIO()
            encoder = Encoder(target, self._bodies)
            encoder.dump(thing)
            content = target.getvalue()
            if kept is None or kept.digest != hash(content):
                changes[name] = content
                notes.append((name, Kept(thing, hash(content), tuple(encoder.bodies))))
        self._store.write(self._section, changes)
        self._note(notes)

    def _note(self, notes: Iterable[tuple[Name, Kept | None]]) -> None:
        old: list[str] = []
        new: list[str] = []
        for name, kept in notes:
            group = self._groups.setdefault(name[:-1], {})
            if (before := group.get(name)) is not None:
                old += before.bodies
            if kept is None:
                group.pop(name, None)
            else:
                group[name] = kept
                new += kept.bodies
        self._bodies.exchange(old, new)
