"""Letters about published results: chosen on the own account, and put in the outbox once for each release."""

from collections.abc import Mapping

from efterord import gate
from efterord.models import Release, ResultsLetter, User
from efterord.services import deeds, letters
from efterord.words import Language, LetterKind


@deeds.deed("digests.choose_digest")
def choose_digest(actor: gate.Actor, *, is_wanted: bool) -> None:
    """This function will choose a letter for the releases to come, or none; off unless chosen."""
    if not is_wanted:
        ResultsLetter.objects.filter(user=actor.user_id or 0).delete()
        return
    newest = Release.objects.order_by("-number").values_list("number", flat=True).first() or 0
    ResultsLetter.objects.get_or_create(user_id=actor.user_id or 0, defaults={"told_of": newest})


@deeds.deed("digests.queue_digest")
def queue_digest(actor: gate.Actor, *, user: User, number: int, context: Mapping[str, str] | None) -> None:
    """This function will note that an account is told of a release, and put its letter in the outbox if there is one.

    Two rounds at once write one letter.
    """
    taken = ResultsLetter.objects.filter(user=user, told_of__lt=number).update(told_of=number)
    if taken and context is not None:
        letters.queue_letter(
            actor, kind=LetterKind.RESULTS, recipient=user.email, language=Language(user.language), context=context
        )
