"""The terms for talks: set for the organisation and for units, inherited downwards, refused when they cannot be."""

import dataclasses

import pytest

from efterord import gate
from efterord.models import Policy
from efterord.queries import policies as queries
from efterord.rules import policies as rules
from efterord.services import policies
from efterord.words import Country, Holders, LeavingKind, PlaceKind, Role
from tests import made

pytestmark = pytest.mark.django_db

OTHER = rules.Terms(
    least_months=3,
    leaving_kinds=frozenset({LeavingKind.RESIGNATION, LeavingKind.INTERNAL_MOVE}),
    holders=Holders.BOTH,
    first_before=5,
    last_before=0,
    minutes=45,
    place_kind=PlaceKind.WALK,
    country=Country.NO,
)


@pytest.fixture(autouse=True)
def _set_up():
    made.organisation()


def head() -> gate.Actor:
    return made.actor((Role.HR_HEAD, None))


def test_terms_come_back_as_they_were_set_and_hold_below():
    care, elsewhere = made.unit("Care"), made.unit("Elsewhere")
    ward = made.unit("Ward 3", parent=care)
    policies.set_policy(head(), terms=OTHER, unit=care)
    book = queries.book(head())
    assert book.of(care.pk) == book.of(ward.pk) == OTHER
    assert book.of(elsewhere.pk) == book.of(None) == rules.default("private")
    policies.set_policy(head(), terms=dataclasses.replace(OTHER, minutes=30))
    book = queries.book(head())
    assert (book.of(elsewhere.pk).minutes, book.of(ward.pk).minutes) == (30, 45)
    assert Policy.objects.count() == 2


def test_terms_are_set_anew_and_taken_away():
    care = made.unit("Care")
    policies.set_policy(head(), terms=OTHER, unit=care)
    policies.set_policy(head(), terms=dataclasses.replace(OTHER, is_offered=False), unit=care)
    assert [(u, t.is_offered) for u, t in queries.own(head())] == [(care, False)]
    policies.remove_policy(head(), unit=care)
    assert queries.own(head()) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"least_months": 121}, "least_months"),
        ({"first_before": 2, "last_before": 3}, "first_before"),
        ({"first_before": 61}, "first_before"),
        ({"minutes": 10}, "minutes"),
        ({"minutes": 241}, "minutes"),
        ({"leaving_kinds": frozenset({LeavingKind.DEATH})}, "leaving_kinds"),
    ],
)
def test_terms_that_cannot_be_are_refused_by_field(values, field):
    with pytest.raises(policies.WrongTerms) as told:
        policies.set_policy(head(), terms=dataclasses.replace(OTHER, **values))
    assert told.value.fields == (field,)
    assert not Policy.objects.exists()


@pytest.mark.parametrize("role", [Role.HR_PARTNER, Role.MANAGER, Role.ADMINISTRATOR])
def test_terms_are_set_by_the_head_of_hr_alone(role):
    actor, care = made.actor((role, None)), made.unit("Care")
    with pytest.raises(gate.Refused):
        policies.set_policy(actor, terms=OTHER)
    with pytest.raises(gate.Refused):
        policies.remove_policy(actor, unit=care)


def test_terms_are_seen_by_hr_alone_and_the_root_has_no_own():
    assert queries.own(made.actor((Role.HR_PARTNER, made.unit("Care")))) == []
    with pytest.raises(gate.Hidden):
        queries.own(made.actor((Role.MANAGER, None)))
    with pytest.raises(gate.Hidden):
        queries.unit(head(), made.root().pk)


def test_choices_are_the_tree_without_the_organisation():
    care = made.unit("Care")
    ward, admin = made.unit("Ward 3", parent=care), made.unit("Administration")
    assert queries.choices(head()) == [(admin.pk, "Administration", 0), (care.pk, "Care", 0), (ward.pk, "Ward 3", 1)]
