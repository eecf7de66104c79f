"""`python -m local_aws [--port 4566] [--data DIR]`: AWS on one machine until SIGINT or SIGTERM."""

from __future__ import annotations

import argparse
import signal
import sys
from threading import Event

from .gateway import Gateway
from .state.state import DataError


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m local_aws", description=__doc__)
    parser.add_argument("--port", type=int, default=4566, help="port on 127.0.0.1; 0 picks a free one")
    parser.add_argument("--data", metavar="DIR", help="folder that keeps everything for the next start")
    options = parser.parse_args(arguments)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        gateway = Gateway(options.port, data=options.data)
    except (OSError, DataError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with gateway:
        sys.stdout.write(f"local_aws ready on {gateway.endpoint_url}\n")
        sys.stdout.flush()
        stop.wait()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
