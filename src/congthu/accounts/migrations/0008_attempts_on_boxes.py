"""Which box was opened, where it is not the own one: what managers of offices are shown. Clause: D14.2, D3.3."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_box_tokens")]
    operations = [
        migrations.AddField(
            model_name="loginattempt",
            name="box",
            field=models.CharField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.RemoveConstraint(model_name="loginattempt", name="accounts_loginattempt_once"),
        migrations.AddConstraint(
            model_name="loginattempt",
            constraint=models.UniqueConstraint(
                fields=("account", "span", "address", "result", "protocol", "program", "name_digest", "box"),
                name="accounts_loginattempt_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="loginattempt",
            index=models.Index(
                condition=models.Q(("box", ""), _negated=True),
                fields=["box", "last_at"],
                name="accounts_loginattempt_box",
            ),
        ),
    ]
