"""Runs a program as long as whoever started it lives: `keeper.py FOLDER PROGRAM ARGUMENT…`.

Its standard input is a pipe that the starter never writes to. When the starter ends, killed or not, the
pipe closes; then the program is stopped and FOLDER, its working directory, is removed. When the program
ends by itself FOLDER stays: its log says why. Started as a script, without this package's imports.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading

_PATIENCE_SECONDS = 10


def main(folder: str, *command: str) -> int:
    """Run *command* in *folder* until it ends or the starter does; return its exit code."""
    # Ctrl-C reaches every process of the terminal; the starter decides when this one ends. A handler, not
    # SIG_IGN: the program would inherit that, and a Java that was started so ignores SIGTERM.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    program = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    stopping = threading.Event()
    threading.Thread(target=_stop_with_starter, args=(program, stopping), daemon=True).start()
    code = program.wait()
    if stopping.is_set():
        shutil.rmtree(folder, ignore_errors=True)
    return code


def _stop_with_starter(program: subprocess.Popen[bytes], stopping: threading.Event) -> None:
    sys.stdin.buffer.read()
    stopping.set()
    program.terminate()
    try:
        program.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        program.kill()


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
