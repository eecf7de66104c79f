"""Membership history through random days, held to a model in Python that keeps sets and no SQL."""

import random
from datetime import datetime, timedelta

import duckdb
import pytest
from model_sql import model, rows

FIRST = datetime(2026, 11, 1)
TOKENS, SUBJECTS = ("vip", "lapsed"), ("ana", "bo", "cy")
EVERYBODY = [(token, subject) for token in TOKENS for subject in SUBJECTS]


class History:
    """The lake's side: the models' own SQL on DuckDB, and Athena's merge as the config words it."""

    def __init__(self):
        self.lake = duckdb.connect()
        self.lake.execute("create table seg_memberships (token varchar, subject_id varchar, reason varchar)")
        self.lake.execute(
            "create table seg_membership_changes "
            "(as_of timestamp, token varchar, subject_id varchar, change_type varchar, reason varchar)"
        )
        self.lake.execute("create table dim_former_subjects (former_subject_id varchar, subject_id varchar)")
        self.begun = False

    def select(self, name, moment):
        """Return the rows of the model *name* as of *moment*."""
        return rows(
            self.lake,
            model(f"segments/{name}"),
            this="seg_membership_changes",
            is_incremental=lambda: self.begun,
            as_of=lambda: f"timestamp '{moment}'",
        )

    def build_mergers(self, mergers):
        """Replace what former subjects are known as."""
        self.lake.execute("delete from dim_former_subjects")
        for former, subject in mergers.items():
            self.lake.execute("insert into dim_former_subjects values (?, ?)", [former, subject])

    def build_memberships(self, members):
        """Replace who is in."""
        self.lake.execute("delete from seg_memberships")
        for token, subject in sorted(members):
            self.lake.execute("insert into seg_memberships values (?, ?, 'why')", [token, subject])

    def build_changes(self, moment):
        """Merge the changes of *moment* by their key."""
        for row in self.select("seg_membership_changes", moment):
            key = list(row[:3])
            self.lake.execute(
                "delete from seg_membership_changes where as_of = ? and token = ? and subject_id = ?", key
            )
            if row[3] != "none":
                self.lake.execute("insert into seg_membership_changes values (?, ?, ?, ?, ?)", list(row))
        self.begun = True

    def spells(self):
        """Return (token, subject, entered_at, left_at) of every spell, each once."""
        found = [row[:4] for row in self.select("seg_membership_spells", FIRST)]
        assert len(found) == len(set(found))
        return set(found)


class Truth:
    """Who was in at each moment that counts; a moment before the last one that moved somebody does not."""

    def __init__(self):
        self.seen = {}
        self.mergers = {}

    def moves(self):
        """Return (moment, pair, True on entering) in order, everybody under the id of now."""
        before = set()
        for moment in sorted(self.seen):
            members = {(token, self.mergers.get(subject, subject)) for token, subject in self.seen[moment]}
            yield from ((moment, pair, pair in members) for pair in sorted(before ^ members))
            before = members

    def build(self, moment, members):
        """See *members* at *moment*."""
        if moment >= max((when for when, _, _ in self.moves()), default=moment):
            self.seen = {when: who for when, who in self.seen.items() if when < moment}
            self.seen[moment] = members

    def spells(self):
        """Return (token, subject, entered_at, left_at) of every spell."""
        spells, entered = set(), {}
        for moment, pair, enters in self.moves():
            if enters:
                entered[pair] = moment
            else:
                spells.add((*pair, entered.pop(pair), moment))
        return spells | {(*pair, moment, None) for pair, moment in entered.items()}


@pytest.mark.parametrize("seed", range(6))
def test_history_stays_one_story_whatever_is_run_again(seed):
    """Days in order, the same day again, old days replayed, and runs killed before the history is written."""
    chance = random.Random(seed)  # noqa: S311 - the same days every time
    history, truth, day = History(), Truth(), 0
    for _ in range(20):
        what = chance.choices(["next", "again", "old", "killed"], [5, 2, 2, 2])[0]
        day += what in ("next", "killed")
        replayed = chance.randint(0, day) if what == "old" else day
        moment = FIRST + timedelta(days=replayed)
        members = {pair for pair in EVERYBODY if chance.random() < 0.4}
        history.build_memberships(members)
        if what != "killed":
            history.build_changes(moment)
            truth.build(moment, members)

        assert history.spells() == truth.spells(), (seed, what, moment)


@pytest.mark.parametrize("seed", range(6))
def test_who_is_found_to_be_another_takes_the_history_along(seed):
    """Members are seen under the new id from then on, or the old one again; nobody is in twice at once."""
    chance = random.Random(seed)  # noqa: S311 - the same days every time
    history, truth = History(), Truth()
    for day in range(15):
        if chance.random() < 0.3:
            former, subject = chance.sample(SUBJECTS, 2)
            truth.mergers = {former: subject} if chance.random() < 0.8 else {}
            history.build_mergers(truth.mergers)
        known = {truth.mergers.get(subject, subject) for subject in SUBJECTS}
        members = {(token, who) for token in TOKENS for who in sorted(known) if chance.random() < 0.5}
        history.build_memberships(members)
        history.build_changes(FIRST + timedelta(days=day))
        truth.seen[FIRST + timedelta(days=day)] = members

        assert history.spells() == truth.spells(), (seed, day)


def test_history_is_never_rebuilt_by_accident(project):
    """`--full-refresh` of the whole project leaves it as it is."""
    assert project.models["seg_membership_changes"]["config"]["full_refresh"] is False


def test_a_column_that_is_added_to_a_model_stops_no_night(project):
    """Every table that is added to takes new columns by itself; the history could not be rebuilt for them."""
    stops = {
        name: node["config"]["on_schema_change"]
        for name, node in project.models.items()
        if node["config"]["materialized"] == "incremental"
        and node["config"]["on_schema_change"] != "append_new_columns"
    }

    assert stops == {}
