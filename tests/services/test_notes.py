"""What is written in a talk: nothing typed is lost, nothing typed is stored in clear, nobody reads it too early."""

import threading
from pathlib import Path

import pytest
from django.db import connection

from efterord import clock, gate
from efterord.content import reader
from efterord.models import AuditEntry, GuideEdition, Interview, Note
from efterord.rules import guides as rules_of_guides
from efterord.rules import notes as rules
from efterord.services import interviews, notes
from efterord.vault import envelope, errors, holder
from efterord.words import InterviewKind, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(**values) -> gate.Actor:
    return made.actor((Role.HR_PARTNER, None), **values)


def talk(**values):
    """A talk under way, and the actor who holds it."""
    user = made.user(name="Lena Marklind")
    values = {"started_at": made.NOON, **values}
    held = made.interview(made.case(at=made.unit("Ward 3")), by=user, **values)
    return held, gate.actor_for(user, since=made.NOON)


def save(actor, interview, text, version=0, subject="tasks", **more) -> int:
    return notes.save_note(actor, interview=interview, subject=subject, text=text, version=version, **more)


@pytest.mark.parametrize("values", [{"started_at": None}, {"ended_at": made.NOON}])
def test_save_note_is_refused_before_the_start_and_after_the_end(values):
    held, actor = talk(**values)
    with pytest.raises(gate.Refused):
        save(actor, held, "words")
    assert not Note.objects.exists()


def test_save_note_grows_a_version_at_a_time_and_reads_back():
    held, actor = talk()
    assert save(actor, held, "Första raden") == 1
    assert save(actor, held, "Första raden\r\noch andra", 1) == 2
    assert save(actor, held, "Första raden\r\noch andra", 2) == 2
    assert save(actor, held, "", subject="opening", ticks=["why", "notes"]) == 1
    assert save(actor, held, " ", subject="return", is_skipped=True) == 1
    opened = notes.open_notes(actor, interview=held)
    assert list(opened) == ["opening", "tasks", "return"]
    assert opened["tasks"] == rules.OpenedNote("Första raden\noch andra", version=2)
    assert opened["opening"] == rules.OpenedNote(ticks=("why", "notes"), version=1)
    assert opened["return"].is_skipped is True


def test_save_note_with_a_stale_version_raises_both_texts_and_keeps_the_stored_one():
    held, actor = talk()
    save(actor, held, "from the first window")
    save(actor, held, "from the first window, more", 1)
    for stale in (0, 1, 3):
        with pytest.raises(notes.NoteConflict) as told:
            save(actor, held, "from the second window", stale)
        assert told.value.saved.text == "from the first window, more"
        assert told.value.saved.version == 2
        assert told.value.written.text == "from the second window"
    assert notes.open_notes(actor, interview=held)["tasks"].text == "from the first window, more"


def test_save_note_of_the_same_words_from_a_stale_window_is_no_conflict():
    held, actor = talk()
    save(actor, held, "one")
    save(actor, held, "two", 1)
    assert save(actor, held, "two", 1) == 2


@pytest.mark.django_db(transaction=True)
def test_save_note_from_two_windows_at_once_loses_neither():
    held, actor = talk()
    for version in range(4):
        results: list[object] = []
        ready = threading.Barrier(2)

        def window(words, version=version, ready=ready, results=results):
            try:
                ready.wait()
                with clock.told_at(made.NOON):
                    results.append(save(actor, held, words, version))
            except notes.NoteConflict as conflict:
                results.append((conflict.saved.text, conflict.written.text))
            finally:
                connection.close()

        texts = [f"left {version}", f"right {version}"]
        threads = [threading.Thread(target=window, args=(text,)) for text in texts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert version + 1 in results
        both = next(r for r in results if isinstance(r, tuple))
        assert sorted(both) == texts


def test_save_note_holds_a_hundred_thousand_characters_and_no_more():
    held, actor = talk()
    most = "å" * 100_000
    save(actor, held, most)
    assert notes.open_notes(actor, interview=held)["tasks"].text == most
    with pytest.raises(notes.NoteTooLong) as told:
        save(actor, held, most + "å", 1)
    assert "100,000" in str(told.value.words)
    assert notes.open_notes(actor, interview=held)["tasks"].version == 1


@pytest.mark.parametrize(
    ("subject", "ticks"), [("pay", []), ("tasks", ["why"]), ("opening", ["thanks"]), ("closing", ["why"])]
)
def test_save_note_knows_the_parts_of_the_guide(subject, ticks):
    held, actor = talk()
    with pytest.raises(notes.UnknownPart):
        save(actor, held, "", subject=subject, ticks=ticks)


def test_save_note_is_the_interviewers_alone():
    held, _ = talk()
    for other in (hr(), made.actor((Role.MANAGER, None)), made.actor((Role.ADMINISTRATOR, None))):
        with pytest.raises(gate.Refused):
            save(other, held, "words")


# Reading


def test_open_notes_waits_for_the_end_for_hr_but_not_for_the_interviewer():
    held, actor = talk()
    save(actor, held, "words")
    assert notes.open_notes(actor, interview=held)["tasks"].text == "words"
    with pytest.raises(gate.Refused) as told:
        notes.open_notes(hr(), interview=held)
    assert "when the talk has ended" in str(told.value.words)
    interviews.end_interview(actor, interview=held)
    assert notes.open_notes(hr(), interview=Interview.objects.get())["tasks"].text == "words"


def test_open_notes_waits_for_hrs_own_talk_too():
    held, _ = talk(ended_at=made.NOON)
    other = made.interview(held.case, by=made.user(), kind=InterviewKind.HR, started_at=made.NOON)
    with pytest.raises(gate.Refused):
        notes.open_notes(hr(), interview=held)
    with made.guard.door_open():
        Interview.objects.filter(pk=other.pk).update(ended_at=made.NOON)
    assert notes.open_notes(hr(), interview=held) == {}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR, Role.CUSTODIAN])
def test_open_notes_is_refused_to_every_other_role(role):
    held, _ = talk(ended_at=made.NOON)
    with pytest.raises(gate.Refused):
        notes.open_notes(made.actor((role, None)), interview=held)


def test_open_notes_of_hrs_talk_is_refused_to_the_line_even_as_hr():
    boss = made.person("Lena Marklind")
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    held = made.interview(case, by=made.user(), kind=InterviewKind.HR, started_at=made.NOON, ended_at=made.NOON)
    with pytest.raises(gate.Refused):
        notes.open_notes(hr(person=boss), interview=held)
    assert notes.open_notes(hr(), interview=held) == {}


def test_reading_and_writing_are_entered_once_a_session_without_content():
    held, actor = talk()
    for version in range(3):
        save(actor, held, f"words {version}", version)
        notes.open_notes(actor, interview=held)
    entries = AuditEntry.objects.filter(object=f"interview:{held.pk}")
    assert sorted(e.action for e in entries) == ["interviews.open_notes", "interviews.save_note"]


# In the files


def test_note_is_bound_to_its_case_interview_subject_and_version():
    held, actor = talk()
    save(actor, held, "words")
    blob, vault = bytes(Note.objects.get().ciphertext), holder.current()
    purpose = f"case:{held.case_id}:notes"
    right = envelope.Place("note", f"{held.pk}:tasks", "text", 1)
    assert "words" in vault.open_text(purpose, right, blob)
    for wrong in (
        envelope.Place("note", f"{held.pk}:return", "text", 1),
        envelope.Place("note", f"{held.pk}:tasks", "text", 2),
    ):
        with pytest.raises(errors.Tampered):
            vault.open(purpose, wrong, blob)


@pytest.mark.django_db(transaction=True)
def test_note_leaves_no_trace_in_any_file_or_table():
    held, actor = talk()
    planted = "Sjöstjärnan-7781 sade det rakt ut"
    assert _traces("Lena Marklind")  # what is stored in clear is found, so the search can fail
    for version, text in enumerate([planted, planted + " igen", "bortsuddat"]):
        save(actor, held, text, version)
        assert _traces("Sjöstjärnan-7781") == []


def _traces(sentinel: str) -> list[str]:
    """Where a text stands, in UTF-8 or UTF-16 or as hex, in the database's files or in any column of any table."""
    needles = [sentinel.encode(), sentinel.encode("utf-16-le"), sentinel.encode().hex().encode()]
    found = []
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        for path in name.parent.glob(f"{name.name}*"):
            found += [str(path) for needle in needles if needle in path.read_bytes()]
        assert list(name.parent.glob(f"{name.name}-wal"))
        return found
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows = " ".join(row[0] for row in cursor.fetchall()).encode()
            found += [table for needle in needles if needle in rows]
    return found


# Choices, marks and time (the guide with choices is the second edition)


def chosen_subject():
    guide = reader.guide("nearest-manager", 2)
    return next(subject for subject in guide.subjects if subject.choices)


def test_save_note_keeps_choices_marks_and_adds_up_the_time():
    held, actor = talk(guide="nearest-manager", guide_version=2)
    subject = chosen_subject()
    choice = subject.choices[0]
    picked = {choice.key: choice.options[0].key}
    assert save(actor, held, "words", subject=subject.key, choices=picked, is_serious=True, seconds=90) == 1
    assert save(actor, held, "words", 1, subject=subject.key, choices=picked, is_serious=True, seconds=30) == 2
    opened = notes.open_notes(actor, interview=held)[subject.key]
    assert opened == rules.OpenedNote(text="words", version=2, choices=picked, is_serious=True, seconds=120)
    assert save(actor, held, "words", 2, subject=subject.key, choices={}) == 3
    opened = notes.open_notes(actor, interview=held)[subject.key]
    assert (opened.choices, opened.is_serious, opened.seconds) == ({}, False, 120)


def test_save_note_from_a_stale_window_adds_no_time_and_is_no_conflict():
    held, actor = talk()
    save(actor, held, "words", seconds=60)
    assert save(actor, held, "words", 0, seconds=60) == 1
    assert notes.open_notes(actor, interview=held)["tasks"].seconds == 60


def test_save_note_of_another_choice_from_a_stale_window_raises_both():
    held, actor = talk(guide="nearest-manager", guide_version=2)
    subject = chosen_subject()
    choice = subject.choices[0]
    first, second = ({choice.key: option.key} for option in choice.options[:2])
    save(actor, held, "words", subject=subject.key, choices=first)
    with pytest.raises(notes.NoteConflict) as told:
        save(actor, held, "words", 0, subject=subject.key, choices=second)
    assert (told.value.saved.choices, told.value.written.choices) == (first, second)


@pytest.mark.parametrize("picked", [{"nothing": "now"}, "wrong option"])
def test_save_note_knows_the_choices_of_the_guide(picked):
    held, actor = talk(guide="nearest-manager", guide_version=2)
    subject = chosen_subject()
    choices = picked if isinstance(picked, dict) else {subject.choices[0].key: "no-such"}
    with pytest.raises(notes.UnknownPart):
        save(actor, held, "", subject=subject.key, choices=choices)
    with pytest.raises(notes.UnknownPart):
        save(actor, held, "", subject="opening", choices={subject.choices[0].key: subject.choices[0].options[0].key})


def test_open_notes_of_a_note_written_before_choices(monkeypatch):
    held, actor = talk()
    monkeypatch.setattr(rules, "pack", lambda note: '{"text": "old", "ticks": [], "skipped": false}')
    save(actor, held, "old")
    monkeypatch.undo()
    assert notes.open_notes(actor, interview=held)["tasks"] == rules.OpenedNote("old", version=1)


@pytest.mark.django_db(transaction=True)
def test_serious_mark_and_choice_leave_no_trace():
    held, actor = talk(guide="nearest-manager", guide_version=2)
    subject = chosen_subject()
    option = subject.choices[0].options[0].key
    save(
        actor, held, "Sjöstjärnan-7782", subject=subject.key, choices={subject.choices[0].key: option}, is_serious=True
    )
    assert _traces("Sjöstjärnan-7782") == _traces('"serious"') == []


def test_notes_of_the_organisations_own_guide_are_saved_and_read():
    own = rules_of_guides.to_data(reader.guide("nearest-manager", 2)) | {"key": "our-own", "version": 1}
    with made.guard.door_open():
        GuideEdition.objects.create(
            key="our-own", version=1, based_on="nearest-manager-2", data=own, changed_at=made.NOON,
            changed_by="operator", published_at=made.NOON,
        )  # fmt: skip
    held, actor = talk(guide="our-own", guide_version=1)
    save(actor, held, "words")
    assert notes.open_notes(actor, interview=held)["tasks"].text == "words"


def test_open_notes_without_their_key_says_so_unless_the_night_took_it():
    held, actor = talk()
    save(actor, held, "words")
    holder.current().keystore.destroy(f"case:{held.case_id}:notes")
    with pytest.raises(errors.KeyGone):
        notes.open_notes(actor, interview=held)
