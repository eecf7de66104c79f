"""A sample of generated queries with Trino's answers, so that `make test` needs no Java."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from fuzz.oracle import Answer, Oracle
from fuzz.queries import generate

_MOST_ROWS = 30


@dataclass(frozen=True, slots=True)
class Sample:
    """Query *number* of the file's seed, the digest of its text, and Trino's answer."""

    number: int
    digest: str
    answer: Answer


def digest(sql: str) -> str:
    """What tells that the generator still makes the same text."""
    return hashlib.sha256(sql.encode()).hexdigest()[:16]


def record(path: Path, oracle: Oracle, seed: int, count: int) -> int:
    """Write the first *count* queries of *seed* whose answers are short; how many were written."""
    lines = [json.dumps({"trino": oracle.version(), "seed": seed})]
    number = 0
    while len(lines) <= count:
        sql = generate(seed, number).sql
        answer = oracle.ask(sql)
        if len(answer.rows) <= _MOST_ROWS:
            line = {"number": number, "digest": digest(sql), **asdict(answer)}
            lines.append(json.dumps(line, ensure_ascii=False))
        number += 1
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines) - 1


def read(path: Path) -> tuple[str, int, list[Sample]]:
    """The Trino version, the seed and the samples of a recorded file."""
    head, *lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    samples = []
    for line in lines:
        number, made = line.pop("number"), line.pop("digest")
        line["columns"] = [tuple(column) for column in line["columns"]]
        samples.append(Sample(number, made, Answer(**line)))
    return head["trino"], head["seed"], samples
