"""What is told on the desk of HR of a release: only above the limit, in sight, of what was opened, for a month."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from efterord import gate
from efterord.models import AuditEntry, Unit
from efterord.queries import alerts, results
from efterord.rules import alerts as rules
from efterord.services import alerts as deeds
from efterord.words import Role
from tests import made, told

pytestmark = pytest.mark.django_db

DAY = told.release_day(1)


def head() -> gate.Actor:
    return made.actor((Role.HR_HEAD, None))


def heavy(i: int) -> dict[str, object]:
    """Three of four give the first reason much weight."""
    other = told.mixed(i)
    code = sorted(each.partition(":")[0] for each in told.mixed(0)["q-R2"])[0]  # type: ignore[attr-defined]
    return other | {"q-R2": [f"{code}:4"], "q-R2-decided": code} if i % 4 else other


@pytest.fixture
def wards() -> list[Unit]:
    """Two wards of Medicin: in the first one reason weighs heavily, in the other all kinds of reasons."""
    made.organisation()
    medicine = made.unit("Medicin")
    found = [made.unit(name, medicine) for name in ("Avdelning 1", "Avdelning 2")]
    told.quarterly(found[0], 1, [heavy(i) for i in range(16)])
    told.quarterly(found[1], 1, [told.mixed(i) for i in range(16)])
    told.released(1)
    return found


def units(viewer: gate.Actor, on: dt.date = DAY) -> list[str]:
    news = alerts.news(viewer, on)
    return [] if news is None else [unit.name for unit, _alerts in news.units]


def test_nothing_is_told_without_a_limit(wards: list[Unit]) -> None:
    assert alerts.news(head(), DAY) is None
    deeds.set_limit(head(), share=0.4)
    deeds.set_limit(head(), share=None)
    assert alerts.news(head(), DAY) is None
    assert AuditEntry.objects.filter(action="alerts.set_limit", outcome="done").count() == 2


def test_release_is_told_at_the_unit_where_the_share_is_above(wards: list[Unit]) -> None:
    deeds.set_limit(head(), share=0.4)
    news = alerts.news(head(), DAY)
    assert news is not None
    ((unit, found),) = news.units
    assert (unit, news.number, news.on, news.n_more) == (wards[0], 1, DAY, 0)
    ((of, n_named, n),) = [(a.of, a.n_named, a.n) for a in found]
    # The very figure of the unit's page.
    figure = results.result(head(), unit).figures["q-R2"]
    strong = sum(figure.counts[f"{found[0].code}:{weight}"] for weight in "34")
    assert (of, n_named, n) == (rules.STRONG, strong, figure.n - figure.counts["none"])


def test_limit_that_is_not_reached_is_silent(wards: list[Unit]) -> None:
    deeds.set_limit(head(), share=0.6)
    assert units(head()) == []


def test_only_those_in_hr_who_see_the_unit_are_told(wards: list[Unit]) -> None:
    deeds.set_limit(head(), share=0.4)
    assert units(made.actor((Role.HR_PARTNER, wards[0].parent))) == ["Avdelning 1"]
    assert units(made.actor((Role.HR_PARTNER, wards[1]))) == []
    for role in (Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR):
        with pytest.raises(gate.Hidden):
            alerts.news(made.actor((role, None)), DAY)
        with pytest.raises(gate.Refused):
            deeds.set_limit(made.actor((role, None)), share=0.4)


def test_release_is_news_for_a_month_and_the_next_takes_its_place(wards: list[Unit]) -> None:
    deeds.set_limit(head(), share=0.4)
    assert units(head(), DAY + dt.timedelta(days=30)) == ["Avdelning 1"]
    assert units(head(), DAY + dt.timedelta(days=31)) == []
    told.released(2)  # which opened nothing
    assert units(head(), told.release_day(2)) == []


def test_limit_is_one_of_the_list(wards: list[Unit]) -> None:
    with pytest.raises(gate.Refused):
        deeds.set_limit(head(), share=0.01)


def test_desk_asks_no_more_than_the_limit_and_the_releases(wards: list[Unit]) -> None:
    viewer = head()
    with CaptureQueriesContext(connection) as asked:
        assert alerts.news(viewer, DAY) is None
    assert len(asked) == 1
    deeds.set_limit(head(), share=0.4)
    results._forget()
    with CaptureQueriesContext(connection) as asked:
        assert alerts.news(viewer, DAY) is not None
    assert len(asked) <= 8  # an actor of no request asks for the tree each time
