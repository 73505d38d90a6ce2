"""An installation with links to hand out, and phones to open them on; every page is looked at on the way."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.journeys import site as sites
from tests.journeys import visitors
from tests.journeys.test_every_page import AXE, RUN

ROOT = Path(__file__).resolve().parents[3]
INIT = ("--name", "Region Mälarvik", "--languages", "sv,nb,en", "--sector", "private", "--admin", "ada@example.org")


class House:
    """The site, its links by question set, and what no page of it may do."""

    def __init__(self, site: sites.Site, links: dict[str, list[str]], browser: Any) -> None:
        self.site, self.links, self.browser = site, links, browser
        self.watch = visitors.Watch(site.url)

    @contextlib.contextmanager
    def phone(self, locale: str, *, has_script: bool = True) -> Iterator["Phone"]:
        """A phone of its own, and what stood on it when the story stops."""
        context = self.browser.new_context(viewport=visitors.PHONE, locale=locale, java_script_enabled=has_script)
        context.set_default_timeout(15_000)
        with self.watch.told():
            yield Phone(self.watch.over(context.new_page()), self.site.url, has_script)
        context.close()


class Phone:
    """Somebody's phone; `look` finds what hinders anybody on the page that is open."""

    def __init__(self, page: Any, url: str, has_script: bool) -> None:
        self.page, self.url, self.has_script = page, url, has_script
        self.found: list[str] = []
        self.seen: set[tuple[str | int, ...]] = set()

    def go(self, path: str) -> int:
        return int(self.page.goto(self.url + path).status)

    def press(self, button: str = "main .row button[value=next]") -> str:
        """Presses what leads on, looks at the page before, and gives the path one comes to."""
        self.look()
        visitors.follow(self.page, self.page.locator(button).first)
        return self.path

    @property
    def path(self) -> str:
        """Where one is. What stands behind # only says how far down the page one came."""
        return str(self.page.url.removeprefix(self.url).partition("#")[0])

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f"main label:has(input[name='{name}'][value='{value}'])").click()

    def is_shown(self, name: str) -> bool:
        return bool(self.page.locator(f"main [name='{name}']").first.is_visible())

    def says(self, words: str) -> None:
        text = " ".join(self.page.locator("main").inner_text().split())
        assert words in text, f"{self.page.url} does not say {words!r} but:\n{text[:3000]}"

    def look(self) -> None:
        """No barrier that axe-core finds, no scroll to the side; axe runs past a page that may run no script."""
        parts = ("main .ds-error-summary", "main textarea:visible")
        state = (self.path, *(self.page.locator(part).count() for part in parts))
        if self.has_script and state not in self.seen:
            self.seen.add(state)
            self.page.evaluate(AXE)
            self.found += [f"{self.page.url} {each['id']}" for each in json.loads(self.page.evaluate(RUN))]
        wide = self.page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
        self.found += [f"{self.page.url} scrolls to the side"] if wide[0] > wide[1] else []


@contextlib.contextmanager
def opened(home: Path, browser: Any, n_links: int) -> Iterator[House]:
    """Sets up an installation, plants links of each set, and serves it."""
    site = sites.Site(home)
    site.do("init", *INIT)
    links = planted(site, n_links)
    with site.served():
        house = House(site, links, browser)
        yield house
        assert house.watch.faults == []


def planted(site: sites.Site, n: int) -> dict[str, list[str]]:
    environment = {
        **site.environment,
        "PYTHONPATH": os.pathsep.join(filter(None, (site.environment.get("PYTHONPATH"), str(ROOT)))),
        "DJANGO_SETTINGS_MODULE": "efterord.project.settings",
    }
    command = [sys.executable, "-m", "tests.journeys.surveys.planting", str(n)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found
