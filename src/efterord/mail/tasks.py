"""The background tasks of mail. They carry no arguments: the outbox itself says what is due."""

from django.db import transaction
from django_tasks import task

from efterord.mail import send


@task()
def send_letters() -> None:
    """Sends what is due; running it twice sends nothing twice, since each letter is claimed first."""
    send.send_due()


def soon() -> None:
    """This function will have the outbox sent as soon as this transaction is over.

    Called after what staff do. Never after what a respondent does: a task row has a time.
    """
    transaction.on_commit(lambda: send_letters.enqueue() and None)
