"""Keys for programs: made and taken back by the account they read as."""

import dataclasses

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import ApiToken, User
from efterord.rules import api_tokens
from efterord.services import deeds
from efterord.vault import tokens


class BadKey(ValueError):
    """What was asked for a key cannot be; `words` say why and `field` names what to mend."""

    def __init__(self, words: "str | Promise", field: str = "") -> None:
        super().__init__(str(words))
        self.words, self.field = words, field


@dataclasses.dataclass(frozen=True, slots=True, repr=False)
class Made:
    """A new key with the secret itself, which is shown once and kept nowhere."""

    about: ApiToken
    secret: str


@deeds.deed("api_tokens.make_token")
def make_token(actor: gate.Actor, *, name: str, days: int) -> Made:
    """This function will make a key for one's own account that ends by itself after some days; raise BadKey."""
    if not name.strip():
        raise BadKey(_("Write what the key is for."), "name")
    # The account's row is locked, so that two requests at once make no key too many.
    user = User.objects.select_for_update().get(pk=actor.user_id or 0)
    if not user.is_active:
        raise gate.Refused(_("This account is closed."))
    ApiToken.objects.filter(user=user, expires_on__lt=clock.today()).delete()
    if not api_tokens.may_have_another(ApiToken.objects.filter(user=user)):
        raise BadKey(_("You have as many keys as an account may have. Take one back first."))
    try:
        expires_on = api_tokens.ends_on(clock.today(), days)
    except ValueError:
        raise BadKey(_("Choose for how long the key holds."), "days") from None
    secret = tokens.new_token()
    row = ApiToken.objects.create(
        user=user,
        name=name.strip()[: api_tokens.NAME_LENGTH],
        token_hash=tokens.hash_token(secret),
        expires_on=expires_on,
    )
    return Made(row, secret)


@deeds.deed("api_tokens.revoke_token")
def revoke_token(actor: gate.Actor, *, pk: int) -> ApiToken:
    """This function will take back one of one's own keys, at once; Hidden if it is another's or gone."""
    found = ApiToken.objects.filter(pk=pk, user=actor.user_id or 0).first()
    if found is None:
        raise gate.Hidden
    ApiToken.objects.filter(pk=found.pk).delete()
    return found
