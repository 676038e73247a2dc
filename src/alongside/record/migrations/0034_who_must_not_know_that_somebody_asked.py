from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0033_who_is_asked_and_who_has_a_seat_are_found_by_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="cameoutside",
            name="must_not_know",
            field=models.TextField(blank=True, default=""),
        ),
    ]
