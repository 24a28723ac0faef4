"""What a form says of a document. Clause: D9.1."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from congthu.webmail.composing.documents.types import DocumentClass
from congthu.webmail.web.written import document_written


@pytest.mark.parametrize(
    ("number", "symbol", "read"),
    [
        pytest.param("23", "TTr-STTTT", ("23", "TTr-STTTT"), id="both-fields"),
        pytest.param("23/TTr-STTTT", "", ("23", "TTr-STTTT"), id="whole-reference-as-number"),
        pytest.param("", "CĐ-", ("", ""), id="nothing-was-added-to-what-the-page-began"),
        pytest.param("15", "CĐ-", ("15", ""), id="number-alone"),
    ],
)
def test_reference(number: str, symbol: str, read: tuple[str, str]) -> None:
    form = QueryDict(mutable=True)
    form.update({"document_class": DocumentClass.NOTICE, "document_number": number, "document_symbol": symbol})
    fields = document_written(form)
    assert fields is not None
    assert (fields.number, fields.symbol) == read
