"""One round of everything that happens by the clock; `tick` does it once, `serve`'s child each minute."""

import contextlib
import functools
from collections.abc import Callable

from django.contrib.sessions.backends.db import SessionStore

from efterord import gate
from efterord.command import releasing, tasks
from efterord.mail import digests, send
from efterord.queries import audit as log_of
from efterord.queries import pool_keys as pool_keys_of
from efterord.queries import privacy as storage
from efterord.services import (
    accounts,
    after_backups,
    audit,
    checklists,
    contact_wishes_hr,
    departures_kept,
    externals,
    pool_keys,
    privacy,
    privacy_cases,
    releases_preparing,
    summaries,
    surveys_asking,
    surveys_reminding,
)
from efterord.words import WhyNotDue

# Long work tells how far it has come: its name, how much is done, and of how much (0: nobody knows yet).
Tell = Callable[[str, int, int], None]


STOPPED = (
    "the check before publishing stopped a release: nothing was shown, and all answers wait as before. It is a fault "
    "in Efterord; report it, and when it is mended: efterord release --after-stop"
)


class Waits(Exception):
    """A step that waits for a person. Its words hold nothing confidential."""


def once(*, clock_is_right: bool = False, tell: Tell | None = None) -> list[str]:
    """This function will do each thing that is due and return what could not be done; one failing stops no other.

    It says nothing by itself: `tick` prints the words and the child writes them in its log, and both show how far long
    work has come. After a jump of the clock releases and erasure stop, and so do reminders and follow-ups, which a
    clock that leapt ahead would send far too early; whoever leaves is asked all the same.
    """
    failed: list[str] = []
    is_trusted = audit.mark_tick(gate.SYSTEM, clock_is_right=clock_is_right)
    if not is_trusted:
        failed.append(
            "the clock has jumped, so nothing is released or erased. If it is right now: efterord tick --clock-is-right"
        )
    steps: list[tuple[str, Callable[[], object]]] = [
        ("take back tasks", tasks.take_back),
        ("forget tasks", tasks.prune),
        ("invite leavers", functools.partial(_invite, tell)),
        ("remind of checklists", _remind),
        ("remind of those to ask back", _remind_of_rehire),
        ("close accounts from outside", _close_externals),
        ("forget names", _forget_names),
    ]
    if is_trusted:
        steps += [("remind leavers", functools.partial(_remind_leavers, tell))]
        steps += [("ask leavers again", functools.partial(_follow_up, tell))]
        steps += [("pass on wishes", _pass_on)]
        steps += [("close summaries", _close_summaries), ("release", _release), ("erase", _erase)]
        steps += [("tell of results", digests.queue_due)]
        steps += [("destroy old keys of answers", _destroy_old_keys)]
        steps += [("erase cases", _erase_cases)]
    steps += [("run tasks", tasks.run_waiting), ("send letters", send.send_due)]
    for name, step in steps:
        try:
            step()
        except Waits as waits:
            failed.append(str(waits))
        except Exception as error:
            # The kind of error and the step, never the words of the error: they could hold what is confidential.
            failed.append(f"could not {name}: {type(error).__name__}")
    return failed


def _invite(tell: Tell | None) -> None:
    surveys_asking.invite_due(gate.SYSTEM, tell=_named(tell, "asking leavers"))


def _follow_up(tell: Tell | None) -> None:
    surveys_asking.follow_up_due(gate.SYSTEM, tell=_named(tell, "asking again"))


def _remind_leavers(tell: Tell | None) -> None:
    """What it tells is how many invitations it went through; how many reminders went is told to nobody."""
    surveys_reminding.remind_due(gate.SYSTEM, tell=_named(tell, "looking whom to remind"))


def _pass_on() -> None:
    """Once a day, whether or not there is any: a letter sent at once would date the visit to the survey."""
    if not log_of.is_done_today(gate.SYSTEM, "contact_wishes.pass_on_due"):
        contact_wishes_hr.pass_on_due(gate.SYSTEM)


def _named(tell: Tell | None, name: str) -> Callable[[int, int], None] | None:
    return None if tell is None else functools.partial(tell, name)


def _remind_of_rehire() -> None:
    departures_kept.remind_due(gate.SYSTEM)


def _close_externals() -> None:
    """Not behind the brake: it follows from what was done to a case, never from the clock."""
    externals.close_ended(gate.SYSTEM)


def _forget_names() -> None:
    """Not behind the brake either: it follows from cases that are erased already."""
    accounts.forget_names(gate.SYSTEM)


def _remind() -> None:
    checklists.remind_due(gate.SYSTEM)


def _close_summaries() -> None:
    """Behind the brake too: a clock that leapt ahead would make summaries final, and notes go a month after."""
    summaries.close_unanswered(gate.SYSTEM)


def _release() -> None:
    """What the check stopped stays said at each round, until a person has looked."""
    try:
        releasing.release_all_due(gate.SYSTEM)
    except releases_preparing.NotDue as not_due:
        if not_due.why is WhyNotDue.STOPPED:
            raise Waits(STOPPED) from None
    except releases_preparing.WouldDisclose:
        raise Waits(STOPPED) from None


def _destroy_old_keys() -> None:
    """Once a release, as soon as a backup of after it is verified; two ticks at once are no fault."""
    if pool_keys_of.position(gate.SYSTEM).is_time:
        with contextlib.suppress(pool_keys.NotTime):
            pool_keys.destroy_old(gate.SYSTEM)


def _erase() -> None:
    """Once a day, whether or not there is anything: an entry only on days with drafts would tell of their writers."""
    if not log_of.is_done_today(gate.SYSTEM, "privacy.erase_expired"):
        privacy.erase_expired(gate.SYSTEM)
        after_backups.renew(gate.SYSTEM)
        SessionStore.clear_expired()


def _erase_cases() -> None:
    """Once a day too: a case closed long after its time goes in the night, not under somebody's eyes."""
    if log_of.is_done_today(gate.SYSTEM, "privacy.erase_cases"):
        return
    n_held = storage.n_held(gate.SYSTEM)
    if n_held:
        raise Waits(
            f"{n_held} cases would be erased at once, which is more than usual, so none is. "
            "The head of HR looks at them and lets them go: the desk leads there"
        )
    privacy_cases.erase_cases(gate.SYSTEM)
