import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("efterord", "0016_api_token"),
    ]

    operations = [
        migrations.CreateModel(
            name="StaffSurvey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("name"), models.F("on"), name="staff_survey_is_one_a_name_and_date"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffSurveyCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("n", models.PositiveIntegerField()),
                ("mean", models.FloatField()),
                ("counts", models.JSONField()),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cells", to="efterord.staffsurvey"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_survey_cells",
                        to="efterord.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("survey"), models.F("unit"), models.F("code"), name="staff_survey_cell_is_one"
                    ),
                    models.CheckConstraint(condition=models.Q(("n__gte", 5)), name="staff_survey_cell_is_of_five"),
                    models.CheckConstraint(
                        condition=models.Q(("mean__gte", 1), ("mean__lte", 5)), name="staff_survey_mean_is_a_step"
                    ),
                ],
            },
        ),
    ]
