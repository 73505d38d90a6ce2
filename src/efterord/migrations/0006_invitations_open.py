from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("efterord", "0005_survey_terms"),
    ]

    operations = [
        migrations.AlterField(
            model_name="invitation",
            name="opens_on",
            field=models.DateField(),
        ),
    ]
