"""A dict of plain values that is there again after a restart."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from .shelf import Shelf

Key = TypeVar("Key", str, tuple[str, ...])


class KeptDict(dict[Key, Any], Generic[Key]):
    """A dict whose items are kept as they are set and removed, once it is `attach`ed to a shelf.

    Keys are texts, or tuples of several. Values are plain, and replaced to change them: what is changed
    inside a value is not noticed.
    """

    def __init__(self) -> None:
        super().__init__()
        self._shelf = Shelf()
        self._kind = ""

    def attach(self, shelf: Shelf, kind: str) -> None:
        """Take over what *shelf* holds of *kind*, add what is here, and keep every change from now on."""
        self._shelf, self._kind = shelf, kind
        stored = {name[1:]: value for name, value in shelf.items(kind)}
        new = {name: value for key, value in self.items() if (name := _parts(key)) not in stored}
        shelf.put({(kind, *name): value for name, value in new.items()})
        super().update({name[0] if len(name) == 1 else name: value for name, value in stored.items()})

    def __setitem__(self, key: Key, value: Any) -> None:
        self._shelf.put({(self._kind, *_parts(key)): value})
        super().__setitem__(key, value)

    def __delitem__(self, key: Key) -> None:
        if key in self:
            self._shelf.put({(self._kind, *_parts(key)): None})
        super().__delitem__(key)

    def pop(self, key: Key, *default: Any) -> Any:
        """Remove *key* and return its value, or *default* if it is not there."""
        if key in self:
            self._shelf.put({(self._kind, *_parts(key)): None})
        return super().pop(key, *default)


def _parts(key: Key) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else key
