"""What the door leaves to the background: a link for a new password, so that every request for one costs the same."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django_tasks import task

from efterord import gate
from efterord.mail import tasks
from efterord.queries import accounts
from efterord.services import letters
from efterord.words import Language, LetterKind


@task()
def send_password_link(user_id: int) -> None:
    """Queues the letter with the link; for number 0, which an unknown address gets, does nothing."""
    user = accounts.user_to_write_to(gate.SYSTEM, user_id) if user_id else None
    if user is None or not user.has_usable_password():
        return
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    letters.queue_letter(
        gate.SYSTEM,
        kind=LetterKind.ACCOUNT,
        recipient=user.email,
        language=Language(user.language),
        context={
            "about": "password_reset_key",
            "link": settings.PUBLIC_URL + reverse("account_reset_password_from_key", kwargs=key),
        },
    )
    tasks.soon()
