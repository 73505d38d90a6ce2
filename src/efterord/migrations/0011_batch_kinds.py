
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('efterord', '0010_key_certificate'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='batch',
            name='batch_number_is_unique_in_its_release',
        ),
        migrations.RemoveConstraint(
            model_name='table',
            name='table_is_one_a_question',
        ),
        migrations.AddField(
            model_name='batch',
            name='kind',
            field=models.CharField(default='exit_survey', max_length=16),
        ),
        migrations.AddField(
            model_name='table',
            name='kind',
            field=models.CharField(default='exit_survey', max_length=16),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['exit_survey', 'follow_up', 'asked'])), name='batch_kind_is_a_word'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.UniqueConstraint(models.F('release'), models.F('kind'), models.F('number'), name='batch_number_is_unique_in_its_release'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('n_counting__gte', 20), models.Q(('kind', 'follow_up'), _negated=True), _connector='OR'), name='follow_up_batch_holds_at_least_20'),
        ),
        migrations.AddConstraint(
            model_name='table',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['exit_survey', 'follow_up', 'asked'])), name='table_kind_is_a_word'),
        ),
        migrations.AddConstraint(
            model_name='table',
            constraint=models.UniqueConstraint(models.F('release'), models.F('kind'), models.F('unit'), models.F('lane'), models.F('question'), name='table_is_one_a_question'),
        ),
    ]
