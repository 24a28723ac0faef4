"""No table differs from its migrations. Asked of the files alone, so no database is needed."""

from __future__ import annotations

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

OURS = "congthu."


def test_no_migration_is_missing() -> None:
    loader = MigrationLoader(None)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith(OURS)}
    with translation.override(None):  # Names of fields inherited from Django are translated, and would seem to differ.
        found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
    missing = {
        label: [operation.describe() for migration in migrations for operation in migration.operations]
        for label, migrations in found.items()
        if label in ours
    }
    assert not missing


def test_no_two_migrations_claim_the_same_place() -> None:
    assert not MigrationLoader(None).detect_conflicts()


def test_labels_are_the_rooms_names() -> None:
    """A label is part of table names and of migrations, so it is fixed on the first day."""
    ours = [config for config in apps.get_app_configs() if config.name.startswith(OURS)]
    assert not [config.name for config in ours if config.label != config.name.split(".")[1]]
