"""The room in a real browser: words are saved as they are typed, and kept when nothing answers."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from efterord.models import Interview
from efterord.rules import interviews
from efterord.words import Role
from tests import made
from tests.ground import chromium

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room(live_server) -> tuple[str, dict[str, str], Any]:
    """The address of a subject in the room, the cookie of whoever holds the talk, and the talk."""
    made.organisation()
    user = made.user((Role.MANAGER, None), name="Lena Marklind")
    held = made.interview(made.case(at=made.root()), by=user, started_at=made.NOON, language="en")
    path = reverse("interviews-room", args=[held.pk, "tasks"])
    return live_server.url + path, cookie_of(user, live_server.url), user


def cookie_of(user, url: str) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


@pytest.fixture
def open_browser(room) -> Iterator[Any]:
    """A browser of its own: Django refuses the database in this thread until it is closed again."""

    def run(story) -> None:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
            context = browser.new_context()
            context.set_default_timeout(15_000)
            context.add_cookies([room[1]])
            story(context)
            browser.close()

    return run


def says(page, words: str) -> None:
    page.wait_for_function("w => document.getElementById('status').textContent.includes(w)", arg=words)


def test_words_are_saved_as_typed_and_say_so(room, open_browser):
    def story(context) -> None:
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.goto(room[0])
        page.locator("#text").press_sequentially("She liked it.")
        says(page, "Saved ")
        page.reload()
        assert page.input_value("#text") == "She liked it."
        page.locator("#text").press("Control+End")
        page.locator("#text").press_sequentially(" Not lately.")
        page.get_by_role("button", name="Next: Development").click()
        page.wait_for_url(re.compile("/development/"))
        page.get_by_role("button", name="The work itself").click()
        page.wait_for_url(re.compile("/tasks/"))
        assert page.input_value("#text") == "She liked it. Not lately."
        page.goto(room[0].replace("/tasks/", "/opening/"))
        page.locator("input[value=why]").check()
        says(page, "Saved ")
        assert faults == []

    open_browser(story)


def test_words_are_kept_without_network_and_saved_when_it_is_back(room, open_browser):
    def story(context) -> None:
        page = context.new_page()
        page.goto(room[0])
        context.set_offline(True)
        page.locator("#text").press_sequentially("Written in the lift.")
        says(page, "No contact with the server. Your words are kept here")
        page.get_by_role("button", name="Next: Development").click()
        page.wait_for_timeout(300)
        assert page.url == room[0]
        assert page.input_value("#text") == "Written in the lift."
        context.set_offline(False)
        says(page, "Saved ")
        page.reload()
        assert page.input_value("#text") == "Written in the lift."

    open_browser(story)


def test_two_windows_show_both_texts(room, open_browser):
    def story(context) -> None:
        left, right = context.new_page(), context.new_page()
        left.goto(room[0])
        right.goto(room[0])
        left.locator("#text").press_sequentially("left")
        says(left, "Saved ")
        right.locator("#text").press_sequentially("right")
        says(right, "changed in another window")
        right.locator("#text").press_sequentially(" and more")
        right.get_by_role("button", name="See both texts").click()
        right.get_by_role("heading", name="The work itself").wait_for()
        assert (right.input_value("#saved"), right.input_value("#written")) == ("left", "right and more")
        right.get_by_role("button", name="Keep both").click()
        right.wait_for_url(re.compile("/tasks/$"))
        assert right.input_value("#text") == "left\n\nright and more"

    open_browser(story)


def test_words_survive_an_expired_session_and_a_new_log_in(room, open_browser):
    fresh = cookie_of(room[2], room[1]["url"])

    def story(context) -> None:
        page = context.new_page()
        page.goto(room[0])
        context.clear_cookies(name=room[1]["name"])
        page.locator("#text").press_sequentially("Written too late.")
        says(page, "You have been logged out. Your words are kept here")
        assert page.input_value("#text") == "Written too late."
        # A new log-in changes the key of every form too.
        context.clear_cookies()
        context.add_cookies([fresh])
        says(page, "Saved ")
        page.reload()
        assert page.input_value("#text") == "Written too late."

    open_browser(story)


def test_everything_works_without_script(room, open_browser):
    def story(context) -> None:
        browser = context.browser
        quiet = browser.new_context(java_script_enabled=False)
        quiet.add_cookies([room[1]])
        page = quiet.new_page()
        page.goto(room[0])
        page.fill("#text", "Saved by a button.")
        page.get_by_role("button", name="Save", exact=True).last.click()
        page.wait_for_selector("#status:has-text('Saved ')")
        assert page.input_value("#text") == "Saved by a button."

    open_browser(story)


def test_the_longest_note_is_saved_whole(room, open_browser):
    words = "å" * (interviews.LONGEST_NOTE - 1)

    def story(context) -> None:
        page = context.new_page()
        page.goto(room[0])
        page.fill("#text", words)
        says(page, "Saved ")
        page.locator("#text").press("End")
        page.fill("#text", words + "!!")
        says(page, "100,000 characters")
        assert page.input_value("#text") == words + "!!"

    open_browser(story)


def test_keys_mark_the_line_and_follow_ups_come_with_the_leavers_words(room, open_browser):
    with made.guard.door_open():
        Interview.objects.update(guide_version=2)

    def story(context) -> None:
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.goto(room[0].replace("/tasks/", "/main-reason/"))
        text = page.locator("#text")
        text.press_sequentially("the rota came late")
        text.press("Alt+KeyM")
        assert page.input_value("#text") == "- the rota came late"
        page.locator("#proposed", has_text="“the rota came late”").wait_for()
        text.press("Alt+KeyM")
        assert page.input_value("#text") == "the rota came late"
        text.press("Alt+KeyC")
        text.press("Alt+KeyP")
        assert page.input_value("#text") == "+ the rota came late"
        text.press("Enter")
        text.press("Alt+KeyS")
        text.press_sequentially("looks away")
        assert page.input_value("#text") == "+ the rota came late\n~ looks away"
        text.press("Control+z")
        assert page.input_value("#text") != "+ the rota came late\n~ looks away"
        text.press("Control+Shift+z")
        # A reason: the key leads to the list, the key again puts it below a line that is marked already.
        text.press("Alt+KeyO")
        assert page.evaluate("document.activeElement.id") == "code"
        page.locator("#code").select_option("r-C3")
        page.locator("#code").press("Enter")
        assert page.evaluate("document.activeElement.id") == "text"
        assert page.input_value("#text") == "+ the rota came late\n~ looks away\n#C3 "
        text.press_sequentially("decided late")
        says(page, "Saved ")
        text.press("Alt+KeyN")
        page.wait_for_url(re.compile("/tasks/$"))
        page.keyboard.press("Alt+KeyB")
        page.wait_for_url(re.compile("/main-reason/$"))
        assert page.input_value("#text") == "+ the rota came late\n~ looks away\n#C3 decided late"
        page.keyboard.press("Alt+KeyK")
        page.wait_for_url(re.compile("/tasks/$"))
        assert faults == []

    open_browser(story)


def test_nothing_but_the_follow_ups_changes_while_one_types(room, open_browser):
    with made.guard.door_open():
        Interview.objects.update(guide_version=2)

    def story(context) -> None:
        page = context.new_page()
        page.goto(room[0].replace("/tasks/", "/main-reason/"))
        text = page.locator("#text")
        text.click()
        before = text.bounding_box()
        text.press_sequentially("- the rota")
        page.locator("#proposed", has_text="“the rota”").wait_for()
        assert text.bounding_box() == before
        assert page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == ["text", 10]

    open_browser(story)


def test_choice_and_mark_are_saved_as_they_are_made(room, open_browser):
    with made.guard.door_open():
        Interview.objects.update(guide_version=2)

    def story(context) -> None:
        page = context.new_page()
        page.goto(room[0].replace("/tasks/", "/main-reason/"))
        choice = page.locator(".few input[type=radio]").first
        choice.check()
        page.locator("#serious").check()
        says(page, "Saved ")
        page.reload()
        assert choice.is_checked()
        assert page.locator("#serious").is_checked()

    open_browser(story)


def test_room_is_walked_by_keyboard_alone_and_the_focus_is_seen(room, open_browser):
    with made.guard.door_open():
        Interview.objects.update(guide_version=2)

    def story(context) -> None:
        page = context.new_page()
        page.goto(room[0].replace("/tasks/", "/main-reason/"))
        seen: list[str] = []
        for _ in range(80):
            page.keyboard.press("Tab")
            where, is_shown = page.evaluate(FOCUS)
            if where in seen and where == seen[0]:
                break
            seen.append(where)
            assert is_shown, f"the focus on {where} is not seen"
        for wanted in ("serious", "text", "code", "mark=plus", "go=skip", "go=next", "go=pause", "SUMMARY"):
            assert wanted in seen, f"{wanted} is not reached by Tab: {seen}"

    open_browser(story)


FOCUS = """() => {
  const it = document.activeElement;
  const style = getComputedStyle(it);
  const name = it.id || (it.name ? `${it.name}=${it.value}` : it.tagName);
  const isShown = it.matches("body, .ds-skip-link") || parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
  return [name, isShown];
}"""
