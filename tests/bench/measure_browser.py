"""The first visit in Chromium: requests, bytes over the wire, and how soon the largest text stands there."""

import contextlib
import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench import figures, installation, servers
from tests.bench.plain_flow import questions
from tests.ground import chromium

REQUESTS_AIM, BYTES_AIM, LCP_AIM = 4, 30_000, 1.5
PHONE = {"width": 390, "height": 844}
STATIC = Path(__file__).parent / "plain_flow" / "static"
# Held by the page itself: the largest text or picture painted so far, in ms from when the link was opened.
WATCH = """
window.largest = 0;
new PerformanceObserver(list => { for (const entry of list.getEntries()) window.largest = entry.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
"""
SETTLED = """
() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(window.largest), 100)))
"""


def first_visit(database: str, seed: int, repeat: int, named: str) -> Iterator[figures.Figure]:
    """This function will open an invitation's link and a static page in turn, each in a browser that knows neither."""
    with contextlib.ExitStack() as stack:
        ours, static = _servers(stack, database, seed, repeat + 1)
        browser = stack.enter_context(_browser())
        _visit(browser, ours.pop()), _visit(browser, static)
        pairs = [(_visit(browser, link), _visit(browser, static)) for link in ours[:repeat]]
    requests = [len(mine["bytes"]) for mine, _ in pairs]
    sizes = [sum(mine["bytes"].values()) for mine, _ in pairs]
    largest = [mine["bytes"] for mine, _ in pairs][-1]
    parts = ", ".join(f"{name} {size}" for name, size in largest.items())
    yield figures.of_runs(
        f"survey_first_visit_requests{named}", "requests", requests, seed=seed, aim=REQUESTS_AIM, note="link to promise"
    )
    yield figures.of_runs(
        f"survey_first_visit_bytes{named}",
        "bytes",
        sizes,
        seed=seed,
        aim=BYTES_AIM,
        note=f"compressed, with headers: {parts}",
    )
    yield figures.of_pairs(
        f"survey_lcp{named}",
        "ms",
        [(mine["lcp"], theirs["lcp"]) for mine, theirs in pairs],
        seed=seed,
        aim=LCP_AIM,
        against_what="a static page with the same questions and a small stylesheet, from the same server",
        note=f"{repeat} visits each in turn, a new context each; 390 px wide",
    )


def static_page() -> str:
    """This function will write the questions of all pages on one static page."""
    lines = ['<!doctype html><html lang="sv"><meta charset="utf-8"><title>Enkät till dig som slutar</title>']
    lines.append('<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="plain.css">')
    lines.append("<main><h1>Enkät till dig som slutar</h1><form>")
    for step in questions.steps():
        lines.append(f"<h2>{html.escape(step['title'])}</h2><p>{html.escape(step['lead'])}</p>")
        for question in step["questions"]:
            kind = "checkbox" if question["kind"] == "reasons" else "radio"
            lines.append(f"<fieldset><legend>{html.escape(question['text'])}</legend>")
            if question["kind"] == questions.WORDS:
                lines.append(f'<textarea name="{question["id"]}"></textarea>')
            for code, words in question["choices"]:
                field = f'<input type="{kind}" name="{question["id"]}" value="{code}">'
                lines.append(f"<label>{field} {html.escape(words)}</label>")
            lines.append("</fieldset>")
    return "\n".join([*lines, "</form></main></html>"])


def _servers(stack: contextlib.ExitStack, database: str, seed: int, n: int) -> tuple[list[str], str]:
    place = stack.enter_context(installation.made(database, seed))
    links = [f"http://127.0.0.1:{place.port}/survey/{token}/" for token in place.inside("plant", n=n)]
    stack.enter_context(servers.running(place.serve("--workers", "1", "--web-only"), place.port, place.environment))
    command, port, environment = stack.enter_context(installation.plain_flow(database, is_lean=True))
    site = Path(environment["BENCH_HOME"]) / "static"
    site.mkdir()
    (site / "questions.html").write_text(static_page(), encoding="utf-8")
    (site / "plain.css").write_bytes((STATIC / "plain.css").read_bytes())
    environment["STATIC_SITE"] = str(site)
    stack.enter_context(servers.running(command, port, environment, ask="/survey/"))
    return links, f"http://127.0.0.1:{port}/static/questions.html"


@contextlib.contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    found = chromium.find()
    if found is None:
        raise RuntimeError(chromium.ADVICE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=chromium.ARGUMENTS)
        yield running
        running.close()


def _visit(browser: Any, url: str) -> dict[str, Any]:
    context = browser.new_context(viewport=PHONE, locale="sv-SE")
    try:
        page = context.new_page()
        told = context.new_cdp_session(page)
        names, sizes = {}, {}

        def sent(event: dict[str, Any]) -> None:
            # A redirect keeps its id: it is a request of its own, told with the one that follows.
            if "redirectResponse" in event:
                gone = event["redirectResponse"]
                sizes[f"redirect {len(sizes)}"] = gone["encodedDataLength"]
            if not event["request"]["url"].startswith("data:"):
                names[event["requestId"]] = event["request"]["url"].rpartition("/")[2] or "page"

        def loaded(event: dict[str, Any]) -> None:
            if event["requestId"] in names:
                sizes[names[event["requestId"]]] = event["encodedDataLength"]

        told.on("Network.requestWillBeSent", sent)
        told.on("Network.loadingFinished", loaded)
        told.send("Network.enable")
        page.add_init_script(WATCH)
        answer = page.goto(url, wait_until="load")
        if answer is None or answer.status != 200:
            raise RuntimeError(f"the page answered {answer.status if answer else 'nothing'}")
        lcp = page.evaluate(SETTLED)
        if not lcp:
            raise RuntimeError("no largest contentful paint was told")
        return {"lcp": lcp, "bytes": sizes}
    finally:
        context.close()
