"""The pages of question sets: read in each language, written on small pages, published when whole."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import gate
from efterord.content import reader
from efterord.models import QuestionnaireEdition, User, guard
from efterord.queries import questionnaires_drafts as queries
from efterord.rules import questionnaires_drafts, questionnaires_new
from efterord.services import questionnaires
from efterord.words import QuestionKind, Role
from tests import made

pytestmark = pytest.mark.django_db
LANGUAGES = ("sv", "nb", "en")


@pytest.fixture
def user():
    made.organisation()
    found = made.user((Role.HR_HEAD, None))
    with guard.door_open():
        User.objects.filter(pk=found.pk).update(language="en")
    return found


@pytest.fixture
def client(user):
    return logged_in(user)


@pytest.fixture
def row(user):
    return questionnaires.copy_set(gate.actor_for(user, since=made.NOON), key="core", version=1)


def logged_in(user):
    found = Client()
    found.force_login(user)
    return found


def text_of(answer):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


def fields_of(client, address):
    """What the form holds, as a browser would send it back."""
    page = client.get(address).content.decode()
    form = re.search(r'<form class="stack(?: gap)?" method="post">(.*?)</form>', page, re.DOTALL)[1]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "name" not in told or (told["type"] in ("checkbox", "radio") and " checked" not in tag):
            continue
        found.setdefault(told["name"], []).append(
            html.unescape(told.get("value", "on" if told["type"] == "checkbox" else ""))
        )
    for name, value in re.findall(r'<textarea name="([\w-]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = [html.unescape(value.removeprefix("\n"))]
    for name, options in re.findall(r'<select name="([\w-]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = [chosen[1] if chosen else ""]
    return {name: values for name, values in found.items() if name != "csrfmiddlewaretoken"}


def draft():
    return QuestionnaireEdition.objects.get(published_at__isnull=True)


def order(client, **what):
    seen = draft().changed_at.isoformat()
    return client.post(reverse("questionnaires-order", args=[draft().key]), what | {"seen": seen})


def added(client, kind=QuestionKind.SINGLE, page="", **more):
    """A question of a kind added by its button, and its address."""
    page = page or draft().data["pages"][0]["key"]
    answer = order(client, add=page, **{f"kind-{page}": kind.value})
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def filled(client, address, **more):
    """The form of a question with every text in it, sent."""
    fields = fields_of(client, address)
    for name, values in fields.items():
        if name.rpartition("_")[2] in LANGUAGES and not values[0] and not name.startswith("new-"):
            fields[name] = [f"{name} words"]
    return client.post(address, fields | more)


def asked():
    """The questions of the draft's own, as its data has them."""
    return [q for q in questionnaires_drafts.questions_of(draft().data) if questionnaires_drafts.is_own(q["id"])]


def test_list_shows_own_packaged_and_what_is_asked_now(client, row):
    answer = client.get("/questionnaires/")
    told = text_of(answer)
    assert "Survey for those who leave, our own" in told
    assert "Draft, not published yet" in told
    assert all(each.title.en in told for each in reader.question_sets())
    assert "1 edition published" in told
    core = next(each for each in reader.question_sets() if each.key == "core")
    assert f"{core.title.en} asked now" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_set_is_read_in_each_language(client, language):
    answer = client.get(f"/questionnaires/core/1/?language={language}")
    told = text_of(answer)
    for question in reader.questions("core", 1).questions:
        assert question.text.in_language(language) in told
    assert f'<div class="stack" lang="{language}">' in answer.content.decode()


def test_unknown_set_is_no_page(client, row):
    for address in ("/questionnaires/nothing/1/", "/questionnaires/core/99/", f"/questionnaires/{row.key}/1/"):
        assert client.get(address).status_code == 404
    assert client.get(f"/questionnaires/{row.key}/draft/questions/q-own-nothing/").status_code == 404
    assert client.get(f"/questionnaires/{row.key}/draft/pages/nothing/").status_code == 404


@pytest.mark.parametrize("kind", questionnaires_new.KINDS)
def test_a_question_of_each_kind_is_added_worded_and_comes_back_as_saved(client, row, kind):
    address = added(client, kind)
    assert filled(client, address).status_code == 302
    saved = asked()[0]
    assert saved["text"] == {language: f"text_{language} words" for language in LANGUAGES}
    assert queries.waits(gate.actor_for(User.objects.get(grants__isnull=False)), draft()).missing == ()
    before = draft().data
    assert client.post(address, fields_of(client, address)).status_code == 302
    assert draft().data == before


def test_half_translated_is_saved_and_told_and_not_published(client, row):
    address = added(client, QuestionKind.TEXT)
    filled(client, address, text_nb="", text_en="What <i>else</i>?")
    told = text_of(client.get(f"/questionnaires/{row.key}/draft/"))
    assert "“What <i>else</i>?”, question: Norwegian" in told
    assert "Publish edition" not in told
    answer = client.post(
        f"/questionnaires/{row.key}/draft/publish/", {"seen": draft().changed_at.isoformat()}, follow=True
    )
    assert "The set is not published yet. One thing is left to do" in text_of(answer)
    page = client.get(f"/questionnaires/{row.key}/draft/preview/?language=en").content.decode()
    assert "What &lt;i&gt;else&lt;/i&gt;?" in page


def test_whole_draft_is_published_and_read(client, row):
    page = client.get(f"/questionnaires/{row.key}/draft/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    answer = client.post(f"/questionnaires/{row.key}/draft/publish/", {"seen": seen})
    assert answer["Location"] == f"/questionnaires/{row.key}/1/"
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(f"/questionnaires/{row.key}/draft/").status_code == 404


def test_answers_are_added_moved_and_removed_and_never_shown_by_code(client, row):
    address = added(client)
    filled(client, address, **{"new-0_sv": "Fjärde", "new-1_sv": "Femte"})
    assert [option["code"] for option in asked()[0]["options"]] == ["a", "b", "c", "d", "e"]
    for do, codes in (("up:d", "abdce"), ("down:a", "badce"), ("remove:e", "badc"), ("up:b", "badc")):
        answer = client.post(address, fields_of(client, address) | {"do": do})
        assert answer["Location"] == address
        assert "".join(option["code"] for option in asked()[0]["options"]) == codes
    filled(client, address, **{"new-0_sv": "Sjätte"})
    assert [option["code"] for option in asked()[0]["options"]] == ["b", "a", "d", "c", "f"]


def test_two_answers_are_refused_with_the_reason(client, row):
    address = added(client)
    filled(client, address)
    answer = client.post(address, fields_of(client, address) | {"do": "remove:a"})
    assert answer.status_code == 200
    assert "at least three answers. With two, a figure for a small group" in text_of(answer)
    assert len(asked()[0]["options"]) == 3


def test_answer_that_something_hangs_on_stays(client, row):
    address = added(client)
    filled(client, address, **{"new-0_sv": "Fjärde"})
    first = asked()[0]["id"]
    second = added(client, QuestionKind.TEXT).rstrip("/").rpartition("/")[2]
    when = reverse("questionnaires-when", args=[row.key, second])
    assert client.post(when, fields_of(client, f"{when}?question={first}") | {"answers": ["b"]}).status_code == 302
    answer = client.post(address, fields_of(client, address) | {"do": "remove:b"})
    assert "stays as long as a follow-up or another question hangs on it: Question" in text_of(answer)
    answer = order(client, remove=first)
    told = text_of(client.get(answer["Location"]))
    assert "Others are asked after an answer to it." in told
    assert len(asked()) == 2


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("3", "two limits make three classes"),
        ("5, 3", "each higher than the one before"),
        ("0, 4", "whole numbers from 1"),
        ("1, 2.5", "each higher than the one before"),
        ("1, ², 3", "each higher than the one before"),
        ("1 2 3 4 5 6 7 8 9 10", "from 2 to 9 limits"),
    ],
)
def test_limits_that_cannot_be_are_refused_with_words_kept(client, row, written, words):
    address = added(client, QuestionKind.NUMBER)
    answer = client.post(address, fields_of(client, address) | {"limits": written})
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert f'value="{written}"' in answer.content.decode()
    assert client.post(address, fields_of(client, address) | {"limits": "2; 5"}).status_code == 302
    assert asked()[0]["limits"] == [2, 5]


def test_more_ticks_than_answers_are_refused(client, row):
    address = added(client, QuestionKind.MULTI)
    answer = client.post(address, fields_of(client, address) | {"most": "4"})
    assert "There are 3 answers to tick." in text_of(answer)


def test_route_by_an_answer_and_by_the_case(client, row):
    address = added(client, QuestionKind.TEXT, page=row.data["pages"][-1]["key"])
    question = asked()[0]["id"]
    when = reverse("questionnaires-when", args=[row.key, question])
    told = text_of(client.get(f"{when}?question=q-N0"))
    assert "0–6" in told
    fields = fields_of(client, f"{when}?question=q-N0")
    answer = client.post(when, fields | {"answers": ["0", "7", "9"]})
    assert "Leave at least one unticked" in text_of(answer)
    assert client.post(when, fields | {"answers": ["0"], "leaving": "voluntary", "leads": "yes"}).status_code == 302
    assert asked()[0]["when"] == [
        {"fact": "leaving", "codes": ["voluntary"]},
        {"fact": "leads", "codes": ["yes"]},
        {"question": "q-N0", "codes": ["0", "1", "2", "3", "4", "5", "6"]},
    ]
    told = text_of(client.get(address))
    assert "Asked only of those who led others" in told
    assert ": 0–6" in told
    assert client.post(when, fields_of(client, f"{when}?question=")).status_code == 302
    assert [each.get("fact") for each in asked()[0]["when"]] == ["leaving", "leads"]


def test_a_question_of_choices_follows_two_answers_at_least(client, row):
    added(client, QuestionKind.SCALE, page=row.data["pages"][-1]["key"])
    when = reverse("questionnaires-when", args=[row.key, asked()[0]["id"]])
    fields = fields_of(client, f"{when}?question=q-R3")
    assert "asked after one answer alone" in text_of(client.post(when, fields | {"answers": ["yes"]}))
    assert client.post(when, fields | {"answers": ["yes", "last-straw"]}).status_code == 302


def test_only_earlier_questions_of_one_choice_can_be_hung_on(client, row):
    added(client, QuestionKind.TEXT)
    question = asked()[0]["id"]
    page = client.get(reverse("questionnaires-when", args=[row.key, question])).content.decode()
    offered = re.findall(r'<option value="(q-[^"]+)"', page)
    assert offered == ["q-O1", "q-O2", "q-O3"]


def test_follow_ups_are_written_and_taken_away(client, row):
    added(client, QuestionKind.SCALE)
    question = asked()[0]["id"]
    address = reverse("questionnaires-prompts", args=[row.key, question])
    answer = client.post(address, fields_of(client, address) | {"prompt-0_sv": "Vad hände?"})
    assert "Tick the answers after which it is asked." in text_of(answer)
    sent = fields_of(client, address) | {"prompt-0_sv": "Vad hände?", "codes-0": ["1", "2"]}
    assert client.post(address, sent).status_code == 302
    assert asked()[0]["prompts"] == [{"codes": ["1", "2"], "sv": "Vad hände?", "nb": "", "en": ""}]
    twice = fields_of(client, address) | {"prompt-1_sv": "Och sedan?", "codes-1": ["2"]}
    assert "An answer calls for one follow-up" in text_of(client.post(address, twice))
    assert client.post(address, fields_of(client, address) | {"prompt-0_sv": ""}).status_code == 302
    assert "prompts" not in asked()[0]


def test_package_question_is_shown_moved_left_out_and_made_own(client, row):
    address = reverse("questionnaires-question", args=[row.key, "q-O1"])
    told = text_of(client.get(address))
    for language in LANGUAGES:
        assert reader.questions("core", 1).question("q-O1").text.in_language(language) in told
    assert "<textarea" not in client.get(address).content.decode()
    assert client.post(address, {"text_sv": "Annat"}).status_code == 200
    assert draft().data == row.data
    order(client, to="q-O1", page="tasks")
    assert draft().data["pages"][3]["questions"][-1]["id"] == "q-O1"
    answer = order(client, own="q-O1")
    own = asked()[0]["id"]
    assert answer["Location"].endswith(f"/{own}/")
    assert "<textarea" in client.get(answer["Location"]).content.decode()
    page = reverse("questionnaires-package", args=[row.key])
    assert "It was clear who decided what." in text_of(client.get(page))
    order(client, take="q-O1", page="tasks")
    assert draft().data["pages"][3]["questions"][-1] == row.data["pages"][0]["questions"][0]
    assert order(client, remove="q-O1").status_code == 302
    assert "q-O1" not in [q["id"] for q in questionnaires_drafts.questions_of(draft().data)]


def test_published_question_is_reworded_and_its_answers_stay(client, row):
    address = added(client)
    filled(client, address)
    client.post(f"/questionnaires/{row.key}/draft/publish/", {"seen": draft().changed_at.isoformat()})
    client.post(f"/questionnaires/{row.key}/1/copy/", {"next": "1"})
    page = client.get(address)
    assert "Answers to this question have been published" in text_of(page)
    assert "new-0" not in page.content.decode()
    sent = fields_of(client, address) | {"do": "remove:a", "text_en": "Clearer"}
    client.post(address, sent)
    assert [option["code"] for option in asked()[0]["options"]] == ["a", "b", "c"]
    assert asked()[0]["text"]["en"] == "Clearer"
    order(client, own=asked()[0]["id"])
    assert asked()[0]["id"] not in address


def test_pages_are_added_worded_moved_and_removed(client, row):
    address = order(client, add_page="1")["Location"]
    page = draft().data["pages"][-1]["key"]
    sent = fields_of(client, address) | {"title_sv": "Hemresan", "title_nb": "Hjemreisen", "title_en": "The way home"}
    assert client.post(address, sent).status_code == 302
    order(client, page_up=page)
    assert draft().data["pages"][-2]["title"]["en"] == "The way home"
    assert "“The way home”: Nothing is asked on this page yet" in text_of(
        client.get(f"/questionnaires/{row.key}/draft/")
    )
    order(client, remove_page=page)
    assert draft().data == row.data


def test_hint_is_shown_and_keeps_nothing_from_being_published(client, row):
    address = added(client, QuestionKind.TEXT)
    filled(client, address, text_en="How old are you?")
    assert "This seems to ask for age" in text_of(client.get(address))
    answer = client.post(f"/questionnaires/{row.key}/draft/publish/", {"seen": draft().changed_at.isoformat()})
    assert answer["Location"] == f"/questionnaires/{row.key}/1/"


def test_second_editor_keeps_own_words_and_sees_both(client, row):
    address = added(client, QuestionKind.TEXT)
    mine = fields_of(client, address) | {"text_en": "Mine"}
    theirs = fields_of(client, address) | {"text_en": "Theirs"}
    assert client.post(address, theirs).status_code == 302
    answer = client.post(address, mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert ">\nMine</textarea>" in page
    assert "Theirs" in text_of(answer)
    seen, was = (re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("seen", "was"))
    assert client.post(address, mine | {"seen": seen, "was": was}).status_code == 302
    assert asked()[0]["text"]["en"] == "Mine"


def test_two_editors_of_two_questions_do_not_disturb_each_other(client, row):
    addresses = [added(client, QuestionKind.TEXT), added(client, QuestionKind.TEXT)]
    sent = [fields_of(client, address) | {"text_en": f"Number {n}"} for n, address in enumerate(addresses)]
    for address, fields in zip(addresses, sent, strict=True):
        assert client.post(address, fields).status_code == 302
    assert [each["text"]["en"] for each in asked()] == ["Number 0", "Number 1"]


def test_odd_posts_change_nothing(client, row):
    for odd in (
        {"add": "nothing"}, {"up": "nothing"}, {"remove": "x"}, {"down": "<b>"}, {}, {"own": "q-R2"}, {"take": "x"},
        {"to": "q-O1", "page": "nothing"}, {"remove_page": "x"}, {"page_up": "x"},
        {"add": "tasks", "kind-tasks": "reasons"},
    ):  # fmt: skip
        assert order(client, **odd).status_code in (302, 404)
    assert client.post(reverse("questionnaires-order", args=[row.key]), {"up": "q-O2", "seen": "2026-13-45"})
    assert draft().data == row.data


def test_about_is_changed_and_the_use_of_later_editions_stays(client, row):
    address = reverse("questionnaires-about", args=[row.key])
    assert client.post(address, fields_of(client, address) | {"use": "involuntary", "title_en": "X"}).status_code == 302
    assert (draft().use, draft().data["title"]["en"]) == ("involuntary", "X")
    client.post(f"/questionnaires/{row.key}/draft/publish/", {"seen": draft().changed_at.isoformat()})
    client.post(f"/questionnaires/{row.key}/1/copy/", {"next": "1"})
    client.post(address, fields_of(client, address) | {"use": "exit"})
    assert draft().use == "involuntary"


def test_a_partner_writes_and_is_told_who_publishes(row):
    client = logged_in(made.user((Role.HR_PARTNER, made.unit("Nord")), language="en"))
    assert "The head of HR publishes it" in text_of(client.get(f"/questionnaires/{row.key}/draft/"))
    assert client.post(f"/questionnaires/{row.key}/draft/publish/").status_code == 403


def test_others_neither_read_nor_change():
    made.organisation()
    client = logged_in(made.user())
    assert client.get("/questionnaires/").status_code == 404
    assert client.get("/questionnaires/core/1/").status_code == 404
    assert client.post("/questionnaires/core/1/copy/").status_code == 403


def test_list_costs_the_same_for_many(client, user, django_assert_max_num_queries):
    actor = gate.actor_for(user, since=made.NOON)
    for _ in range(8):
        questionnaires.copy_set(actor, key="core", version=1)
    with django_assert_max_num_queries(12):
        client.get("/questionnaires/")
