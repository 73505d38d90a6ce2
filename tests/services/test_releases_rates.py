"""Who was asked and has answered, from the links to the figure: each once, only when closed, and of nobody alone."""

import datetime as dt
import random

import pytest

from efterord import clock, gate
from efterord.models import Batch, CaseEvent, Invitation, SealedAnswer, Table, Undelivered, guard
from efterord.queries import releases as told_of
from efterord.queries import results
from efterord.rules import answers_sealed, rates
from efterord.services import answers_named, privacy, releases, releases_preparing
from efterord.vault import holder, sealed, tokens
from efterord.words import BatchKind, CaseStep, LeavingKind, Occasion
from tests import made, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    made.organisation()
    ward = made.unit("Avdelning 3")
    told.heads(ward, 400)  # enough leave for the ward to hope for figures of its own
    return ward


def asked(unit, n_answered, n_silent=0, *, quarter=1, closes_on=None, **values):
    """People of a unit whose links close in the quarter before a release, some of them used; their tokens."""
    closes_on = closes_on or told.quarter(quarter, 28)
    day = closes_on - dt.timedelta(days=14)
    links = [told.invited(unit, on=day, closes_on=closes_on, **values) for _ in range(n_answered + n_silent)]
    for i, token in enumerate(links[:n_answered]):
        told.send(told.Told(token, tokens.new_receipt(), unit, told.mixed(i)), on=day)
    return links


def rate(unit, *numbers):
    """How many have answered, and of how many, as a page of results has it."""
    found = results.result(gate.OPERATOR, unit, numbers=numbers or None, kind=BatchKind.ASKED).figures
    figure = found.get(rates.ANSWERED)
    return figure and (figure.counts["yes"], figure.n)


def row(token):
    return Invitation.objects.get(token_hash=tokens.hash_token(token))


def night(day):
    with clock.told_at(told.noon(day)):
        privacy.erase_expired(gate.SYSTEM)


def batches():
    return [(b.unit, b.n, b.n_counting) for b in Batch.objects.filter(kind=BatchKind.ASKED).order_by("pk")]


def test_release_says_of_how_many_who_were_asked_how_many_have_answered(ward):
    lab = made.unit("Laboratoriet")
    asked(ward, 5, 3)
    asked(lab, 1, 1)
    told.released(1)
    assert (rate(ward), rate(lab), rate(made.root())) == ((5, 8), None, (5, 8))
    asked(ward, 4, 2, quarter=2)
    asked(lab, 2, 2, quarter=2)
    told.released(2)
    assert (rate(ward), rate(ward, 2), rate(lab)) == ((9, 14), (4, 6), None)
    # The laboratory cannot hope for five, so its six are counted at the root.
    assert rate(made.root()) == (12, 20)
    assert batches() == [(ward, 8, 8), (ward, 6, 6), (made.root(), 6, 6)]


@pytest.mark.parametrize(("n_answered", "n_silent", "told_of_them"), [(7, 0, (6, 7)), (0, 7, (1, 7))])
def test_figure_never_says_that_all_have_answered_or_none(ward, n_answered, n_silent, told_of_them):
    asked(ward, n_answered, n_silent)
    told.released(1)
    assert rate(ward) == told_of_them


def test_link_is_counted_once_its_day_is_over_and_a_late_answer_changes_nothing(ward):
    asked(ward, 3, 2)
    *_, late = asked(ward, 2, 4, closes_on=told.release_day(1))
    told.released(1)
    assert rate(ward) == (3, 5)
    told.send(told.Told(late, tokens.new_receipt(), ward, told.mixed(9)), on=told.release_day(1))
    assert rate(ward) == (3, 5)
    told.released(2)
    assert (rate(ward, 1), rate(ward, 2)) == ((3, 5), (3, 6))
    told.released(3)
    assert (rate(ward), len(batches())) == ((6, 11), 2)


def test_release_run_late_counts_what_it_would_have_counted_in_time(ward):
    asked(ward, 3, 3)
    asked(ward, 2, 5, quarter=2)
    told.released(1, on=told.release_day(2))
    assert rate(ward) == (3, 6)
    told.released(2)
    assert rate(ward) == (5, 13)


def test_those_who_wait_are_sealed_and_counted_when_others_have_joined_them(ward):
    asked(ward, 2, 1)
    told.released(1)
    assert rate(made.root()) is None
    # By then their links are gone.
    night(told.release_day(1) + dt.timedelta(days=60))
    assert not Invitation.objects.exists()
    asked(ward, 1, 2, quarter=2)
    told.released(2)
    assert rate(ward) == (3, 6)
    assert sealed_rows() == []


def sealed_rows():
    """What waits in the pool of those who were asked, by place."""
    keystore = holder.current().keystore
    found = []
    for row in SealedAnswer.objects.all():
        place, written = (
            sealed.open_padded(keystore.pool_private(row.key_id), bytes(box))
            for box in (row.place_ciphertext, row.ciphertext)
        )
        if answers_sealed.read_place(place).holds is answers_sealed.Holds.ASKED:
            found.append((answers_sealed.read_place(place), rates.read_payload(written)))
    return found


def test_who_waits_is_one_row_for_all_and_looks_like_every_other(ward):
    lab = made.unit("Laboratoriet")
    asked(ward, 2, 1)
    asked(lab, 0, 1)
    told.released(1)
    ((place, held),) = sealed_rows()
    assert (place.unit, place.counts, place.period) == ("", False, 1)
    root = str(made.root().pk)  # where the laboratory's one waits, who could not hope there
    assert [(each.unit, each.answered) for each in held] == [(root, False), *[(str(ward.pk), a) for a in (0, 1, 1)]]
    rows = SealedAnswer.objects.all()
    assert len({(len(bytes(row.place_ciphertext)), len(bytes(row.ciphertext))) for row in rows}) == 1


def test_row_of_those_who_wait_that_was_copied_is_counted_once(ward):
    asked(ward, 1, 2)
    told.released(1)
    (only,) = [r for r in SealedAnswer.objects.all() if len(sealed_rows()) == 1 and _holds_asked(r)]
    with guard.door_open():
        SealedAnswer.objects.create(
            key_id=only.key_id,
            place_ciphertext=only.place_ciphertext,
            ciphertext=only.ciphertext,
            receipt_hash=only.receipt_hash,
        )
    told.released(2)
    assert batches() == []
    asked(ward, 1, 1, quarter=3)
    told.released(3)
    assert rate(ward) == (2, 5)


def _holds_asked(row):
    written = sealed.open_padded(holder.current().keystore.pool_private(row.key_id), bytes(row.place_ciphertext))
    return answers_sealed.read_place(written).holds is answers_sealed.Holds.ASKED


# Who is among those who were asked.


def test_campaigns_are_among_them_and_follow_ups_the_dead_and_mistakes_are_not(ward):
    asked(ward, 2, 2)
    asked(ward, 1, 1, occasion=Occasion.CAMPAIGN)
    asked(ward, 0, 3, occasion=Occasion.FOLLOW_UP)
    dead, mistaken = asked(ward, 0, 2)
    with guard.door_open():
        case = row(dead).case
        case.leaving_kind = LeavingKind.DEATH
        case.save()
        CaseEvent.objects.create(case=row(mistaken).case, step=CaseStep.CANCELLED, at=clock.now(), by="operator")
    told.released(1)
    assert rate(ward) == (3, 6)


def test_case_that_was_closed_or_erased_meanwhile(ward):
    links = asked(ward, 3, 3)
    with guard.door_open():
        CaseEvent.objects.create(case=row(links[0]).case, step=CaseStep.CLOSED, at=clock.now(), by="operator")
        row(links[1]).case.delete()
    told.released(1)
    assert rate(ward) == (2, 5)


def test_whom_no_letter_reached_was_asked_and_makes_no_batch(ward):
    links = asked(ward, 2, 3)
    with guard.door_open():
        Undelivered.objects.create(case=row(links[-1]).case, noted_on=told.quarter(1))
    told.released(1)
    assert rate(ward) is None
    asked(ward, 1, quarter=2)
    told.released(2)
    assert (rate(ward), batches()) == ((3, 6), [(ward, 6, 5)])


def test_whom_no_letter_reached_does_not_count_after_the_note_is_gone_either(ward):
    links = asked(ward, 2, 3, closes_on=dt.date(2025, 2, 15))
    with guard.door_open():
        Undelivered.objects.create(case=row(links[-1]).case, noted_on=told.quarter(1))
    night(dt.date(2025, 3, 16))
    assert Undelivered.objects.exists()
    night(dt.date(2025, 3, 17))
    assert not Undelivered.objects.exists()
    assert [row(link).counts for link in links] == [True, True, True, True, False]
    told.released(1)
    assert batches() == []


def test_slips_on_paper_and_second_departures_make_no_batch(ward):
    asked(ward, 2, 2)
    asked(ward, 2, 1, counts=False)
    told.released(1)
    assert batches() == []
    asked(ward, 0, 1, quarter=2)
    told.released(2)
    assert (rate(ward), batches()) == ((4, 8), [(ward, 8, 5)])


def test_figure_waits_for_k_beside_those_whose_answers_hr_has_read_by_name(ward):
    links = asked(ward, 4, 2)
    with guard.door_open():
        for link in links[:2]:
            answers_named._write(row(link), told.mixed(1))
    told.released(1)
    # Six were asked and form a batch, whatever they chose; of four others no figure may speak.
    assert (batches(), rate(ward), rate(made.root())) == ([(ward, 6, 6)], None, None)
    told.released(2)
    assert rate(made.root()) is None
    asked(made.root(), 2, 3, quarter=3)
    told.released(3)
    assert (rate(ward), rate(made.root())) == (None, (6, 11))


# How long a link is kept.


def test_link_is_kept_until_it_is_counted_and_for_thirty_days(ward):
    asked(ward, 3, 2, closes_on=dt.date(2025, 1, 20))
    asked(ward, 0, 1, closes_on=dt.date(2025, 1, 20), occasion=Occasion.FOLLOW_UP)
    asked(ward, 0, 1, closes_on=dt.date(2025, 3, 25))
    night(dt.date(2025, 3, 31))
    assert Invitation.objects.count() == 6  # that of the follow-up is counted nowhere
    told.released(1)
    night(told.release_day(1))
    assert Invitation.objects.count() == 1
    night(dt.date(2025, 4, 24))
    assert not Invitation.objects.exists()
    assert rate(ward) == (3, 6)


def test_link_that_no_release_comes_to_count_is_erased_all_the_same(ward):
    asked(ward, 3, 2, closes_on=dt.date(2025, 1, 20))
    night(dt.date(2025, 8, 22))
    assert Invitation.objects.count() == 5
    night(dt.date(2025, 8, 23))
    assert not Invitation.objects.exists()


# What nobody can tell.


def test_who_answered_can_change_places_in_a_batch_and_nothing_shows_it(ward, monkeypatch):
    """The swap: the same links, of which others were used; everything that is published is the same, byte for byte."""
    monkeypatch.setattr(random, "SystemRandom", lambda: random.Random(7))
    links = asked(ward, 4, 3)
    lab = asked(made.unit("Laboratoriet"), 6)
    found = []
    for used in (links[:4], links[3:], links[1:5]):
        with guard.door_open():
            hashes = [tokens.hash_token(each) for each in (*used, *lab)]
            Invitation.objects.update(answered=False)
            Invitation.objects.filter(token_hash__in=hashes).update(answered=True)
        with clock.told_at(told.noon(told.release_day(1))):
            prepared = releases_preparing.prepare(gate.SYSTEM)
        found.append((prepared.formed, prepared.shown, len(prepared.waiting)))
    assert found[0] == found[1] == found[2]
    assert [table.counts for table in found[0][1] if table.kind is BatchKind.ASKED] != []


def test_nothing_of_a_batch_depends_on_who_answered(ward):
    links = asked(ward, 0, 12)
    formed = []
    for used in ([], links[:5], links):
        with guard.door_open():
            Invitation.objects.update(answered=False)
            Invitation.objects.filter(token_hash__in=[tokens.hash_token(each) for each in used]).update(answered=True)
        with clock.told_at(told.noon(told.release_day(1))):
            prepared = releases_preparing.prepare(gate.SYSTEM)
        formed.append([(b.id, b.unit, len(b.members)) for b in prepared.formed])
    assert formed == [[("1-a1", str(ward.pk), 12)]] * 3


def test_figures_of_every_kind_are_checked_together_and_exported_together(ward):
    asked(ward, 6, 2)
    told.released(1)
    assert {b.kind for b in Batch.objects.all()} == {BatchKind.EXIT_SURVEY, BatchKind.ASKED}
    document = releases.export_publication(gate.OPERATOR)
    assert [cell["batch"] for cell in document["cells"]] == ["1-a1", "1-1"]
    assert document["questions"]["asked.answered"]["answers"] == ["yes", "no", "none"]
    asked(ward, 5, 3, quarter=2)
    with guard.door_open():
        # Somebody has changed a table by hand: all have answered.
        table = Table.objects.get(kind=BatchKind.ASKED)
        table.counts = {"yes": 8, "no": 0, "none": 0}
        table.save()
    with pytest.raises(releases_preparing.WouldDisclose) as stopped:
        told.released(2)
    assert {each.question for each in stopped.value.found} == {"asked.answered"}


def test_list_of_releases_tells_of_batches_of_answers_alone(ward):
    asked(ward, 6, 2)
    with clock.told_at(told.noon(told.release_day(1))):
        prepared = releases_preparing.prepare(gate.SYSTEM)
    assert (len(prepared.formed), len(prepared.opened), prepared.n_released) == (2, 1, 6)
    told.released(1)
    (held,) = told_of.published(gate.OPERATOR)
    assert (held.n_batches, held.n_answers) == (1, 6)


def test_answering_writes_nothing_more_than_before(ward):
    """The link's one bit, and the row in the pool: nothing of the count is touched when somebody answers."""
    (link,) = asked(ward, 0, 1)
    before = Invitation.objects.filter(pk=row(link).pk).values().get()
    told.send(told.Told(link, tokens.new_receipt(), ward, told.mixed(1)), on=told.quarter(1))
    after = Invitation.objects.filter(pk=row(link).pk).values().get()
    assert {name for name in before if before[name] != after[name]} == {"answered"}
    assert Table.objects.count() == Batch.objects.count() == 0
