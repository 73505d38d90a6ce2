"""The summary in a real browser: saved while it is written, kept when nothing answers, two windows shown together."""

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from efterord import clock
from tests import made
from tests.ground import chromium

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_browser(live_server):
    """Tells a story on the summary's page of a talk that has ended."""
    made.organisation()
    user = made.user(name="Lena Marklind")
    user.language = "en"
    with made.guard.door_open():
        user.save(update_fields=["language"])
    # The browser's server has no told time: a leaver who is still at work is reached by a letter.
    case = made.case(at=made.root(), last_day=clock.today() + dt.timedelta(days=7))
    held = made.interview(case, by=user, started_at=made.NOON, ended_at=made.NOON, language="en")
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    address = live_server.url + reverse("summaries-summary", args=[held.pk])

    def run(story) -> None:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
            context = browser.new_context()
            context.set_default_timeout(15_000)
            context.add_cookies([cookie])
            story(context, address)
            browser.close()

    return run


def says(page: Any, words: str) -> None:
    page.wait_for_function("w => document.getElementById('status').textContent.includes(w)", arg=words)


def test_summary_is_saved_as_written_and_kept_without_network(open_browser):
    def story(context, address) -> None:
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.goto(address)
        page.locator("#said").press_sequentially("She was tired.")
        page.locator("#what-0").press_sequentially("Raise the rota")
        says(page, "Saved ")
        page.reload()
        assert (page.input_value("#said"), page.input_value("#what-0")) == ("She was tired.", "Raise the rota")
        assert faults == []
        context.set_offline(True)
        page.locator("#support").press_sequentially("A reference.")
        says(page, "Your words are kept here")
        context.set_offline(False)
        says(page, "Saved ")
        page.get_by_role("button", name="Send it to the leaver").click()
        page.get_by_text("The summary is with the leaver.").wait_for()
        assert page.get_by_text("A reference.").is_visible()

    open_browser(story)


def test_summary_in_two_windows_shows_both(open_browser):
    def story(context, address) -> None:
        left, right = context.new_page(), context.new_page()
        left.goto(address)
        right.goto(address)
        left.locator("#said").press_sequentially("left")
        says(left, "Saved ")
        right.locator("#said").press_sequentially("right")
        says(right, "changed in another window")
        right.get_by_role("button", name="See both texts").click()
        right.get_by_text("In the other window").wait_for()
        assert right.input_value("#said") == "right"
        assert right.get_by_text("left", exact=True).is_visible()
        right.get_by_role("button", name="Save", exact=True).click()
        right.wait_for_url(re.compile("/summary/$"))
        assert right.input_value("#said") == "right"

    open_browser(story)
