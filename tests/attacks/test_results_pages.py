"""Swap and blindness through the real pages, the export and the command: what a reader gets, byte for byte.

Files to take along, what programs are told and the letter after a release are compared as the pages are.

Swap: answers permuted inside batches change no byte anywhere. Blindness: other answers in their place change figures,
never which batches, tables, pages and sentences there are. The data is such that the unanimity guard, whose choice is
random, has nothing to do; the guard itself is attacked in test_publication_random.py and tests/rules/test_guard.py.

Seen failing: each test ends with the same comparison over what must differ, an answer moved across a batch's edge and a
person who answers nothing; and with answers on which the guard had to act, so that its chance showed.
"""

import json
import random
import re

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from efterord import clock, gate
from efterord.content import reader
from efterord.mail import digests
from efterord.models import Letter
from efterord.queries import alerts as told_alerts
from efterord.queries import results
from efterord.rules import answers_closed, blocks
from efterord.rules import staff_surveys as staff_rules
from efterord.services import alerts, letters, releases, staff_surveys
from efterord.services import digests as chosen
from efterord.words import LetterKind, Role
from tests import made, told

pytestmark = [pytest.mark.django_db, pytest.mark.attack]

N_RELEASES = 3
# Answers per quarter: two wards with batches of their own, and three rooms whose answers go up to the root together.
COMING = {"Avdelning 1": 9, "Avdelning 2": 7, "Rum A": 2, "Rum B": 3, "Rum C": 1}
TOGETHER = ({"Avdelning 1"}, {"Avdelning 2"}, {"Rum A", "Rum B", "Rum C"})
PERIODS = ("", "?only=1", "?only=2", "?only=3", "?up_to=1", "?up_to=2", "?year=1", "?year=3")
# What a unit's figures are taken along as; each is asked for beside the page of every unit.
FILES = ("report.pdf", "report.xlsx")


@pytest.fixture
def story():
    """Everything but the answers, which are told and undone for each variant: units, links, and a reader's log-in."""
    made.organisation()
    units = {name: made.unit(name) for name in COMING}
    coming = {
        (number, name): [told.invited(units[name], on=told.quarter(number)) for _ in range(n)]
        for number in range(1, N_RELEASES + 1)
        for name, n in COMING.items()
    }
    head = made.user((Role.HR_HEAD, None))
    # Those who stayed stand beside one of the wards, on its page and in its files.
    cells = tuple(
        staff_rules.Cell(row, units["Avdelning 1"].pk, code, 60, 3.5, (4, 10, 16, 12, 18))
        for row, code in enumerate(("q-L1", "q-L2", "q-U1", "q-U2"), 2)
    )
    survey = staff_rules.Survey("Pulse", told.START, cells)
    staff_surveys.add_survey(gate.actor_for(head), survey=survey)
    alerts.set_limit(gate.actor_for(head), share=0.2)
    client = Client()
    client.force_login(head)
    chosen.choose_digest(gate.actor_for(head), is_wanted=True)
    program = Client(headers={"authorization": f"Bearer {made.api_token(head)}"})
    return units, coming, client, program


def give(seed):
    """Answers for everybody, by (release, unit name): mixed in every batch and question, some left out."""
    rng = random.Random(seed)
    given, i = {}, rng.randrange(1000)
    for number in range(1, N_RELEASES + 1):
        for name, n in COMING.items():
            given[number, name] = []
            for _ in range(n):
                i += 1
                given[number, name].append(told.mixed(i))
    return given


def read(story, given):
    """Tell the story with these answers and return all that any reader gets; then undo it."""
    units, coming, client, program = story
    cache.clear()  # a program may ask only so often
    with transaction.atomic():
        for number in range(1, N_RELEASES + 1):
            for (at, name), links in coming.items():
                if at == number:
                    for link, answers in zip(links, given[at, name], strict=True):
                        told.send(told.Told(link, told.tokens.new_receipt(), units[name], answers), on=told.quarter(at))
            told.released(number)
        # What the desk of HR tells of the release, which is news for a month only.
        news = told_alerts.news(made.actor((Role.HR_HEAD, None)), told.release_day(N_RELEASES))
        with clock.told_at(made.NOON):
            got = {"/results/": page(client, "/results/"), "/releases/": page(client, "/releases/")}
            for unit in [made.root(), *units.values()]:
                beside = () if unit == made.root() else (f"?with={made.root().pk}&up_to=3",)
                for period in (*PERIODS, *beside):
                    address = f"/results/{unit.pk}/{period}"
                    got[address] = page(client, address)
                told_of = program.get(f"/api/v1/units/{unit.pk}/results/")
                got[f"file {told_of.request['PATH_INFO']}"] = told_of.content
                # A file of each kind, where there is a batch of its own and where three rooms are together.
                for name in FILES if unit in (made.root(), units["Avdelning 1"]) else ():
                    address = f"/results/{unit.pk}/{name}?up_to={N_RELEASES}"
                    got[f"file {address}"] = client.get(address).content
            for address in comparisons(units):
                got[address] = page(client, address)
            got["file desk"] = repr(news and (news.units, news.n_more)).encode()
            digests.queue_due()
            letter = letters.open_letter(gate.SYSTEM, letter=Letter.objects.get(kind=LetterKind.RESULTS))
            got["file letter"] = repr(sorted(letter.context.items())).encode()
            for with_n in (True, False):
                document = releases.export_publication(gate.OPERATOR, with_n=with_n)
                got[f"export {with_n}"] = json.dumps(document)
        transaction.set_rollback(True)
    results._forget()
    return got


def comparisons(units):
    """Wards beside each other and beside the rest, and each time beside another."""
    one, two = units["Avdelning 1"], units["Avdelning 2"]
    for query in ("", f"?with={two.pk}", f"?with={two.pk}&against=only-1&only=3", f"?with={made.root().pk}&only=2"):
        yield f"/results/{one.pk}/compare/{query}"
    yield f"/results/{made.root().pk}/compare/?only=1&against=only-2"


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())


def swapped(given, seed):
    """The same answers, each now given by somebody else of the same batch."""
    rng = random.Random(seed)
    found = {}
    for number in range(1, N_RELEASES + 1):
        for batch in TOGETHER:
            places = [(number, name) for name in COMING if name in batch]
            mixed = [each for place in places for each in given[place]]
            rng.shuffle(mixed)
            for place in places:
                found[place] = [mixed.pop() for _ in given[place]]
    return found


def test_swap_within_batches_changes_no_byte(story, seed):
    given = give(seed)
    before = read(story, given)
    other = swapped(given, seed)
    assert other != given
    assert read(story, other) == before
    # The same comparison sees one answer that crosses the edge of a batch.
    other[1, "Avdelning 1"][0], other[1, "Avdelning 2"][0] = other[1, "Avdelning 2"][0], other[1, "Avdelning 1"][0]
    assert read(story, other) != before


def replaced(given, seed):
    """Other answers to the same questions: "no answer" stays, everything said is another thing said."""
    rng = random.Random(seed)
    found = {}
    for place, people in given.items():
        found[place] = []
        for each in people:
            other = told.mixed(rng.randrange(10_000))
            found[place].append({q: value for q, value in other.items() if q in each})
    return found


def shape(got):
    """What there is, without what it says: pages by their headings and words that hide, figures by batches."""
    found = {}
    for address, text in got.items():
        if address.startswith("file"):
            found[address] = bool(text)
        elif address.startswith("export"):
            document = json.loads(text)
            found[address] = (
                document["cells"],
                [(r["id"], r["where"], sorted(r["value"]) if isinstance(r["value"], dict) else r["value"])
                 for r in document["releases"]],
            )  # fmt: skip
        else:
            main = text.partition("<main")[2].partition("</main>")[0]
            found[address] = (
                re.findall(r"<h[123][^>]*>.*?</h[123]>", main, re.DOTALL),
                main.count("not shown yet") + main.count("visas inte ännu"),
                re.findall(r'href="[^"]*"', main),
            )
    return found


def test_other_answers_change_neither_batches_nor_tables_nor_what_is_hidden(story, seed):
    # Some leave questions out, the same ones in both tellings: who answered may decide, never what.
    rng = random.Random(seed)
    given = {
        place: [{q: v for q, v in each.items() if rng.random() > 0.12 or q.startswith("q-R2")} for each in people]
        for place, people in give(seed).items()
    }
    one, other = read(story, given), read(story, replaced(given, seed + 1))
    assert shape(one) == shape(other)
    assert one != other
    # The same comparison sees one person more who leaves everything out.
    given[1, "Rum A"] = [{}, {}]
    assert shape(read(story, given)) != shape(one)


def test_the_guard_had_nothing_to_do(story, seed):
    """What the two attacks above rest on: in every batch at least two things were said of every question."""
    counted = answers_closed.closed(reader.questions().questions, 5)
    for number in range(1, N_RELEASES + 1):
        for batch in TOGETHER:
            people = [each for name in batch for each in give(seed)[number, name]]
            closed = [counted.answers(each) for each in people]
            for question in closed[0]:
                said = [set(blocks.items_of(each[question])) for each in closed if each[question] is not None]
                assert not said or not set.intersection(*said) or len(said) < 5, (number, batch, question)
