"""How long links take that open nothing, and log-ins: timed inside a process of the product, kind by kind in turn."""

import datetime as dt
import random
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.vault import tokens
from efterord.web.answers import visits
from efterord.words import CaseStep, Role
from tests import made, respondent
from tests.bench import inside

PASSWORD = "wrong wrong wrong"
WARM_UP = 5


def time_links(rng: random.Random, n_rounds: int) -> dict[str, dict[str, list[float]]]:
    """This function will look at the survey, and send a whole form, through a link of each kind: ms CPU of each."""
    walker = respondent.Walker()
    filled = respondent.filled(walker.answer_everything(inside.plant(1)[0]))
    visitors = {kind: (token, Client()) for kind, token in _tokens().items()}
    for token, client in visitors.values():
        client.get(reverse("answers-enter", args=[token]))

    def look(kind: str) -> int:
        return visitors[kind][1].get(reverse("answers")).status_code

    def send(kind: str) -> int:
        token, client = visitors[kind]
        own = {"key": visits.Held(token, "").form_key, "receipt": tokens.new_receipt()}
        return client.post(reverse("answers-done"), {**filled, **own}).status_code

    kinds = list(visitors)
    return {"look": _in_turn(look, kinds, n_rounds, rng, 404), "send": _in_turn(send, kinds, n_rounds, rng, 409)}


def _tokens() -> dict[str, str]:
    made.numbered_on()
    at, today = made.root(), clock.today()

    def asked(*steps: CaseStep, **values: Any) -> str:
        token = tokens.new_token()
        case = made.case(at=at, steps=(CaseStep.OPENED, *steps), last_day=today + dt.timedelta(days=10))
        made.invitation(case, token, **{"closes_on": today + dt.timedelta(days=20), **values})
        return token

    open_one = asked()
    return {
        "unknown": tokens.new_token(),
        "mistyped": ("A" if open_one[0] != "A" else "B") + open_one[1:],
        "truncated": open_one[:-3],
        "expired": asked(closes_on=today - dt.timedelta(days=1)),
        "used": asked(answered=True),
        "closed": asked(CaseStep.CLOSED),
        "cancelled": asked(CaseStep.CANCELLED),
    }


def time_log_in(rng: random.Random, n_rounds: int) -> dict[str, list[float]]:
    """This function will try a wrong password, on an account there is and on one there is not: ms CPU of each try."""
    addresses = {"known": made.user((Role.HR_HEAD, None)).email, "unknown": "nobody@example.org"}
    client = Client()

    def try_door(name: str) -> int:
        cache.clear()  # how often one may try is counted there
        return client.post(reverse("account_login"), {"login": addresses[name], "password": PASSWORD}).status_code

    return _in_turn(try_door, list(addresses), n_rounds, rng, 200)


def _in_turn(
    do: Callable[[str], int], kinds: list[str], n_rounds: int, rng: random.Random, wanted: int
) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for number in range(-WARM_UP, n_rounds):
        for kind in rng.sample(kinds, len(kinds)):
            began = time.process_time()
            status = do(kind)
            if status != wanted:
                raise RuntimeError(f"{kind} answered {status}, not {wanted}")
            if number >= 0:
                taken[kind].append((time.process_time() - began) * 1000)
    return taken
