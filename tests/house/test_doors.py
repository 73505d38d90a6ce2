"""Law 6: every door says its deed; the table role x address is asked for real, GET and POST, in and out of scope."""

import dataclasses
import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from efterord.rules import access
from efterord.services import checklists
from efterord.words import Relation, Role
from tests import made

pytestmark = pytest.mark.django_db


@dataclasses.dataclass(frozen=True)
class Door:
    """One address of the site."""

    route: str
    name: str
    deed: str
    login: bool
    arguments: frozenset[str]
    by_key: bool = False

    def __str__(self) -> str:
        return self.name or self.route


def _walk(patterns, route="", prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            name = f"{prefix}{pattern.name or ''}"
            yield route + str(pattern.pattern), name, pattern.callback, frozenset(pattern.pattern.regex.groupindex)
        else:
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, route + str(pattern.pattern), space)


ALL = list(_walk(get_resolver().url_patterns))
DOORS = [
    Door(route, name, callback.deed, callback.login, arguments, getattr(callback, "by_key", False))
    for route, name, callback, arguments in ALL
    if hasattr(callback, "deed")
]


def test_every_address_says_its_deed():
    silent = [route for route, _, callback, _ in ALL if not hasattr(callback, "deed")]
    assert silent == [], "An address without @doors.door(...) is a hole in the wall: say which deed or sight it is."
    assert {d.deed for d in DOORS} <= set(access.TABLE)


# Login is demanded unless said otherwise; who says otherwise stands here.
OPEN = {
    "accounts.see_door", "accounts.choose_password", "accounts.choose_language", "letters.see_demo",
    "contact_wishes.save_wish", "surveys.open_code",
}  # fmt: skip


def test_login_is_demanded_unless_said_otherwise():
    # The leaver comes by link, to doors that are for leavers or for them too.
    open_doors = {d.deed for d in DOORS if not d.login and Role.LEAVER not in access.TABLE[d.deed].allowed}
    by_link = {d.deed for d in DOORS if d.route.startswith("departure/")}
    assert {d for d in open_doors - by_link if not d.startswith("answers.")} <= OPEN


@pytest.fixture
def world():
    """Two units with the same things in each; whoever reads has Nord."""
    made.organisation()
    world = {}
    for scope, name in (("in", "Nord"), ("out", "Syd")):
        unit = made.unit(name)
        boss = made.person(f"Boss {name}")
        case = made.case(at=unit, of=made.person(manager=boss), manager=boss)
        checklists.lay_out(made.actor((Role.HR_HEAD, None)), case=case)
        holder = made.user(name=f"Holder {name}")
        world[scope] = {
            "unit": unit,
            "case": case,
            "employment": made.employment(
                made.person(manager=boss), at=unit, end_date=made.TODAY + dt.timedelta(days=20)
            ),
            "item": case.items.filter(owner="nearest_manager").first(),
            "boss": made.user(name=f"Boss {name}", person=boss),
            "interview": made.interview(case, by=holder),
            "holder": holder,
            "user": made.user((Role.ANALYST, unit)),
        }
    return world


def address_of(door: Door, there: dict) -> str:
    """The address itself; one without a name (a link as a mail program may shorten it) is written from its route."""
    values = arguments(door, there)
    if door.name:
        return reverse(door.name, kwargs=values)
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(values[found[1]]), door.route)


def arguments(door: Door, there: dict) -> dict:
    """The address's arguments, by the room it belongs to; a new kind of address adds its line here."""
    values = {
        "results": {"unit_id": there["unit"].pk},
        "api": {"unit_id": there["unit"].pk},
        "cases": {"pk": there["employment"].pk if door.name == "cases-open" else there["case"].pk},
        "checklists": {"pk": there["case"].pk, "item": there["item"].pk, "key": "farewell"},
        "bookings": {"pk": there["case"].pk, "kind": "manager"},
        "cases-remove-conflict": {"pk": there["case"].pk, "conflict": 1},
        "reports-report": {"pk": there["employment"].pk},
        "reports-times": {"pk": there["case"].pk},
        "policies": {"pk": there["unit"].pk},
        "surveys": {"pk": there["case"].pk},
        "interviews": {"pk": there["interview"].pk, "part": "opening", "kind": "docx"},
        "summaries": {"pk": there["interview"].pk, "kind": "docx"},
        "accounts": {"pk": there["user"].pk, "token": "x" * 27, "code": "sv"},
        "cases-remove-filter": {"saved_pk": 1},
        "mfa_edit_webauthn": {"pk": 1},
        "mfa_remove_webauthn": {"pk": 1},
        "account_reset_password_from_key": {"uidb36": "a", "key": "b-c"},
        "answers": {"token": "x" * 27, "number": 1, "n": 1, "page": 1, "code": "nb"},
        "answers-named": {"pk": there["case"].pk, "occasion": "exit"},
        "departures": {"pk": there["case"].pk, "token": "x" * 27, "code": "nb", "item": 1, "summary": 1},
        "guides": {"key": "hr", "version": 1, "part": "main-reason"},
        "questionnaires": {"key": "core", "version": 1, "page": "tasks", "question": "q-O1"},
        "patterns": {"pk": there["interview"].pk, "n": 0},
        "letters": {"pk": "00000000-0000-4000-8000-000000000000"},
        "people": {"pk": "00000000-0000-4000-8000-000000000000"},
        "staff": {"pk": 1},
    }
    room = door.name.partition("-")[0] or "answers"
    found = values.get(door.name) or values.get(room, {})
    missing = door.arguments - found.keys()
    assert not missing, f"Say in tests/house/test_doors.py what stands for {missing} in {door.name}."
    return {k: v for k, v in found.items() if k in door.arguments}


def clients(world, door):
    """One client a role, each with its role over Nord; the interviewer holds Nord's interview.

    Where programs come in, each has a key of such an account instead of a session.
    """
    derived = {Role.INTERVIEWER: world["in"]["holder"], Role.NEAREST_MANAGER: world["in"]["boss"]}
    for role in (r for r in Role if r in access.TABLE["desk.see"].allowed):
        user = derived.get(role) or made.user((role, world["in"]["unit"]))
        if door.by_key:
            yield role, Client(headers={"authorization": f"Bearer {made.api_token(user)}"})
        else:
            client = Client()
            client.force_login(user)
            yield role, client


@pytest.mark.parametrize("door", [d for d in DOORS if d.login], ids=str)
def test_stranger_is_sent_to_the_door(door, world):
    address = address_of(door, world["in"])
    for answer in (Client().get(address), Client().post(address)):
        if answer.status_code in (401, 405):
            # 401 is said to a script that saves notes, which then keeps them on the page.
            continue
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("door", [d for d in DOORS if d.by_key], ids=str)
def test_log_in_opens_nothing_that_a_key_opens(door, world):
    client = Client()
    client.force_login(made.user((Role.HR_HEAD, None)))
    address = address_of(door, world["in"])
    assert [client.get(address).status_code, client.post(address).status_code] == [401, 401]


@pytest.mark.parametrize("door", [d for d in DOORS if d.login], ids=str)
def test_role_without_a_row_is_turned_away(door, world):
    row = access.TABLE[door.deed]
    address = address_of(door, world["in"])
    expected = 404 if row.is_sight else 403
    for role, client in clients(world, door):
        if role not in row.allowed and Role.ANYONE not in row.allowed and Role.INTERVIEWER not in row.allowed:
            assert (role, client.get(address).status_code) == (role, expected)
            assert (role, client.post(address).status_code) == (role, expected)


# What opens by a link of one's own has no role to try; tests/web/departures asks there.
SCOPED = [
    d
    for d in DOORS
    if not d.route.startswith("departure/")
    and d.arguments
    and {Relation.IN_SCOPE, Relation.HOLDS} & set(access.TABLE[d.deed].allowed.values())
]


@pytest.mark.parametrize("door", SCOPED, ids=str)
def test_record_out_of_scope_is_hidden_or_refused(door, world):
    row = access.TABLE[door.deed]
    address = address_of(door, world["out"])
    for role, client in clients(world, door):
        room = access.TABLE.get(f"{door.deed.partition('.')[0]}.see", row)
        if Relation.ANY in (row.allowed.get(role), room.allowed.get(role)):
            continue
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in (403, 404, 405), (role, answer.status_code)


@pytest.mark.parametrize("door", SCOPED, ids=str)
def test_record_in_scope_opens(door, world):
    row = access.TABLE[door.deed]
    address = address_of(door, world["in"])
    opened = []
    for role, client in clients(world, door):
        if role in row.allowed:
            answer = client.get(address)
            assert answer.status_code < 500
            opened.append(answer.status_code)
    if row.is_sight:
        assert {200, 302} & set(opened), f"nobody at all can see {door.name}: {opened}"


@pytest.mark.parametrize("door", [d for d in DOORS if not d.login], ids=str)
def test_open_door_never_breaks(door, world):
    address = address_of(door, world["in"])
    for answer in (Client().get(address), Client().post(address, {"x": "\u202e<b>" * 50})):
        assert answer.status_code < 500
