"""A talk held the quick way, for stories that are about something else: begun, a few notes, ended, written down."""

from typing import Any

from tests.journeys import visitors
from tests.journeys.departures import house as houses

ONWARD = "button[name=go][value=next]"
PROMISE = {"what-0": "A new rota", "who-0": "Lena", "by-0": "2026-11-20"}


def begin(somebody: visitors.Staff, talk: str) -> None:
    somebody.go(f"/interviews/{talk}/")
    houses.send(somebody.page, "main form[action$='/start/'] button")


def note(somebody: visitors.Staff, talk: str, text: str) -> None:
    """Writes on the first subject, stored by the button that leads on."""
    somebody.go(f"/interviews/{talk}/room/opening/")
    leave(somebody.page, ONWARD)
    somebody.page.locator("#text").fill(text)
    leave(somebody.page, ONWARD)


def end(somebody: visitors.Staff, talk: str) -> None:
    somebody.go(f"/interviews/{talk}/room/closing/")
    leave(somebody.page, "button[formaction$='/end/']")


def leave(page: Any, button: str) -> None:
    """The room's script stores what was written before it lets go of the page."""
    was = page.url
    page.locator(button).click()
    page.wait_for_url(lambda url: url != was)


def mark(somebody: visitors.Staff, talk: str, reason: str, *, scores: int = 4) -> None:
    """The scorecard and the own view of the reasons."""
    somebody.go(f"/interviews/{talk}/scorecard/")
    for area in somebody.page.locator("main fieldset.area").all():
        area.locator(f"input[value='{scores}']").check()
    houses.send(somebody.page)
    somebody.go(f"/interviews/{talk}/reasons/")
    houses.fill(somebody.page, **{"reason-0": reason, "weight-0": "4", "deciding": "0", "could": "2"})
    houses.send(somebody.page)


def sum_up(somebody: visitors.Staff, talk: str, **parts: str) -> None:
    """The summary, written and sent to the leaver."""
    somebody.go(f"/interviews/{talk}/summary/")
    houses.fill(somebody.page, **parts)
    houses.send(somebody.page, "main button[formaction$='/send/']")


def approve_all(house: houses.House, page: Any, link: str) -> None:
    """The leaver approves every summary that waits."""
    page.goto(link)
    for way in [each.get_attribute("href") for each in page.locator("main a[href^='/departure/summary/']").all()]:
        page.goto(f"{house.url}{way}")
        houses.send(page, "main button[value=approve]")
