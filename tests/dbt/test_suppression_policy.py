"""The suppression policy knows every stop signal that AWS documents, and how unknown ones are read."""

import csv

import pytest

from engagelake.dbt import PROJECT

PERMANENT = {
    *["General", "NoEmail", "Undetermined", "Suppressed", "OnAccountSuppressionList"],
    *["OnTenantSuppressionList", "EmailValidationSuppressed", "UnsubscribedRecipient"],
}
NOT_PERMANENT = {
    *["General", "MailboxFull", "MessageTooLarge", "ContentRejected", "AttachmentRejected"],
    *["CustomTimeoutExceeded", "Undetermined"],
}
FEEDBACK = {"abuse", "auth-failure", "fraud", "not-spam", "other", "virus"}
STOP_WORDS = {
    *["ARRET", "CANCEL", "END", "OPTOUT", "QUIT", "REMOVE", "STOP", "TD", "UNSUBSCRIBE"],
}
"""End User Messaging SMS user guide, "Required opt-out list keywords"; OPT-OUT is read as OPTOUT."""
START_WORDS = {"START", "UNSTOP", "YES"}
PREFERENCES = {"UnsubscribeAll", "Resubscribe", "TopicOptOut", "TopicOptIn"}


@pytest.fixture(scope="module")
def policy():
    """The rows of the seed by (event type, subtype, feedback)."""
    text = (PROJECT / "seeds" / "suppression_policy.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    keyed = {(row["event_type"], row["sub_type"], row["feedback"]): row for row in rows}
    assert len(keyed) == len(rows)
    return keyed


@pytest.mark.parametrize(
    ("event_type", "sub_types", "feedback"),
    [
        ("_email.hardbounce", PERMANENT, {"*"}),
        ("_email.softbounce", NOT_PERMANENT, {"*"}),
        ("_email.complaint", {"OnAccountSuppressionList", "OnTenantSuppressionList"}, {"*"}),
        ("_email.complaint", {"*"}, FEEDBACK),
        ("_email.subscription", PREFERENCES, {"*"}),
        ("_SMS.FAILURE", {"OPTED_OUT"}, {"*"}),
        ("_inbound.text", STOP_WORDS, {"*"}),
    ],
)
def test_every_documented_kind_has_a_row(policy, event_type, sub_types, feedback):
    """Nothing that AWS documents is left to the row for what is unknown."""
    wanted = {(event_type, sub_type, told) for sub_type in sub_types for told in feedback}

    assert wanted <= set(policy)


@pytest.mark.parametrize(
    ("event_type", "effect"),
    [
        ("_email.hardbounce", "suppress"),
        ("_email.softbounce", "count"),
        ("_email.complaint", "suppress"),
        ("_email.unsubscribe", "suppress"),
        ("_email.subscription", "suppress"),
        ("_SMS.OPTOUT", "suppress"),
        ("_SMS.FAILURE", "count"),
        ("_SMS.OPTIN", "lift"),
        ("_inbound.text", "ignore"),
    ],
)
def test_an_unknown_kind_has_a_row_for_its_event_type(policy, event_type, effect):
    """An unknown soft bounce, failed text or word suppresses nobody; of another type, a signal does."""
    assert policy[event_type, "*", "*"]["effect"] == effect
    assert {key[0] for key in policy} == {key[0] for key in policy if key[1:] == ("*", "*")}


def test_what_lifts_names_reasons_that_are_given(policy):
    """A row lifts reasons of rows that suppress, and never a bounce or a complaint."""
    given = {row["reason"] for row in policy.values() if row["effect"] == "suppress"}
    lifted = {name for row in policy.values() for name in row["lifts"].split(";") if name}

    assert lifted == {"unsubscribe", "opt-out"}
    assert lifted < given
    assert {row["effect"] for row in policy.values() if row["lifts"]} == {"lift"}


def test_only_not_spam_and_texts_of_other_words_are_ignored(policy):
    """Whatever else a complaint says, its reader is let alone."""
    ignored = [key for key, row in policy.items() if row["effect"] == "ignore"]

    assert ignored == [("_email.complaint", "*", "not-spam"), ("_inbound.text", "*", "*")]


def test_a_word_that_stops_may_have_more_behind_it_and_one_that_starts_may_not(policy):
    """To stop somebody by mistake costs a message; to start them by mistake breaks their word."""
    texts = {key[1:]: row["effect"] for key, row in policy.items() if key[0] == "_inbound.text"}

    assert {word for (word, more), effect in texts.items() if effect == "lift"} == START_WORDS
    assert {more for (_, more), effect in texts.items() if effect == "lift"} == {"alone"}
    assert {more for (_, more), effect in texts.items() if effect == "suppress"} == {"*"}
