"""The background tasks as a command sees them: run what waits, take back what a dead worker left, forget the old."""

import datetime as dt
import os
import socket

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from efterord import clock
from efterord.rules import privacy
from efterord.words import StoragePeriod

# A task takes seconds; one that has run this long has lost its worker. Tasks are safe to run twice.
LOST_AFTER = dt.timedelta(minutes=10)


def run_waiting() -> None:
    """This function will run the tasks that wait, one after the other."""
    if not DBTaskResult.objects.ready().exists():
        return
    Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{socket.gethostname()[:40]}-{os.getpid()}",
    ).run()


def take_back() -> int:
    """This function will put tasks whose worker died back in the queue, and return how many."""
    lost = DBTaskResult.objects.running().filter(started_at__lt=clock.now() - LOST_AFTER)
    return lost.update(status="READY", started_at=None)


def prune() -> int:
    """This function will forget tasks that ended a week ago, and return how many."""
    week = dt.timedelta(days=privacy.DAYS[StoragePeriod.TASK] or 7)
    return DBTaskResult.objects.finished().filter(finished_at__lt=clock.now() - week).delete()[0]
