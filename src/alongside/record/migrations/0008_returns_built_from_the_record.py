"""Returns built from the record, with what was left out, what was found, and who approved and sent them."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0007_restricted_records_reads_and_grants")]

    operations = [
        migrations.CreateModel(
            name="Build",
            fields=[
                (
                    "ref",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.UUIDField(
                        help_text="The account that wrote it; a system's own account for imports."
                    ),
                ),
                ("collection", models.CharField(max_length=12)),
                ("year", models.CharField(max_length=7)),
                ("council", models.CharField(max_length=3)),
                ("serial", models.SmallIntegerField()),
                ("as_known_at", models.DateTimeField()),
                ("rules", models.CharField(max_length=60)),
                ("settings", models.JSONField(default=dict)),
                ("name", models.TextField()),
                ("size", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("facts_digest", models.CharField(max_length=64)),
                ("children", models.IntegerField()),
                (
                    "rows",
                    models.JSONField(default=dict, help_text="How many rows each table of the return holds."),
                ),
                ("matters", models.IntegerField()),
                ("included", models.IntegerField()),
                ("left_out", models.IntegerField()),
                (
                    "reasons",
                    models.JSONField(
                        default=list, help_text="[kind of matter, why it is left out, how many]"
                    ),
                ),
                (
                    "put",
                    models.JSONField(
                        default=list, help_text="[field, how it was put otherwise than recorded, how often]"
                    ),
                ),
                ("errors", models.IntegerField()),
                ("queries", models.IntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BuildFinding",
            fields=[
                (
                    "ref",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.UUIDField(
                        help_text="The account that wrote it; a system's own account for imports."
                    ),
                ),
                ("rule", models.CharField(max_length=8)),
                ("severity", models.CharField(max_length=8)),
                ("table", models.CharField(max_length=40)),
                ("place", models.IntegerField(null=True)),
                ("fields", models.TextField()),
                ("words", models.TextField()),
                ("event", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BuildPart",
            fields=[
                (
                    "ref",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.UUIDField(
                        help_text="The account that wrote it; a system's own account for imports."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("file", "File"), ("sources", "Sources"), ("left_out", "Left Out")],
                        max_length=8,
                    ),
                ),
                ("place", models.IntegerField()),
                ("content", models.BinaryField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BuildStep",
            fields=[
                (
                    "ref",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.UUIDField(
                        help_text="The account that wrote it; a system's own account for imports."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("approved", "Approved"), ("sent", "Sent"), ("received", "Received")],
                        max_length=8,
                    ),
                ),
                (
                    "words",
                    models.TextField(blank=True, help_text="The receipt the other side gave, or a remark."),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="build",
            constraint=models.UniqueConstraint(
                fields=("collection", "year", "council", "serial"), name="a_serial_number_once_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="build",
            constraint=models.UniqueConstraint(
                fields=("collection", "year", "council", "facts_digest", "rules"),
                name="the_same_facts_are_one_build",
            ),
        ),
        migrations.AddConstraint(
            model_name="build",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "matters",
                        django.db.models.expressions.CombinedExpression(
                            models.F("included"), "+", models.F("left_out")
                        ),
                    )
                ),
                name="every_matter_counted_once",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="build",
            trigger=pgtrigger.compiler.Trigger(
                name="only_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="43e3ec483215848007c217c26b3c00e6baa0497f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_only_added_09cac",
                    table="record_build",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="buildfinding",
            name="build",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="record.build"
            ),
        ),
        migrations.AddField(
            model_name="buildfinding",
            name="matter",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.matter"
            ),
        ),
        migrations.AddField(
            model_name="buildfinding",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="buildpart",
            name="build",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="record.build"
            ),
        ),
        migrations.AddField(
            model_name="buildstep",
            name="build",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="record.build"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="buildfinding",
            trigger=pgtrigger.compiler.Trigger(
                name="only_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5bfb45dad94dab102c5a3855bc78a312c3d2b92f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_only_added_f26f0",
                    table="record_buildfinding",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="buildpart",
            constraint=models.UniqueConstraint(
                fields=("build", "kind", "place"), name="a_part_of_a_build_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="buildpart",
            trigger=pgtrigger.compiler.Trigger(
                name="only_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="41663603aed132df371347da2cc64df5be6dd0d9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_only_added_0b0db",
                    table="record_buildpart",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="buildstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["approved", "sent"])),
                fields=("build", "kind"),
                name="approved_and_sent_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="buildstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "received"), _negated=True),
                    models.Q(("words", ""), _negated=True),
                    _connector="OR",
                ),
                name="received_with_a_receipt",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="buildstep",
            trigger=pgtrigger.compiler.Trigger(
                name="only_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1dc4735f195a7dda5ab382f8e0e2c0e9c8e5a25e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_only_added_001a9",
                    table="record_buildstep",
                    when="BEFORE",
                ),
            ),
        ),
    ]
