from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0034_who_must_not_know_that_somebody_asked"),
    ]

    operations = [
        migrations.AddField(
            model_name="passagemark",
            name="stretched",
            field=models.BooleanField(
                default=False,
                help_text="Its words were changed: it covers what took their place, until somebody looks.",
            ),
        ),
    ]
