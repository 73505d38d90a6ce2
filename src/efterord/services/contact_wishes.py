"""What a leaver asks for by name, beside the survey: whom to hear from, what to be told. Nothing here knows of answers.

The link tells whose wish it is, used or not. No entry in the log and no time: either would date a visit to the survey.
"""

import dataclasses
import json
from collections.abc import Collection

from efterord import gate
from efterord.models import Case, CaseEvent, ContactWish, Invitation
from efterord.models.record import random_key
from efterord.services import deeds
from efterord.vault import envelope, holder, tokens
from efterord.words import CaseStep, WishKind


@dataclasses.dataclass(frozen=True, slots=True)
class Wished:
    """What the leaver wrote: to HR, and where they can be reached for what they ticked."""

    message: str = ""
    reach: str = ""


@deeds.deed("contact_wishes.save_wish")
def save_wish(
    actor: gate.Actor, *, token: str, wanted: Collection[WishKind], message: str = "", reach: str = ""
) -> bool:
    """This function will keep what the bearer of a link asks for, in place of what was asked before.

    It tells whether the link is one of ours, and nothing else.
    """
    case = _case_of(token)
    if case is None:
        return False
    # Sent twice at once, the second waits here for the first and takes its place.
    Case.objects.select_for_update().get(pk=case.pk)
    ContactWish.objects.filter(case=case).delete()
    wish = ContactWish(pk=random_key(), case=case, **{f"wants_{kind}": True for kind in wanted})
    packed = json.dumps({"message": message, "reach": reach}, ensure_ascii=False)
    wish.ciphertext = holder.current().seal(f"case:{case.pk}", _place(wish), packed)
    wish.save(force_insert=True)
    return True


@deeds.deed("contact_wishes.take_back_wish")
def take_back_wish(actor: gate.Actor, *, token: str) -> bool:
    """This function will delete what the bearer of a link has asked for, if anything; it tells only of the link."""
    case = _case_of(token)
    if case is None:
        return False
    ContactWish.objects.filter(case=case).delete()
    return True


def _case_of(token: str) -> Case | None:
    """Whose link it is, answered or not, open or closed; that of a cancelled case is nobody's (queries/surveys.py)."""
    cancelled = CaseEvent.objects.filter(step=CaseStep.CANCELLED).values("case")
    found = Invitation.objects.filter(token_hash=tokens.hash_token(token)).exclude(case__in=cancelled)
    asked = found.select_related("case").first()
    return None if asked is None else asked.case


def _opened(wish: ContactWish) -> Wished:
    """What was written, for the deeds that pass it on or show it."""
    if wish.ciphertext is None:
        return Wished()
    told = json.loads(holder.current().open_text(f"case:{wish.case_id}", _place(wish), bytes(wish.ciphertext)))
    return Wished(message=told["message"], reach=told["reach"])


def _place(wish: ContactWish) -> envelope.Place:
    return envelope.Place("contact_wish", str(wish.case_id), "text", wish.version)
