import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0013_letters_and_what_was_found_in_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='issuerelease',
            name='task',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='release', to='record.task'),
        ),
        migrations.AlterField(
            model_name='issuerelease',
            name='second',
            field=models.UUIDField(help_text='Who said yes by phone, or is asked; else nobody.', null=True),
        ),
    ]
