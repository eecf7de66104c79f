"""`python -m fuzz --seed S --count N --trino http://host:port`: generated queries to both engines."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from fuzz.compare import DIFFERENT, REFUSED, Embedded, Verdict, verdict
from fuzz.oracle import Answer, Oracle
from fuzz.queries import Query, generate
from fuzz.shrink import shrink

_SHOWN_ROWS = 12


def main(arguments: list[str]) -> int:
    """Fuzz as the arguments ask; 1 where the engines differ."""
    options = _parser().parse_args(arguments)
    oracle, embedded = Oracle(options.trino), Embedded()
    numbers = [options.only] if options.only is not None else range(options.count)
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
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
    print(f"\nseed {options.seed}, {len(numbers)} queries, Trino {oracle.version()}:")
    print("  " + ", ".join(f"{count} {kind}" for kind, count in counts.most_common()))
    for reason, count in reasons.most_common():
        print(f"  refused {count:4d}: {reason}")
    return 1 if counts[DIFFERENT] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--only", type=int, help="one query of the seed, by its number")
    parser.add_argument("--trino", required=True, help="address of a running Trino")
    parser.add_argument("--shrink", type=int, default=150, help="tries to cut a difference down")
    return parser


def _judge(embedded: Embedded, oracle: Oracle, query: Query) -> Verdict:
    return verdict(embedded.ask(query.sql), oracle.ask(query.sql), ordered=query.ordered)


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
