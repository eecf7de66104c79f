"""Who belongs to what at one moment, worked out from facts with plain Python and no SQL.

Every rule of membership reads only what happened before `as_of`. Windows longer than a day count whole UTC
days, the 24-hour window is exact; months are calendar months. Endpoints, consent and suppressions are as
known now: whoever complained a minute ago is not messaged, whatever moment a run speaks for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from . import moments
from .facts import (
    BOUGHT_RED_SHOES,
    CHANNEL_CLASSES,
    REGISTERED_FOR_WEBINAR_5,
    SAW_NEW_SHOE,
    EndpointState,
    Fact,
    normalised,
)

SEGMENT_CHANNELS = {
    "red_shoe_buyers": frozenset({"EMAIL"}),
    "webinar5_email_openers": frozenset({"EMAIL"}),
    "high_value_renewals": frozenset({"EMAIL"}),
    "lapsed_email_openers": frozenset({"EMAIL", "PUSH"}),
}
"""Every segment's token and the channel classes that it may reach."""

OPENS_MONTHS = 9
PURCHASE_MONTHS = 3
MANY_OPENS = 15
LAPSED_AFTER_DAYS = 14

_Stamp = tuple[int, str]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Truth:
    """The lake's meaning as of one moment (ms)."""

    def __init__(self, facts: Iterable[tuple[str, Fact]], as_of: int) -> None:
        """Read *facts* (event id, fact); for who is who, and in what, those that happened before *as_of*."""
        self._as_of = as_of
        every = list(facts)
        known = [(event_id, fact) for event_id, fact in every if fact.at < as_of]
        self._users = _latest_users(known)
        self._opens: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._acts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._attributes: dict[tuple[str, str], tuple[_Stamp, str]] = {}
        self._states: dict[str, tuple[_Stamp, EndpointState]] = {}
        self._devices: dict[tuple[str, str], tuple[_Stamp, str]] = {}
        self._addresses: set[str] = set()
        self.suppressions: set[str] = set()
        for event_id, fact in every:
            self._reach(event_id, fact)
        for event_id, fact in known:
            self._learn(event_id, fact)
        self.segments = {
            "red_shoe_buyers": self._red_shoe_buyers(),
            "webinar5_email_openers": self._webinar5_email_openers(),
            "high_value_renewals": self._high_value_renewals(),
            "lapsed_email_openers": self._lapsed_email_openers(),
        }

    def _reach(self, event_id: str, fact: Fact) -> None:
        self.suppressions.update(fact.suppresses)
        stamp = (fact.at, event_id)
        if fact.state is not None:
            _keep_latest(self._states, fact.state.endpoint_id, stamp, fact.state)
        for address in filter(None, (fact.address, *fact.contacts)):
            self._addresses.add(address)
            for kind, device in (("endpoint", fact.endpoint), ("anonymous", fact.anonymous)):
                if device is not None:
                    _keep_latest(self._devices, (address, kind), stamp, device)

    def _learn(self, event_id: str, fact: Fact) -> None:
        stamp = (fact.at, event_id)
        if fact.opened is None and fact.act is None and not fact.traits:
            return
        subject = self.subject(fact)
        if subject is None:
            return
        if fact.opened is not None:
            self._opens[subject].append((fact.at, fact.opened))
        if fact.act is not None:
            self._acts[fact.act][subject].append(fact.at)
        for name, value in fact.traits:
            _keep_latest(self._attributes, (subject, name), stamp, value)

    def subject(self, fact: Fact) -> str | None:
        """Return the subject of *fact*: its user, else its endpoint, else its address, else its browser."""
        if fact.user is not None:
            return self._called_now(fact.user)
        identifiers = [
            ("endpoint", fact.endpoint),
            ("address", fact.address),
            ("anonymous", fact.anonymous),
        ]
        for kind, name in identifiers:
            if name is not None and (owner := self._owner(kind, name)):
                return owner
        return fact.endpoint or fact.address or fact.anonymous

    def _called_now(self, user: str) -> str:
        """Follow aliases from *user*; in a circle of them the smallest id stands for all."""
        path = [user]
        while known := self._users.get(("user", path[-1])):
            if known[1] in path:
                return min(path[path.index(known[1]) :])
            path.append(known[1])
        return path[-1]

    def _owner(self, kind: str, name: str) -> str | None:
        known = self._users.get((kind, name))
        return self._called_now(known[1]) if known else None

    @property
    def endpoints(self) -> dict[str, EndpointState]:
        """Every endpoint that the lake knows, as it was seen last."""
        return {endpoint_id: state for endpoint_id, (_, state) in self._states.items()}

    def endpoint_tokens(self) -> dict[str, list[str]]:
        """Return the sorted tokens of every endpoint that must hold at least one."""
        wanted = {}
        for endpoint_id, state in self.endpoints.items():
            if state.opt_out == "ALL" or state.address in self.suppressions:
                continue
            channel = CHANNEL_CLASSES.get(state.channel)
            subject = self._owner("endpoint", endpoint_id) or endpoint_id
            if tokens := self._tokens(channel, {subject}):
                wanted[endpoint_id] = tokens
        return wanted

    def address_tokens(self) -> dict[str, list[str]]:
        """Return the sorted tokens of every e-mail address at which a member of a segment may be reached.

        An address of nobody known is also that of the endpoint and the browser that it was last seen with.
        """
        refused = self.suppressions | self._opted_out()
        wanted = {}
        for address in self._addresses - refused:
            if "@" in address and (tokens := self._tokens("EMAIL", self._reached_at(address))):
                wanted[address] = tokens
        return wanted

    def _reached_at(self, address: str) -> set[str]:
        if owner := self._owner("address", address):
            return {owner}
        last = ((kind, self._devices.get((address, kind))) for kind in ("endpoint", "anonymous"))
        return {address} | {seen[1] for kind, seen in last if seen and not self._owner(kind, seen[1])}

    def _opted_out(self) -> set[str]:
        consents: dict[str, tuple[_Stamp, str]] = {}
        for stamp, state in self._states.values():
            _keep_latest(consents, state.address, stamp, state.opt_out)
        return {address for address, (_, opt_out) in consents.items() if opt_out == "ALL"}

    def _tokens(self, channel: str | None, subjects: set[str]) -> list[str]:
        return sorted(
            token
            for token, channels in SEGMENT_CHANNELS.items()
            if channel in channels and subjects & self.segments[token]
        )

    def _months_ago(self, months: int) -> int:
        return moments.midnight(moments.months_before(self._as_of, months))

    def _openers(self, start: int) -> set[str]:
        return {subject for subject, opens in self._opens.items() if any(at >= start for at, _ in opens)}

    def _acted(self, act: str, start: int) -> set[str]:
        return {subject for subject, times in self._acts[act].items() if max(times) >= start}

    def _red_shoe_buyers(self) -> set[str]:
        since = self._months_ago(OPENS_MONTHS)
        keen = {
            subject
            for subject, opens in self._opens.items()
            if len({message for at, message in opens if at >= since}) > MANY_OPENS
        }
        bought = self._acted(BOUGHT_RED_SHOES, self._months_ago(PURCHASE_MONTHS))
        saw = self._acted(SAW_NEW_SHOE, self._as_of - moments.DAY)
        return keen & bought & saw

    def _webinar5_email_openers(self) -> set[str]:
        since = self._months_ago(OPENS_MONTHS)
        return self._openers(since) & self._acted(REGISTERED_FOR_WEBINAR_5, since)

    def _high_value_renewals(self) -> set[str]:
        return self._having("CustomerStage", "Renewal") & self._having("CustomerValue", "High")

    def _having(self, name: str, value: str) -> set[str]:
        return {
            subject
            for (subject, attribute), (_, latest) in self._attributes.items()
            if attribute == name and latest == value
        }

    def _lapsed_email_openers(self) -> set[str]:
        since = self._months_ago(OPENS_MONTHS)
        recent = moments.midnight(self._as_of - LAPSED_AFTER_DAYS * moments.DAY)
        return self._openers(since) - self._openers(recent)


def _latest_users(facts: Iterable[tuple[str, Fact]]) -> dict[tuple[str, str], tuple[_Stamp, str]]:
    users: dict[tuple[str, str], tuple[_Stamp, str]] = {}
    for event_id, fact in facts:
        if fact.user is None:
            continue
        stamp = (fact.at, event_id)
        if fact.endpoint is not None:
            _keep_latest(users, ("endpoint", fact.endpoint), stamp, fact.user)
        if fact.address is not None:
            _keep_latest(users, ("address", fact.address), stamp, fact.user)
        if fact.anonymous is not None:
            _keep_latest(users, ("anonymous", fact.anonymous), stamp, fact.user)
        for contact in fact.contacts:
            _keep_latest(users, ("address", contact), stamp, fact.user)
        if fact.previous is not None and fact.previous != fact.user:
            _learn_alias(users, fact.previous, fact.user, stamp)
    return users


def _learn_alias(
    users: dict[tuple[str, str], tuple[_Stamp, str]], previous: str, user: str, stamp: _Stamp
) -> None:
    """Learn that *user* was called *previous*, whatever kind of id that is."""
    _keep_latest(users, ("endpoint", previous.lower()), stamp, user)
    _keep_latest(users, ("address", normalised(previous)), stamp, user)
    _keep_latest(users, ("anonymous", previous), stamp, user)
    _keep_latest(users, ("user", previous), stamp, user)


def _keep_latest(latest: dict[_Key, tuple[_Stamp, _Value]], key: _Key, stamp: _Stamp, value: _Value) -> None:
    known = latest.get(key)
    if known is None or known[0] < stamp:
        latest[key] = (stamp, value)
