"""One function's code, unpacked and imported apart from everything else in this process.

The modules of a zip live in `sys.modules` under a private package, so two versions of the same
package (the function's and the installed one) stand side by side. Code from the zip gets its own
`__import__`, which finds the zip's modules first, its own `os.environ`, and a `print` that goes to the
log, as on AWS; nothing global changes.
A dynamic `importlib.import_module` inside the zip escapes this and finds the installed modules.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.abc
import importlib.machinery
import io
import logging
import os
import shutil
import sys
import types
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from ..process_folder import new_folder

_logger = logging.getLogger(__name__)


def _print(*values: object, sep: str | None = " ", **_options: object) -> None:
    """Print to the log: standard output belongs to the process that runs the gateway."""
    _logger.info("%s", (sep or " ").join(map(str, values)))


class _Loader(importlib.machinery.SourceFileLoader):
    """Executes a module of the zip with the builtins of its environment."""

    module_builtins: dict[str, Any]

    def exec_module(self, module: types.ModuleType) -> None:
        module.__dict__["__builtins__"] = self.module_builtins
        super().exec_module(module)


class Environment(importlib.abc.MetaPathFinder):
    """The modules of the archive *code* (zip bytes), with *variables* as their `os.environ`.

    Raises:
        zipfile.BadZipFile: If *code* is no zip archive.
    """

    def __init__(self, code: bytes, variables: Mapping[str, str]) -> None:
        self._package = f"_local_lambda_{uuid4().hex}"
        self._folder = new_folder("lambda-")
        with zipfile.ZipFile(io.BytesIO(code)) as archive:
            archive.extractall(self._folder)
        self._roots = frozenset(entry.name.removesuffix(".py") for entry in self._folder.iterdir())
        self._os = types.ModuleType("os")
        self._os.__dict__.update(os.__dict__)
        self._os.environ = {**os.environ, **variables}  # type: ignore[attr-defined]
        self._os.getenv = self._os.environ.get  # type: ignore[attr-defined]
        self._builtins = {**vars(builtins), "__import__": self._import, "print": _print}
        package = types.ModuleType(self._package)
        package.__path__ = [str(self._folder)]
        sys.modules[self._package] = package
        sys.meta_path.insert(0, self)

    def handler(self, path: str) -> Callable[[Any, Any], Any]:
        """Return the function that *path* (`module.function`, as in Lambda's Handler) names.

        Raises:
            ImportError: If the module is not there or cannot be imported.
            AttributeError: If the module has no such function.
        """
        module, _, function = path.rpartition(".")
        return getattr(importlib.import_module(f"{self._package}.{module.replace('/', '.')}"), function)

    def close(self) -> None:
        """Forget the modules and remove the unpacked files."""
        sys.meta_path.remove(self)
        for name in [name for name in sys.modules if name.partition(".")[0] == self._package]:
            del sys.modules[name]
        shutil.rmtree(self._folder)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module of this environment; any other name is not ours."""
        if not fullname.startswith(f"{self._package}."):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
            spec.loader.module_builtins = self._builtins
        return spec

    def _import(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,  # noqa: A002
        locals: Mapping[str, Any] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> types.ModuleType:
        """Import as the statement does, but prefer the zip's modules, and its `os`."""
        root = name.partition(".")[0]
        if level == 0 and name == "os":
            return self._os
        if level == 0 and root in self._roots:
            module = builtins.__import__(f"{self._package}.{name}", globals, locals, fromlist, 0)
            return module if fromlist else sys.modules[f"{self._package}.{root}"]
        return builtins.__import__(name, globals, locals, fromlist, level)
