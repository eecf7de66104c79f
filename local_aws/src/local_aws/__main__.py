"""`python -m local_aws [--port 4566] [--data DIR] [--athena ENGINE]`: AWS here until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from threading import Event, Thread

from .athena.errors import EngineFailed
from .gateway import Gateway
from .registry import ENGINES
from .state.state import DataError


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m local_aws", description=__doc__)
    parser.add_argument("--port", type=int, default=4566, help="port on 127.0.0.1; 0 picks a free one")
    parser.add_argument("--data", metavar="DIR", help="folder that keeps everything for the next start")
    parser.add_argument("--athena", choices=ENGINES, default=ENGINES[0], help="what runs Athena's statements")
    parser.add_argument(
        "--until-input-ends",
        action="store_true",
        help="stop when standard input ends too: a pipe ends with the process that holds its other end",
    )
    options = parser.parse_args(arguments)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # ignored under nohup
            signal.signal(number, lambda *_: stop.set())
    if options.until_input_ends:
        Thread(target=_stop_with_input, args=(stop,), name="local_aws-input", daemon=True).start()
    try:
        gateway = Gateway(options.port, data=options.data, athena=options.athena)
    except (OSError, DataError, EngineFailed) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with gateway:
        try:
            runs = gateway.athena.ready()
        except EngineFailed as error:
            sys.stderr.write(f"{error}\n")
            return 1
        sys.stdout.write(f"local_aws ready on {gateway.endpoint_url}\n")
        sys.stdout.write(f"Athena's statements run on {runs}\n")
        sys.stdout.flush()
        stop.wait()
    return 0


def _stop_with_input(stop: Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):  # unbuffered: a lock of sys.stdin would stop the exit
        pass
    stop.set()


if __name__ == "__main__":
    raise SystemExit(main())
