"""What is said where the check before commit stopped a release: that nobody was disclosed, and whose turn it is."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from efterord import clock


def title(at: dt.datetime) -> str:
    """This function will say that a release was stopped, and on which day."""
    day = date_format(clock.local(at), pgettext("day with year", "j F Y"))
    return _("A release was stopped on %(day)s.") % {"day": day}


def text() -> str:
    """This function will say what has and has not happened, and who has to do something."""
    return _(
        "The check before publishing found figures that would have disclosed somebody. Nothing was shown, and all "
        "answers wait as before. It is a fault in Efterord: whoever runs the server should report it, and no release "
        "is held before it is mended."
    )
