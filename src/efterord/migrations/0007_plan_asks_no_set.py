from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("efterord", "0006_invitations_open"),
    ]

    operations = [
        migrations.RemoveField(model_name="plan", name="questionnaire"),
        migrations.RemoveField(model_name="plan", name="questionnaire_version"),
    ]
