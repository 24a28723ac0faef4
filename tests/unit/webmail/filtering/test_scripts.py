"""What the forms say becomes Sieve that the real compiler takes, and comes back as it was."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthu.webmail.filtering.checking import House, find_faults, forwards_of
from congthu.webmail.filtering.script import read_script, write_script
from congthu.webmail.filtering.sieve import code_of
from congthu.webmail.filtering.types import (
    Condition,
    Do,
    FaultCode,
    Field,
    Forwarding,
    Match,
    Rule,
    RuleBook,
    Step,
    Vacation,
)

SIEVEC = Path("/usr/bin/sievec")
HOUSE = House(
    domain="daknong.gov.vn",
    own=frozenset({"annv@daknong.gov.vn"}),
    absent=frozenset({"nobody@daknong.gov.vn"}),
)
AWAY = Vacation(
    is_on=True, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 9), subject="Vắng", text='Đi "họp".\nMai.'
)
REPORTS = Rule(
    name="Báo cáo tuần",
    conditions=(Condition(field=Field.SUBJECT, value="báo cáo"), Condition(field=Field.LARGER, value="2")),
    steps=(Step(do=Do.FILE, value="Công việc/Báo cáo"), Step(do=Do.SEEN)),
)
FULL = RuleBook(
    rules=(
        REPORTS,
        Rule(
            name="x",
            any_of=True,
            is_last=False,
            conditions=(
                Condition(field=Field.FROM, match=Match.IS, value="lan@daknong.gov.vn"),
                Condition(field=Field.TO, match=Match.LACKS, value='"; stop; #'),
                Condition(field=Field.TEXT, value="${hex: 41} \\ khẩn"),
                Condition(field=Field.DOCUMENT),
            ),
            steps=(Step(do=Do.FORWARD, value="lan@daknong.gov.vn"), Step(do=Do.FLAG), Step(do=Do.BIN)),
        ),
    ),
    vacation=AWAY,
    forwarding=Forwarding(is_on=True, address="lan@daknong.gov.vn", keeps_copy=False),
    own_addresses=("an@daknong.gov.vn",),
    includes='của tôi "cũ"',
)


def compile_script(script: bytes, folder: Path) -> None:
    """Let the real compiler read a script."""
    file = folder / "cong-thu.sieve"
    file.write_bytes(script)
    options = [
        "-o",
        "mail_home=" + str(folder),
        "-o",
        "mail_location=maildir:" + str(folder),
        "-o",
        f"plugin/sieve=file:{folder}/sieve",
    ]
    extensions = "plugin/sieve_extensions=+body +mailbox +date +include +vacation +imap4flags +copy +relational"
    words = [str(SIEVEC), "-c", "/dev/null", *options, "-o", extensions, str(file), str(folder / "out.svbin")]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr + script.decode()


text = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)
conditions = st.one_of(
    st.builds(
        Condition,
        field=st.sampled_from([Field.FROM, Field.TO, Field.SUBJECT]),
        match=st.sampled_from(Match),
        value=text,
    ),
    st.builds(Condition, field=st.just(Field.LARGER), value=st.integers(1, 999).map(str)),
)
steps = st.one_of(
    st.builds(Step, do=st.just(Do.FILE), value=text), st.builds(Step, do=st.sampled_from([Do.BIN, Do.FLAG]))
)
rules = st.builds(
    Rule,
    name=text,
    any_of=st.booleans(),
    is_on=st.booleans(),
    conditions=st.lists(conditions, min_size=1, max_size=3).map(tuple),
    steps=st.lists(steps, min_size=1, max_size=3).map(tuple),
)


@pytest.mark.parametrize("book", [RuleBook(), FULL, RuleBook(rules=(replace(REPORTS, is_on=False),))])
def test_a_book_comes_back_as_it_was(book: RuleBook) -> None:
    assert read_script(write_script(book)) == book


@given(st.builds(RuleBook, rules=st.lists(rules, max_size=3).map(tuple), includes=text))
def test_any_book_comes_back_as_it_was(book: RuleBook) -> None:
    assert read_script(write_script(book)) == book


@pytest.mark.skipif(not SIEVEC.exists(), reason="Dovecot's Sieve compiler is not installed")
@pytest.mark.parametrize("book", [RuleBook(), replace(FULL, includes=""), RuleBook(rules=(REPORTS,))])
def test_the_compiler_takes_it(book: RuleBook, tmp_path: Path) -> None:
    compile_script(write_script(book), tmp_path)


@pytest.mark.skipif(not SIEVEC.exists(), reason="Dovecot's Sieve compiler is not installed")
@settings(max_examples=25, deadline=None)
@given(book=st.builds(RuleBook, rules=st.lists(rules, max_size=3).map(tuple)))
def test_the_compiler_takes_whatever_is_typed(book: RuleBook, tmp_path_factory: pytest.TempPathFactory) -> None:
    compile_script(write_script(book), tmp_path_factory.mktemp("sieve"))


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'require "fileinto";\nfileinto "x";\n', id="somebody's own"),
        pytest.param(write_script(FULL) + b"\r\ndiscard;\r\n", id="changed by hand"),
        pytest.param(write_script(FULL).replace(b'"rules": [', b'"rules": [1, ', 1), id="book broken"),
        pytest.param(b"# cong-thu 1 x\n\n# book {}\n", id="digest wrong"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
    ],
)
def test_everything_else_is_foreign(script: bytes) -> None:
    assert read_script(script) is None


@given(st.binary(max_size=300))
def test_nothing_escapes_reading(script: bytes) -> None:
    read_script(b"# cong-thu 1 " + script)


def test_what_is_typed_stays_inside_its_string() -> None:
    assert '"\\"; stop; #"' in code_of(FULL)


def test_letters_with_marks_are_found_in_capitals_too() -> None:
    code = code_of(RuleBook(rules=(REPORTS,)))
    assert '"BÁO CÁO"' in code
    assert '"báo cáo"' in code


def test_marks_come_before_filing() -> None:
    code = code_of(RuleBook(rules=(REPORTS,)))
    assert code.index("addflag") < code.index("fileinto :create")


@pytest.mark.parametrize(
    ("book", "code"),
    [
        (RuleBook(forwarding=Forwarding(is_on=True, address="an@gmail.com")), FaultCode.OUTSIDE),
        (RuleBook(forwarding=Forwarding(is_on=True, address="an@xdaknong.gov.vn")), FaultCode.OUTSIDE),
        (RuleBook(forwarding=Forwarding(is_on=True, address="an@daknong.gov.vn.evil.example")), FaultCode.OUTSIDE),
        (RuleBook(forwarding=Forwarding(is_on=True, address="annv@daknong.gov.vn")), FaultCode.TO_ITSELF),
        (RuleBook(forwarding=Forwarding(is_on=True, address=" ")), FaultCode.NO_ADDRESS),
        (RuleBook(forwarding=Forwarding(is_on=True, address="Nobody@daknong.gov.vn")), FaultCode.NO_BOX),
        (
            RuleBook(rules=(replace(REPORTS, steps=(Step(do=Do.FORWARD, value="nobody@daknong.gov.vn"),)),)),
            FaultCode.NO_BOX,
        ),
        (RuleBook(forwarding=Forwarding(is_on=True, address="a@b@daknong.gov.vn")), FaultCode.BAD_ADDRESS),
        (RuleBook(forwarding=Forwarding(is_on=True, address='"a b"@daknong.gov.vn')), FaultCode.BAD_ADDRESS),
        (RuleBook(rules=(replace(REPORTS, steps=(Step(do=Do.FORWARD, value="an@gmail.com"),)),)), FaultCode.OUTSIDE),
        (RuleBook(rules=(replace(REPORTS, name=" "),)), FaultCode.NO_NAME),
        (RuleBook(rules=(replace(REPORTS, steps=()),)), FaultCode.NO_STEP),
        (RuleBook(rules=(replace(REPORTS, conditions=()),)), FaultCode.NO_CONDITION),
        (RuleBook(rules=(replace(REPORTS, steps=(Step(do=Do.FILE, value="//"),)),)), FaultCode.BAD_FOLDER),
        (RuleBook(rules=(replace(REPORTS, steps=(Step(do=Do.FILE, value="../x"),)),)), FaultCode.BAD_FOLDER),
        (RuleBook(rules=(replace(REPORTS, steps=(Step(do=Do.FILE, value="Dự án/ . /x"),)),)), FaultCode.BAD_FOLDER),
        (
            RuleBook(rules=(replace(REPORTS, conditions=(Condition(field=Field.LARGER, value="²"),)),)),
            FaultCode.BAD_SIZE,
        ),
        (RuleBook(rules=(REPORTS,) * 100), FaultCode.TOO_MANY),
        (RuleBook(vacation=replace(AWAY, text=" ")), FaultCode.NO_TEXT),
        (RuleBook(vacation=replace(AWAY, starts_on=None)), FaultCode.NO_START),
        (RuleBook(vacation=replace(AWAY, ends_on=date(2026, 11, 1))), FaultCode.ENDS_BEFORE),
        (RuleBook(vacation=replace(AWAY, subject="a\r\nBcc: x")), FaultCode.BAD_LETTERS),
        (
            RuleBook(rules=(replace(REPORTS, steps=(Step(do=Do.FORWARD, value="lan@daknong.gov.vn"),) * 5),)),
            FaultCode.TOO_MANY_FORWARDS,
        ),
    ],
)
def test_what_is_wrong_is_named(book: RuleBook, code: FaultCode) -> None:
    assert code in {fault.code for fault in find_faults(book, house=HOUSE)}


def test_outside_is_allowed_where_the_rule_set_says_so() -> None:
    book = RuleBook(forwarding=Forwarding(is_on=True, address="an@gmail.com"))
    assert not find_faults(book, house=replace(HOUSE, allows_outside=True))
    assert not find_faults(FULL, house=HOUSE)


def test_where_a_book_sends_mail_on_to() -> None:
    """Rules that are off count, because a click switches them on; forwarding that is off was never checked."""
    step = Step(do=Do.FORWARD, value="Lan@daknong.gov.vn")
    book = RuleBook(rules=(replace(REPORTS, is_on=False, steps=(step,)),), forwarding=Forwarding(address="x@y"))
    assert forwards_of(book) == {"lan@daknong.gov.vn"}
    assert forwards_of(replace(book, forwarding=Forwarding(is_on=True, address="X@y"))) == {"lan@daknong.gov.vn", "x@y"}
