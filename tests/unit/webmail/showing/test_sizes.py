"""How large a file is, without decoding it."""

from __future__ import annotations

import base64

from hypothesis import given
from hypothesis import strategies as st

from congthu.webmail.showing.mime.transfer import decoded_size


@given(
    st.binary(max_size=400),
    st.integers(1, 120),
    st.sampled_from((b"\r\n", b"\n")),
    st.sampled_from((b"", b"\n", b"\r\n\r\n", b"  \r\n", b" ")),
    st.booleans(),
)
def test_reckoned_as_if_decoded(octets: bytes, at_once: int, end: bytes, tail: bytes, has_spaces: bool) -> None:
    lines = [base64.b64encode(octets[at : at + 3 * at_once]) for at in range(0, len(octets), 3 * at_once)]
    if has_spaces and lines:
        lines[0] = lines[0][:2] + b" " + lines[0][2:]
    raw = b"--b\r\n" + end.join(lines) + tail
    assert decoded_size(raw, (5, len(raw)), "Base64") == len(octets)
