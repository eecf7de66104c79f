"""`python -m fuzz --seed S --count N`: generated queries to both engines, differences cut down."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fuzz import recorded
from fuzz.compare import DIFFERENT, EAGER, REFUSED, Embedded, Verdict, verdict
from fuzz.oracle import Answer, Oracle
from fuzz.queries import Query, generate
from fuzz.shrink import shrink

_SHOWN_ROWS = 12
_OF_DATA = {
    "INVALID_FUNCTION_ARGUMENT", "INVALID_CAST_ARGUMENT", "DIVISION_BY_ZERO", "NUMERIC_VALUE_OUT_OF_RANGE",
}  # fmt: skip
_NO_GATEWAY = "http://127.0.0.1:9"


def main(arguments: list[str]) -> int:
    """Fuzz as the arguments ask; 1 where the engines differ."""
    options = _parser().parse_args(arguments)
    with _oracle(options.trino) as oracle:
        if options.record:
            count = recorded.record(options.record, oracle, options.seed, options.count)
            print(f"recorded {count} queries of seed {options.seed} in {options.record}")
            return 0
        return _fuzz(oracle, options)


def _fuzz(oracle: Oracle, options: argparse.Namespace) -> int:
    embedded = Embedded()
    numbers = [options.only] if options.only is not None else range(options.count)
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    print(f"seed {options.seed}, {len(numbers)} queries, Trino {oracle.version()}")
    for number in numbers:
        query = generate(options.seed, number)
        found = _judge(embedded, oracle, query)
        counts[found.kind] += 1
        if found.kind == REFUSED:
            reasons[found.why[:100]] += 1
        if found.kind == DIFFERENT:
            print(f"\n==== DIFFERENT ({found.why}): make fuzz SEED={options.seed} ONLY={number}")
            _show(embedded, oracle, query, found, options.shrink)
            sys.stdout.flush()
    embedded.close()
    print(", ".join(f"{count} {kind}" for kind, count in counts.most_common()))
    for reason, count in reasons.most_common():
        print(f"  refused {count:4d}: {reason}")
    return 1 if counts[DIFFERENT] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--only", type=int, help="one query of the seed, by its number")
    parser.add_argument("--trino", help="address of a running Trino; without it one is started")
    parser.add_argument("--shrink", type=int, default=150, help="tries to cut a difference down")
    parser.add_argument("--record", type=Path, help="write Trino's answers to this file instead")
    return parser


@contextmanager
def _oracle(address: str | None) -> Iterator[Oracle]:
    """The Trino at *address*, or one of our own for as long as it is needed."""
    if address:
        yield Oracle(address)
        return
    from local_aws.athena.trino.archives import install
    from local_aws.athena.trino.server import TrinoServer

    # The queries bring their tables along: no lake stands behind this server.
    server = TrinoServer(install(), _NO_GATEWAY)
    try:
        server.wait()
        yield Oracle(f"http://127.0.0.1:{server.port}")
    finally:
        server.close()


def _judge(embedded: Embedded, oracle: Oracle, query: Query) -> Verdict:
    ours, trinos = embedded.ask(query.sql), oracle.ask(query.sql)
    found = verdict(ours, trinos, ordered=query.ordered)
    if found.kind == DIFFERENT and ours.error in _OF_DATA and not trinos.error:
        unseen = not trinos.rows or embedded.fails_in_planning(query.sql)
        return Verdict(EAGER, ours.error) if unseen else found
    return found


def _show(embedded: Embedded, oracle: Oracle, query: Query, found: Verdict, tries: int) -> None:
    def still(sql: str) -> bool:
        return _judge(embedded, oracle, Query(sql, query.ordered)) == found

    sql = shrink(query.sql, still, tries)
    print(sql)
    print("-- embedded:", *_told(embedded.ask(sql)), sep="\n")
    print("-- trino:", *_told(oracle.ask(sql)), sep="\n")


def _told(answer: Answer) -> list[str]:
    if answer.error:
        return [f"  {answer.error}: {answer.message[:300]}"]
    head = ", ".join(f"{name} {kind}" for name, kind in answer.columns)
    rows = sorted(map(str, answer.rows))
    return [f"  {head}", *(f"  {row}" for row in rows[:_SHOWN_ROWS]), f"  ({len(rows)} rows)"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
