"""Who may hold a talk, decided with pencil and paper."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import holders, policies
from efterord.words import HeldAs, Holders, InterviewKind, Role, WhyNotHolder, Wish

DAY = dt.date(2026, 10, 21)
CASE, LEAVER, NEAREST, SUPERIOR, TOP, OTHER = (uuid.UUID(int=n) for n in range(1, 7))
DEPARTURE = holders.Departure(
    case=CASE,
    leaver=LEAVER,
    nearest=NEAREST,
    superior=SUPERIOR,
    second_line=frozenset({TOP}),
    line=frozenset({NEAREST, SUPERIOR, TOP}),
)
WITH = {
    "nearest": holders.Account(id=1, name="Nearest", person=NEAREST),
    "superior": holders.Account(id=2, name="Superior", person=SUPERIOR),
    "second": holders.Account(id=3, name="Second", person=TOP),
    "administrative": holders.Account(id=4, name="Administrative", roles=frozenset({Role.MANAGER})),
    "hr": holders.Account(id=5, name="Hr", roles=frozenset({Role.HR_PARTNER})),
    "external": holders.Account(id=6, name="External", bound_to=CASE),
}
MANAGER, HR = InterviewKind.MANAGER, InterviewKind.HR


def departure(**values) -> holders.Departure:
    known = {name: getattr(DEPARTURE, name) for name in DEPARTURE.__slots__}
    return holders.Departure(**{**known, **values})


def names(kind=MANAGER, of=DEPARTURE, day=DAY, among=WITH) -> list[str]:
    return [c.account.name for c in holders.candidates(among.values(), of, kind, day) if c.why_not is None]


@pytest.mark.parametrize(
    ("policy", "kinds"), [(Holders.NEAREST_MANAGER, (MANAGER,)), (Holders.HR, (HR,)), (Holders.BOTH, (MANAGER, HR))]
)
def test_kinds_due_follow_the_terms(policy, kinds):
    assert holders.kinds_due(policies.Terms(holders=policy)) == kinds


@pytest.mark.parametrize(
    ("who", "part"),
    [
        ("nearest", HeldAs.NEAREST_MANAGER),
        ("superior", HeldAs.SUPERIOR_MANAGER),
        ("second", HeldAs.SECOND_LINE),
        ("administrative", HeldAs.ADMINISTRATIVE_MANAGER),
        ("hr", HeldAs.HR),
        ("external", HeldAs.EXTERNAL),
    ],
)
def test_held_as_is_the_part_one_has_in_the_departure(who, part):
    assert holders.held_as(WITH[who], DEPARTURE) is part
    assert holders.why_not(WITH[who], DEPARTURE, MANAGER, DAY) is None


def test_nearest_manager_who_works_in_hr_is_the_nearest_manager():
    both = holders.Account(id=7, person=NEAREST, roles=frozenset({Role.HR_PARTNER}))
    assert holders.held_as(both, DEPARTURE) is HeldAs.NEAREST_MANAGER


@pytest.mark.parametrize(
    ("account", "why"),
    [
        (holders.Account(id=7, person=LEAVER, roles=frozenset({Role.HR_HEAD})), WhyNotHolder.LEAVER),
        (holders.Account(id=7, person=NEAREST, is_active=False), WhyNotHolder.ACCOUNT_CLOSED),
        (holders.Account(id=7, person=NEAREST, roles=frozenset({Role.ADMINISTRATOR})), WhyNotHolder.GIVES_ROLES),
        (holders.Account(id=7, bound_to=OTHER), WhyNotHolder.OF_ANOTHER_CASE),
        (holders.Account(id=7, person=NEAREST, gone_after=DAY - dt.timedelta(days=1)), WhyNotHolder.GONE_BY_THEN),
        (holders.Account(id=7, person=OTHER), WhyNotHolder.NO_PART),
        (holders.Account(id=7, roles=frozenset({Role.ANALYST})), WhyNotHolder.NO_PART),
    ],
)
def test_why_not_says_what_stands_in_the_way(account, why):
    assert holders.why_not(account, DEPARTURE, MANAGER, DAY) is why


def test_who_leaves_on_the_day_of_the_talk_can_still_hold_it():
    assert holders.why_not(holders.Account(id=7, person=NEAREST, gone_after=DAY), DEPARTURE, MANAGER, DAY) is None


@pytest.mark.parametrize("kind", [MANAGER, HR])
@pytest.mark.parametrize("roles", [frozenset(), frozenset({Role.HR_HEAD})])
def test_conflict_holds_neither_talk_whatever_the_role(kind, roles):
    account = holders.Account(id=7, person=OTHER, roles=roles)
    assert holders.why_not(account, departure(conflicts=frozenset({OTHER})), kind, DAY) is WhyNotHolder.CONFLICT


def test_hrs_talk_is_for_hr_and_outside_and_never_for_the_line():
    assert names(HR) == ["Hr", "External"]
    in_line_and_hr = holders.Account(id=7, person=TOP, roles=frozenset({Role.HR_HEAD}))
    assert holders.why_not(in_line_and_hr, DEPARTURE, HR, DAY) is WhyNotHolder.IN_LINE
    deputy_and_hr = holders.Account(id=7, roles=frozenset({Role.HR_PARTNER, Role.MANAGER}))
    assert holders.why_not(deputy_and_hr, DEPARTURE, HR, DAY) is WhyNotHolder.IN_LINE


def test_candidates_come_in_the_usual_order_without_a_wish():
    assert names() == ["Nearest", "Superior", "Administrative", "Second", "Hr", "External"]


@pytest.mark.parametrize(
    ("wish", "first"),
    [
        (Wish.HR, ["Hr"]),
        (Wish.ANOTHER_AT_HR, ["Hr"]),
        (Wish.SECOND_LINE, ["Superior", "Second"]),
        (Wish.EXTERNAL, ["External"]),
    ],
)
def test_wish_puts_the_fitting_first_and_shuts_the_nearest_manager_out(wish, first):
    found = holders.candidates(WITH.values(), departure(wish=wish), MANAGER, DAY)
    assert [c.account.name for c in found if c.is_wished] == first == [c.account.name for c in found][: len(first)]
    assert (found[-1].account.name, found[-1].why_not) == ("Nearest", WhyNotHolder.NOT_WISHED)


@pytest.mark.parametrize("wish", [None, Wish.AS_PLANNED, Wish.WITH_REPRESENTATIVE, Wish.NO_TALK])
def test_other_wishes_leave_the_nearest_manager_first(wish):
    assert names(of=departure(wish=wish))[0] == "Nearest"


def test_another_at_hr_is_not_the_one_it_was_planned_for():
    colleague = holders.Account(id=8, name="Colleague", roles=frozenset({Role.HR_HEAD}))
    of = departure(wish=Wish.ANOTHER_AT_HR, planned_hr=5)
    assert names(HR, of, among={**WITH, "colleague": colleague}) == ["Colleague", "External"]


def test_guide_follows_who_holds_the_talk_and_hrs_own_is_hrs():
    assert holders.guide_holder(HeldAs.NEAREST_MANAGER, MANAGER) == "manager"
    assert holders.guide_holder(HeldAs.HR, MANAGER) == "hr"
    assert holders.guide_holder(HeldAs.SECOND_LINE, MANAGER) == "any"
    assert holders.guide_holder(HeldAs.EXTERNAL, HR) == "hr"


def test_line_of_ends_a_circle_and_joins_two_starts():
    circle = {NEAREST: SUPERIOR, SUPERIOR: TOP, TOP: NEAREST}
    assert holders.line_of(circle, [NEAREST, None, OTHER]) == (NEAREST, SUPERIOR, TOP, OTHER)


@given(
    wish=st.sampled_from([None, *Wish]),
    kind=st.sampled_from(list(InterviewKind)),
    conflicts=st.frozensets(st.sampled_from([NEAREST, SUPERIOR, TOP, OTHER])),
    roles=st.lists(st.frozensets(st.sampled_from(list(Role)), max_size=3), min_size=6, max_size=6),
    gone=st.lists(st.sampled_from([None, DAY, DAY - dt.timedelta(days=1)]), min_size=6, max_size=6),
)
def test_whoever_may_hold_a_talk_is_never_one_of_the_forbidden(wish, kind, conflicts, roles, gone):
    people = [LEAVER, NEAREST, SUPERIOR, TOP, OTHER, None]
    accounts = [
        holders.Account(id=n, name=str(n), person=p, roles=r, gone_after=g)
        for n, (p, r, g) in enumerate(zip(people, roles, gone, strict=True))
    ]
    found = holders.candidates(accounts, departure(wish=wish, conflicts=conflicts), kind, DAY)
    for chosen in (c.account for c in found if c.why_not is None):
        assert chosen.person != LEAVER
        assert chosen.person not in conflicts
        assert Role.ADMINISTRATOR not in chosen.roles
        assert chosen.gone_after is None or chosen.gone_after >= DAY
        assert not (kind is HR and chosen.person in DEPARTURE.line)
        assert not (holders.asks_for_another(wish) and chosen.person == NEAREST)
