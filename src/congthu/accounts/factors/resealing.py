"""Sealing the secrets of second factors again, under the first key of the file."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from congthu.accounts.factors.models import Generator
from congthu.accounts.factors.sealing import load_sealer


@transaction.atomic
def reseal_factors(secrets: Path) -> int:
    """Seal every secret anew with the first key and return how many; afterwards the other keys are not needed.

    Raises:
        SealBroken: one cannot be opened with the keys of the file; nothing was changed.
    """
    sealer, rows = load_sealer(secrets), list(Generator.objects.select_for_update())
    for row in rows:
        row.sealed = sealer.seal(sealer.open(row.sealed, account_id=row.account_id), account_id=row.account_id)
    Generator.objects.bulk_update(rows, ["sealed"], batch_size=1000)
    return len(rows)
