"""Keys for programs: one's own, and whose a key is."""

from efterord import clock, gate
from efterord.models import ApiToken
from efterord.vault import tokens


def mine(viewer: gate.Actor) -> list[ApiToken]:
    """This function will return one's own keys that still hold, by name."""
    gate.check(viewer, "api_tokens.see")
    found = ApiToken.objects.filter(user=viewer.user_id or 0, expires_on__gte=clock.today())
    return sorted(found, key=lambda each: (each.name.casefold(), each.pk))


def holder(viewer: gate.Actor, secret: str) -> ApiToken | None:
    """This function will return the key that a program shows, with its account; None if it does not hold, all alike."""
    gate.check(viewer, "accounts.see_door")
    held = ApiToken.objects.select_related("user").filter(
        token_hash=tokens.hash_token(secret), expires_on__gte=clock.today(), user__is_active=True
    )
    return held.first()
