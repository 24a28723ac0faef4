"""Work in official boxes: assignments, steps and remarks."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import congthu.offices.work.types


class Migration(migrations.Migration):
    dependencies = [("offices", "0002_handovers")]

    operations = [
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("message_id", models.CharField(max_length=998)),
                ("folder", models.CharField(max_length=255)),
                ("uid_validity", models.BigIntegerField(default=0)),
                ("uid", models.BigIntegerField(default=0)),
                ("subject", models.CharField(blank=True, max_length=500)),
                ("sender", models.CharField(blank=True, max_length=254)),
                (
                    "sender_class",
                    models.CharField(
                        choices=[("citizen", "citizen"), ("state", "state"), ("inside", "inside")], max_length=8
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("assignee_name", models.CharField(max_length=300)),
                ("deadline_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("assigned", "assigned"),
                            ("accepted", "accepted"),
                            ("in-progress", "in-progress"),
                            ("returned", "returned"),
                            ("done", "done"),
                            ("cancelled", "cancelled"),
                        ],
                        default=congthu.offices.work.types.WorkState["ASSIGNED"],
                        max_length=12,
                    ),
                ),
                ("assigned_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("answer_id", models.CharField(blank=True, max_length=998)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assigned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="directory.mailbox"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AssignmentStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("assign", "assign"),
                            ("accept", "accept"),
                            ("start", "start"),
                            ("return", "return"),
                            ("finish", "finish"),
                            ("answer", "answer"),
                            ("reopen", "reopen"),
                            ("cancel", "cancel"),
                            ("remark", "remark"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("assigned", "assigned"),
                            ("accepted", "accepted"),
                            ("in-progress", "in-progress"),
                            ("returned", "returned"),
                            ("done", "done"),
                            ("cancelled", "cancelled"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("by_post", models.CharField(blank=True, max_length=520)),
                ("text", models.CharField(blank=True, max_length=2000)),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="offices.assignment"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["mailbox", "state", "deadline_at"], name="offices_assignment_list"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["assigned", "accepted", "in-progress", "returned"])),
                fields=("mailbox", "message_id"),
                name="offices_one_open_assignment",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit__isnull", True), ("person__isnull", True), _connector="XOR"),
                name="offices_assignment_has_one_assignee",
            ),
        ),
    ]
