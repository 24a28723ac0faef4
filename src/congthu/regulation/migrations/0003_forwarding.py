"""What the rule set says about filters that send mail on to other domains: nothing leaves by itself. Clause: D3.3, D8.1."""

from django.db import migrations


def add_limit(apps, schema_editor):
    for rules in apps.get_model("regulation", "RuleSet").objects.all():
        rules.limits = {"may_forward_outside": False} | rules.limits
        rules.save(update_fields=["limits"])


class Migration(migrations.Migration):
    dependencies = [("regulation", "0002_rules_about_accounts")]
    operations = [migrations.RunPython(add_limit, migrations.RunPython.noop)]
