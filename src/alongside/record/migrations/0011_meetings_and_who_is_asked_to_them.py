"""Meetings: who is asked to which, what they need, what they had read, and who came."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0010_who_took_part_and_what_is_watched"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
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
                ("kind", models.CharField(max_length=40)),
                ("form", models.CharField(blank=True, max_length=24)),
                (
                    "closed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.document"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="record.document",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MeetingChild",
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
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="record.matter",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="record.meeting",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="record.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MeetingTime",
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
                ("n", models.SmallIntegerField()),
                ("at", models.DateTimeField()),
                ("place", models.TextField(blank=True)),
                ("online", models.BooleanField(default=False)),
                ("called_off", models.BooleanField(default=False)),
                ("moved_by", models.CharField(blank=True, max_length=12)),
                ("reason", models.TextField(blank=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="times", to="record.meeting"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Seat",
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
                ("role", models.CharField(help_text="A role of law.meetings.ROLE.", max_length=24)),
                ("user", models.UUIDField(help_text="The account of a colleague.", null=True)),
                ("name", models.TextField(blank=True)),
                ("agency", models.TextField(blank=True)),
                (
                    "reach",
                    models.TextField(
                        blank=True, help_text="How to reach a professional. Never a family member's."
                    ),
                ),
                (
                    "shown",
                    models.CharField(
                        choices=[("name", "Name"), ("role", "Role")], default="name", max_length=4
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="record.meeting"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="record.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SeatStep",
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
                ("n", models.SmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("left_out", "Left Out"),
                            ("kept_out", "Kept Out"),
                            ("answered", "Answered"),
                            ("needs", "Needs"),
                            ("arranged", "Arranged"),
                            ("comes", "Comes"),
                            ("report_given", "Report Given"),
                            ("report_ready", "Report Ready"),
                            ("view", "View"),
                            ("came", "Came"),
                            ("disagreed", "Disagreed"),
                            ("decision_sent", "Decision Sent"),
                            ("record_sent", "Record Sent"),
                            ("correction_asked", "Correction Asked"),
                            ("correction_answered", "Correction Answered"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.TextField(blank=True)),
                ("facts", models.JSONField(default=dict)),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="record.seat"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="only_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="db5ef1634eb0a42cf3f8b8737403cebaf49ffad3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_only_added_a1308",
                    table="record_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingchild",
            constraint=models.UniqueConstraint(
                fields=("meeting", "person"), name="a_child_once_at_a_meeting"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meetingchild",
            trigger=pgtrigger.compiler.Trigger(
                name="only_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5b12505ee4c7cdf1b240c7df0e4078f1ac93c66f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_only_added_749d3",
                    table="record_meetingchild",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingtime",
            constraint=models.UniqueConstraint(fields=("meeting", "n"), name="meeting_times_are_numbered"),
        ),
        migrations.AddConstraint(
            model_name="meetingtime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("called_off", False), ("n", 0)),
                    models.Q(
                        models.Q(("moved_by", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="a_moved_meeting_says_by_whom_and_why",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meetingtime",
            trigger=pgtrigger.compiler.Trigger(
                name="only_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c8ba71f7e07f8878b6f1e1f39b0e7da46c906c4b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_only_added_09da3",
                    table="record_meetingtime",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False)),
                fields=("meeting", "person"),
                name="a_person_once_at_a_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__isnull", False), models.Q(("name", ""), _negated=True), _connector="OR"
                ),
                name="a_seat_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", True), ("reach", ""), _connector="OR"),
                name="reach_of_professionals_only",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="only_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="de50a600802eb86b1080f4749312afbfff781855",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_only_added_cfc29",
                    table="record_seat",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="seatstep",
            constraint=models.UniqueConstraint(fields=("seat", "n"), name="seat_steps_are_numbered"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seatstep",
            trigger=pgtrigger.compiler.Trigger(
                name="only_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="04da6042cfbbe172f5ad80406260bb5616dd7c64",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_only_added_9cd0d",
                    table="record_seatstep",
                    when="BEFORE",
                ),
            ),
        ),
    ]
