"""The pages of guides: read in each language, taken along, edited on small pages, published when whole."""

import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from efterord import gate
from efterord.content import reader
from efterord.models import GuideEdition, User, guard
from efterord.rules import guide_drafts
from efterord.services import guides
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    made.organisation()
    found = made.user((Role.HR_PARTNER, made.unit("Nord")))
    with guard.door_open():
        User.objects.filter(pk=found.pk).update(language="en")
    return found


@pytest.fixture
def client(user):
    found = Client()
    found.force_login(user)
    return found


@pytest.fixture
def row(user):
    return guides.copy_guide(gate.actor_for(user, since=made.NOON), key="hr", version=1)


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def fields_of(client, address):
    """What the form holds, as a browser would send it back."""
    page = client.get(address).content.decode()
    form = re.search(r'<form class="stack" method="post">(.*?)</form>', page, re.DOTALL)[1]
    found = dict(re.findall(r'<input type="(?:hidden|text)" name="(\w+)" value="([^"]*)"', form))
    found |= {
        name: value.removeprefix("\n")
        for name, value in re.findall(r'<textarea name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL)
    }
    import html

    chosen = re.search(r'<select name="area".*?<option value="(\d)" selected', form, re.DOTALL)
    return {k: html.unescape(v) for k, v in found.items() if k != "csrfmiddlewaretoken"} | (
        {"area": chosen[1]} if chosen else {}
    )


def part_address(row, n=1):
    return reverse("guides-part", args=[row.key, row.data["subjects"][n]["key"]])


def test_list_shows_own_and_packaged(client, row):
    told = text_of(client.get("/guides/"))
    assert "Talk with HR, our own" in told
    assert "Draft, not published yet" in told
    assert all(guide.title.en in told for guide in reader.guides())


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_guide_is_read_in_each_language(client, language):
    answer = client.get(f"/guides/hr/1/?language={language}")
    guide = reader.guide("hr", 1)
    told = text_of(answer)
    for subject in guide.subjects:
        assert subject.question.in_language(language) in told.replace("&#x27;", "'").replace("&quot;", '"')
    assert f'<div class="stack" lang="{language}">' in answer.content.decode()


@pytest.mark.parametrize("asked", ["xx", "", "<b>"])
def test_unknown_language_is_the_pages_own(client, asked):
    assert client.get("/guides/hr/1/", {"language": asked}).status_code == 200


def test_unknown_guide_is_no_page(client, row):
    assert client.get("/guides/nothing/1/").status_code == 404
    assert client.get("/guides/hr/99/").status_code == 404
    assert client.get(f"/guides/{row.key}/1/").status_code == 404  # a draft is no edition


def test_blank_guide_is_taken_as_word_and_pdf(client):
    word = client.get("/guides/hr/1/word/?language=nb")
    inside = zipfile.ZipFile(io.BytesIO(word.content)).read("word/document.xml").decode()
    assert reader.guide("hr", 1).subjects[0].name.nb in inside
    assert word["Content-Disposition"] == 'attachment; filename="hr-1-nb.docx"'
    assert client.get("/guides/hr/1/pdf/?language=sv").content.startswith(b"%PDF-")


def test_part_comes_back_as_it_was_when_saved_untouched(client, row):
    for n in range(len(row.data["subjects"])):
        answer = client.post(part_address(row, n), fields_of(client, part_address(row, n)))
        assert answer.status_code == 302
    assert GuideEdition.objects.get().data == row.data


def test_part_is_changed_and_half_translated_is_saved_and_told(client, row):
    sent = fields_of(client, part_address(row)) | {"question_nb": "", "name_en": "Work <i>life</i>"}
    assert client.post(part_address(row), sent).status_code == 302
    told = text_of(client.get(f"/guides/{row.key}/draft/"))
    assert "Subject 2, question: Norwegian" in told
    assert "Publish edition" not in told
    page = client.get(f"/guides/{row.key}/draft/preview/?language=en").content.decode()
    assert "Work &lt;i&gt;life&lt;/i&gt;" in page
    assert "Work <i>" not in page


def test_publishing_a_half_translated_draft_says_what_is_missing(client, row):
    part = row.data["subjects"][1]
    actor = gate.actor_for(User.objects.get(grants__isnull=False))
    data = guide_drafts.with_part(row.data, part["key"], part | {"question": part["question"] | {"nb": ""}})
    saved = guides.save_draft(actor, key=row.key, data=data, seen_at=row.changed_at)
    address = f"/guides/{row.key}/draft/publish/"
    answer = client.post(address, {"seen": saved.changed_at.isoformat()}, follow=True)
    assert "The guide is not published yet. A text lacks a language: Subject 2, question: Norwegian." in text_of(answer)


def test_whole_draft_is_published_and_read(client, row):
    page = client.get(f"/guides/{row.key}/draft/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    answer = client.post(f"/guides/{row.key}/draft/publish/", {"seen": seen})
    assert answer["Location"] == f"/guides/{row.key}/1/"
    assert client.get(f"/guides/{row.key}/1/").status_code == 200
    assert client.get(f"/guides/{row.key}/draft/").status_code == 404


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("What {else}?", "{words} is the only thing in braces"),
        ("{words} and {words}", "can stand once"),
        ("?none=such: What then?", "no such choice"),
        ("x" * 700, "at most 650 characters"),
    ],
)
def test_follow_up_that_cannot_be_is_refused_at_its_field_with_words_kept(client, row, line, words):
    sent = fields_of(client, part_address(row)) | {f"follow_ups_{lang}": line for lang in ("sv", "nb", "en")}
    answer = client.post(part_address(row), sent)
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert line in answer.content.decode()
    assert GuideEdition.objects.get().data == row.data


def test_second_editor_of_a_part_keeps_own_words_and_sees_both(client, row):
    sent = fields_of(client, part_address(row)) | {"coach_en": "Mine"}
    other = fields_of(client, part_address(row)) | {"coach_en": "Theirs"}
    assert client.post(part_address(row), other).status_code == 302
    answer = client.post(part_address(row), sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert ">\nMine</textarea>" in page
    assert "Theirs" in text_of(answer)
    assert GuideEdition.objects.get().data["subjects"][1]["coach"]["en"] == "Theirs"
    seen, was = (re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("seen", "was"))
    assert client.post(part_address(row), sent | {"seen": seen, "was": was}).status_code == 302
    assert GuideEdition.objects.get().data["subjects"][1]["coach"]["en"] == "Mine"


def test_two_editors_of_two_parts_do_not_disturb_each_other(client, row):
    first = fields_of(client, part_address(row, 0)) | {"coach_en": "One"}
    second = fields_of(client, part_address(row, 1)) | {"coach_en": "Two"}
    assert client.post(part_address(row, 0), first).status_code == 302
    assert client.post(part_address(row, 1), second).status_code == 302
    subjects = GuideEdition.objects.get().data["subjects"]
    assert [part["coach"]["en"] for part in subjects[:2]] == ["One", "Two"]


def test_parts_are_added_moved_and_removed(client, row):
    address = f"/guides/{row.key}/draft/order/"

    def send(**what):
        return client.post(address, what | {"seen": GuideEdition.objects.get().changed_at.isoformat()})

    assert send(add="subjects")["Location"].endswith("/draft/parts/subject-1/")
    send(up="subject-1")
    keys = [part["key"] for part in GuideEdition.objects.get().data["subjects"]]
    assert keys.index("subject-1") == len(keys) - 2
    assert send(remove="subject-1").status_code == 302
    assert GuideEdition.objects.get().data == row.data
    for odd in ({"add": "nothing"}, {"up": "nothing"}, {"remove": "x"}, {"down": "<b>"}, {}):
        assert send(**odd).status_code in (302, 404)
    assert client.post(address, {"add": "subjects", "seen": "2026-13-45"}).status_code == 302
    assert GuideEdition.objects.get().data == row.data


def test_about_is_changed(client, row):
    address = reverse("guides-about", args=[row.key])
    sent = fields_of(client, address) | {
        "holder": "any",
        "leaving": "involuntary",
        "for_leaders": "on",
        "title_en": "X",
    }
    assert client.post(address, sent).status_code == 302
    data = GuideEdition.objects.get().data
    assert (data.get("holder", "any"), data["leaving"], data["for_leaders"]) == ("any", "involuntary", True)
    assert data["title"]["en"] == "X"


def test_interviewer_reads_and_takes_along_but_does_not_change():
    made.organisation()
    client = Client()
    client.force_login(made.user())
    assert client.get("/guides/hr/1/").status_code == 200
    assert client.get("/guides/").status_code == 404
    assert client.post("/guides/hr/1/copy/").status_code == 403


def test_list_costs_the_same_for_many(client, user, django_assert_max_num_queries):
    actor = gate.actor_for(user, since=made.NOON)
    for _ in range(8):
        guides.copy_guide(actor, key="hr", version=1)
    with django_assert_max_num_queries(12):
        client.get("/guides/")
