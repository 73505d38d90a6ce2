from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("efterord", "0019_results_letter"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="alert_share",
            field=models.FloatField(null=True),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("alert_share__gt", 0), ("alert_share__lt", 1)),
                name="organisation_alert_share_is_a_share",
            ),
        ),
    ]
