"""What was asked before had no terms and no day of opening: the terms that held, and four weeks before the closing."""

import datetime as dt

from django.db import migrations

LEAVING = ["RES", "RET", "DIS", "RED", "FTE", "PRO", "AGR"]
DAYS_OPEN = 28


def fill(apps, schema_editor):
    invitation = apps.get_model("efterord", "Invitation")
    for closes_on in list(invitation.objects.values_list("closes_on", flat=True).distinct()):
        opens_on = closes_on - dt.timedelta(days=DAYS_OPEN)
        invitation.objects.filter(closes_on=closes_on, opens_on=None).update(opens_on=opens_on)
    if apps.get_model("efterord", "Organisation").objects.exists():
        apps.get_model("efterord", "SurveyTerms").objects.get_or_create(
            pk=1, defaults={"leaving_kinds": LEAVING, "reminder_days": [3, 10]}
        )


class Migration(migrations.Migration):

    dependencies = [
        ("efterord", "0004_exit_survey"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
