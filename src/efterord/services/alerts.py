"""The limit above which a release's figures are told on the desk of HR."""

from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.models import Organisation
from efterord.rules import alerts
from efterord.services import deeds


@deeds.deed("alerts.set_limit")
def set_limit(actor: gate.Actor, *, share: float | None) -> None:
    """This function will set the limit, one of rules.alerts.LIMITS, or take it away: then nothing is told."""
    if share is not None and share not in alerts.LIMITS:
        raise gate.Refused(_("Choose one of the limits in the list."))
    Organisation.objects.filter(pk=1).update(alert_share=share)
