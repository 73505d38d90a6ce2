from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("efterord", "0009_plan_over_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("release", models.PositiveIntegerField(unique=True)),
                ("n_keys", models.PositiveIntegerField()),
                ("destroyed_on", models.DateField()),
                ("keep_days", models.PositiveIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
