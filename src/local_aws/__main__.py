"""`python -m local_aws [--port 4566] [--data DIR] [--athena ENGINE]`: AWS here until SIGINT or SIGTERM."""

from __future__ import annotations

import argparse
import signal
import sys
from threading import Event

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
    options = parser.parse_args(arguments)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
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


if __name__ == "__main__":
    raise SystemExit(main())
