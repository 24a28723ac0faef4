"""Every problem has a sentence in both languages, and templates can be read back."""

import re

import pytest
from tests.unit.directory.importing.files import AN, HEADINGS, csv_text

from congthu.directory.importing.bodies import read_bodies
from congthu.directory.importing.columns import Column, ListKind
from congthu.directory.importing.people import read_people
from congthu.directory.importing.problems import FileProblem, FileProblemCode, Problem, ProblemCode
from congthu.directory.importing.reading import Table, read_table
from congthu.directory.importing.templates import csv_template, template, workbook_template
from congthu.directory.importing.texts import FILE_TEXTS, REASONS, TEXTS, Text, file_sentence, sentence
from congthu.directory.naming import SplitReason


def test_nothing_is_without_words() -> None:
    assert set(FILE_TEXTS) == set(FileProblemCode)
    assert set(TEXTS) == set(ProblemCode)
    assert set(REASONS) == set(SplitReason)


@pytest.mark.parametrize("text", [*FILE_TEXTS.values(), *TEXTS.values()], ids=[*FILE_TEXTS, *TEXTS])
def test_both_languages_use_the_same_placeholders(text: Text) -> None:
    placeholders = re.compile(r"%\((\w+)\)s")
    assert set(placeholders.findall(text.vi)) == set(placeholders.findall(text.en))
    assert "%" not in placeholders.sub("", text.vi + text.en)


@pytest.mark.parametrize("text", [*FILE_TEXTS.values(), *TEXTS.values()], ids=[*FILE_TEXTS, *TEXTS])
def test_nobody_is_sent_to_a_page(text: Text) -> None:
    """Lists are imported by the command line, which writes the template, too."""
    assert "trang này" not in text.vi
    assert "this page" not in text.en


BAD_LISTS = {
    "people": csv_text(
        [*HEADINGS, "Họ và tên", "Sở thích"],
        [*AN, "Nguyễn Văn An"],
        [*AN, "Nguyễn Văn Bình"],
        ["", "", "", "", "", "", "", "H'Hen Niê"],
        ["", "Lê", "", "", "x" * 300, "", ""],
        ["", "Lê", "", "An1", "", "", ""],
        ["", "Lê", "", "An@", "", "", ""],
        ["", "Lê", "", "A?n", "", "", ""],
        ["", "Buøi", "", "An", "", "", ""],
        ["", "Lê", "", "An" * 25, "", "", "", "", "", "x"],
        ["", *AN[1:]],
    ),
    "bodies": csv_text(
        [*template(ListKind.BODIES)[:1], "full_name", "parent_full_name", "Viết tắt"],
        ["Thôn", "", "", "&"],
        ["Xã", "A", "B", ""],
        ["Xã", "A", "B", ""],
    ),
}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_real_problems_fill_their_sentences(language: str) -> None:
    people, bodies = (read_table(BAD_LISTS[kind].encode(), kind=ListKind(kind)) for kind in ("people", "bodies"))
    assert isinstance(people, Table)
    assert isinstance(bodies, Table)
    problems = [*read_people(people).problems, *read_bodies(bodies).problems]
    assert {problem.code for problem in problems} == set(ProblemCode)
    for problem in problems:
        said = sentence(problem, language=language)
        assert said.startswith(f"{'Dòng' if language == 'vi' else 'Line'} {problem.line}: ")
        assert "%(" not in said


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        pytest.param(
            Problem(line=7, code=ProblemCode.CELL_MISSING, params={"column": Column.UNIT}),
            "Dòng 7: cột “Đơn vị” để trống. Hãy điền vào.",
            id="column-by-its-heading",
        ),
        pytest.param(
            Problem(line=3, code=ProblemCode.NAME_GARBLED, params={"full_name": "Buøi An", "encoding": "VNI Windows"}),
            "Dòng 3: tên “Buøi An” bị lỗi phông chữ (VNI Windows). Hãy gõ lại tên bằng Unicode.",
            id="encoding-in-brackets",
        ),
    ],
)
def test_sentence(problem: Problem, said: str) -> None:
    assert sentence(problem) == said


def test_file_sentence() -> None:
    problem = FileProblem(code=FileProblemCode.TOO_MANY_ROWS, params={"limit": 200_000})
    assert "200.000" in file_sentence(problem)
    assert "200,000" in file_sentence(problem, language="en")


@pytest.mark.parametrize("kind", list(ListKind))
def test_a_template_is_a_list_without_lines(kind: ListKind) -> None:
    for raw in (csv_template(kind), workbook_template(kind)):
        read = read_table(raw, kind=kind)
        assert isinstance(read, FileProblem)
        assert read.code is FileProblemCode.NO_ROWS


def test_the_template_of_people() -> None:
    assert template(ListKind.PEOPLE) == HEADINGS
    assert template(ListKind.BODIES) == ["Cấp", "Tên cơ quan, đơn vị", "Cơ quan chủ quản", "Tên viết tắt"]
