"""What `serve` runs beside the web workers: tasks every other second, letters every ten, a tick each minute."""

import logging
import os
import signal
import threading
import time

PAUSE_SECONDS = 2
LETTERS_SECONDS = 10
TICK_SECONDS = 60
# Fewer than this take a moment.
MANY = 1_000
log = logging.getLogger("efterord.child")


def work() -> int:
    """This function will work until it is told to stop or whoever started it is gone."""
    from django.db import close_old_connections

    from efterord.command import rounds, tasks
    from efterord.mail import send

    stop, parent = threading.Event(), os.getppid()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    begun = time.monotonic()
    next_tick, next_letters = begun, begun + LETTERS_SECONDS
    told: list[str] = []
    while not stop.is_set() and os.getppid() == parent:
        try:
            close_old_connections()
            tasks.run_waiting()
            if time.monotonic() >= next_tick:
                next_tick = time.monotonic() + TICK_SECONDS
                told = say_new(rounds.once(tell=say_how_far), told)
            elif time.monotonic() >= next_letters:
                next_letters = time.monotonic() + LETTERS_SECONDS
                send.send_due()
        except Exception as error:
            log.error("the task child goes on after %s", type(error).__name__)
        close_old_connections()
        stop.wait(PAUSE_SECONDS)
    return 0


def say_how_far(name: str, done: int, total: int) -> None:
    """This function will log how far long work has come; what one chunk holds is not worth a line."""
    if total != done or total > MANY:
        log.info("tick: %s, %d%s", name, done, f" of {total}" if total else "")


def say_new(failed: list[str], told: list[str]) -> list[str]:
    """This function will log what failed in this round and not in the one before, and return what failed now."""
    for words in failed:
        if words not in told:
            log.warning("tick: %s", words)
    if told and not failed:
        log.info("tick: everything is done again")
    return failed
