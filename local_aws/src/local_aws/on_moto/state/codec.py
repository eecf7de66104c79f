"""Objects of moto as bytes and back: backends by their address, bytes of objects by the name of their file.

They are pickled, so what is read must be our own writing by the same moto: `Folder` sees to both.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from importlib import import_module
from threading import Condition, Lock
from typing import Any

from moto.core.base_backend import BaseBackend
from moto.s3.models import FakeKey
from moto.sns.models import Topic

from local_aws.state.bodies import Bodies, Body

_FORMER_NAME = "local_aws.state.codec"
_SMALL = 16 * 1024
"""Bytes of an object that are written beside its name: to make a file takes longer than that."""


class Encoder(pickle.Pickler):
    """Pickles one thing; afterwards `bodies` names the files that it needs."""

    def __init__(self, target: io.BytesIO, bodies: Bodies) -> None:
        super().__init__(target, pickle.HIGHEST_PROTOCOL)
        self._store = bodies
        self.bodies: list[str] = []

    def persistent_id(self, obj: Any) -> str | None:
        """Write a body as the name of its file."""
        if type(obj) is not Body:
            return None
        self.bodies.append(obj.name)
        return obj.name

    def reducer_override(self, obj: Any) -> Any:
        """Write what pickle cannot, or must not."""
        if isinstance(obj, FakeKey):
            return _key, (self._state_of(obj),)
        if isinstance(obj, BaseBackend):
            module = type(obj).__module__.split(".")[1]
            return _backend, (module, obj.account_id, obj.region_name)
        if isinstance(obj, Condition):
            return Condition, ()
        if isinstance(obj, Topic):  # moto notes every message for ever, and nobody can ask for them
            return copyreg.__newobj__, (Topic,), {**obj.__dict__, "sent_notifications": []}  # type: ignore[attr-defined]
        return NotImplemented

    def _state_of(self, key: FakeKey) -> dict[str, Any]:
        """Return what makes *key*; the bytes of a large one are in a file from now on, not in memory."""
        state = dict(key.__dict__)
        del state["lock"]
        if getattr(key._value_buffer, "closed", True):
            return {**state, "_value_buffer": None}
        if key.size <= _SMALL:
            return {**state, "_value_buffer": key.value}
        if type(key._value_buffer) is not Body:
            in_memory, key._value_buffer = key._value_buffer, self._store.keep(key.value)
            in_memory.close()
        return {**state, "_value_buffer": key._value_buffer}


class Decoder(pickle.Unpickler):
    """Reads one thing; afterwards `bodies` names the files that it needs."""

    def __init__(self, source: io.BytesIO, bodies: Bodies) -> None:
        super().__init__(source)
        self._store = bodies
        self.bodies: list[str] = []

    def find_class(self, module: str, name: str) -> Any:
        """Return what is pickled by its address; folders of earlier versions name this module otherwise."""
        return super().find_class(__name__ if module == _FORMER_NAME else module, name)

    def persistent_load(self, name: str) -> Body:
        """Return the body called *name*."""
        self.bodies.append(name)
        return self._store.open(name)


def husk(thing: Any, *without: str) -> tuple[type, dict[str, Any]]:
    """Return the type of *thing* and its attributes but *without*, which are kept apart."""
    return type(thing), {name: value for name, value in thing.__dict__.items() if name not in without}


def revived(kept: tuple[type, dict[str, Any]], **attributes: Any) -> Any:
    """Return the thing that `husk` took apart, with new *attributes*."""
    kind, state = kept
    thing = kind.__new__(kind)
    thing.__dict__.update(state, **attributes)
    return thing


def backends(service: str) -> Any:
    """Return moto's backends of *service*, by account and Region."""
    return getattr(import_module(f"moto.{service}.models"), f"{service}_backends")


def _backend(service: str, account: str, region: str) -> BaseBackend:
    return backends(service)[account][region]


def _key(state: dict[str, Any]) -> FakeKey:
    key = FakeKey.__new__(FakeKey)
    key.__dict__.update(state)
    if isinstance(key._value_buffer, bytes):
        key._value_buffer = io.BytesIO(key._value_buffer)
    key.lock = Lock()
    return key
