"""What the rule set says about passwords, second factors and attempts to log in. Clause: D12.1-3, D11.2c, D11.2e, Q9."""

from django.db import migrations

LIMITS = {
    "password_min_length": 8,
    "passwords_remembered": 5,
    "second_factor_for": ["operator", "head", "delegate"],
    "second_factor_grace_days": 14,
    "app_password_days": 365,
    "attempts_kept_months": 12,
}


def add_limits(apps, schema_editor):
    for rules in apps.get_model("regulation", "RuleSet").objects.all():
        rules.limits = LIMITS | rules.limits
        rules.save(update_fields=["limits"])


class Migration(migrations.Migration):
    dependencies = [("regulation", "0001_initial")]
    operations = [migrations.RunPython(add_limits, migrations.RunPython.noop)]
