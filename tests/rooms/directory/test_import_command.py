"""``congthu import`` as it is typed."""

from __future__ import annotations

import csv
import json
import stat
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.factories.province import Province, add_people

from congthu.common.actor import Actor
from congthu.config.cli import audit, imports
from congthu.config.cli.context import Context
from congthu.directory.models import Person

HEADINGS = ["Mã CBCCVC", "Họ", "Tên đệm", "Tên", "Chức vụ", "Đơn vị", "Cơ quan chủ quản"]
AN = ["1", "Nguyễn", "Văn", "An", "Chuyên viên", "Sở Thông tin và Truyền thông", ""]
DIGIT = ["2", "Trần", "Thị", "M4i", "Chuyên viên", "Sở Thông tin và Truyền thông", ""]
NOWHERE = ["3", "Lê", "Văn", "Bình", "Chuyên viên", "Sở Không Có", ""]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Context, "setup_django", lambda _: None)  # It is loaded already, for the test database.
    return tmp_path


def run(folder: Path, *args: object) -> Result:
    return CliRunner().invoke(imports.command, [str(arg) for arg in args], obj=Context(state=folder))


def written(folder: Path, *rows: list[str]) -> Path:
    file = folder / "list.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([HEADINGS, *rows])
    return file


def test_a_dry_run_prints_every_line_and_changes_nothing(province: Province, folder: Path) -> None:
    result = run(folder, written(folder, AN, DIGIT, NOWHERE), "--dry-run", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [(line["line"], line["name"], line["address"]) for line in told] == [
        (2, "Nguyễn Văn An", "annv.stttt@daknong.gov.vn"),
        (3, "Trần Thị M4i", ""),
        (4, "Lê Văn Bình", ""),
    ]
    assert [[problem["code"] for problem in line["problems"]] for line in told] == [
        [],
        ["name_has_digits"],
        ["unknown_unit"],
    ]
    assert not Person.objects.exists()


def test_a_dry_run_for_people_shows_each_address(province: Province, folder: Path) -> None:
    result = run(folder, written(folder, AN, NOWHERE), "--dry-run")
    assert result.stdout.splitlines()[0] == "Dòng / line 2: Nguyễn Văn An  annv.stttt@daknong.gov.vn"
    assert "Dòng 3" in result.stdout


def test_the_good_lines_are_imported(province: Province, folder: Path) -> None:
    result = run(folder, written(folder, AN, NOWHERE))
    assert (result.exit_code, Person.objects.count()) == (1, 1)
    assert "Dòng 3" in result.stdout
    assert "Line 3" in result.stdout


def test_stop_on_problem_imports_nothing(province: Province, folder: Path) -> None:
    assert run(folder, written(folder, AN, NOWHERE), "--stop-on-problem").exit_code == 1
    assert not Person.objects.exists()


def test_a_second_time_everything_is_there(province: Province, folder: Path) -> None:
    file = written(folder, AN)
    assert run(folder, file).exit_code == 0
    again = run(folder, file)
    assert again.exit_code == 0
    assert "1 in the directory already" in again.stderr


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04not a workbook", b"\x00" * 100], ids=["empty", "zip", "nulls"])
def test_what_is_no_list_gives_code_two(province: Province, folder: Path, content: bytes) -> None:
    (folder / "bad").write_bytes(content)
    assert run(folder, folder / "bad").exit_code == 2


def test_a_file_that_is_not_there_gives_code_two(province: Province, folder: Path) -> None:
    result = run(folder, folder / "nothing.csv")
    assert result.exit_code == 2
    assert "không có tệp hoặc thư mục đó" in result.stderr
    assert "there is no such file or folder" in result.stderr


def test_a_template_that_cannot_be_written_is_told(province: Province, folder: Path) -> None:
    result = run(folder, "--template", folder / "nowhere/list.xlsx")
    assert result.exit_code == 2
    assert "Không ghi được tệp" in result.stderr


def test_nobody_is_registered_while_slips_cannot_be_written(province: Province, folder: Path) -> None:
    """Clause: D12.1-2. A start password is told once, on the slip."""
    (folder / "taken").write_text("no folder", encoding="utf-8")
    result = run(folder, written(folder, AN), "--slips", folder / "taken")
    assert result.exit_code == 2
    assert "Không ghi được vào thư mục" in result.stderr
    assert not Person.objects.exists()


@pytest.mark.parametrize("kind", ["people", "bodies"])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_template_is_a_list_without_lines(province: Province, folder: Path, kind: str, suffix: str) -> None:
    target = folder / f"empty{suffix}"
    assert run(folder, "--template", target, "--kind", kind).exit_code == 0
    assert "heading" in run(folder, target, "--kind", kind).stderr


def test_slips_are_for_the_owner_alone(province: Province, folder: Path) -> None:
    """Clause: D12.1-2, D3.3."""
    assert run(folder, written(folder, AN), "--slips", folder / "slips").exit_code == 0
    (slip,) = (folder / "slips").iterdir()
    assert slip.name == "stttt.pdf"
    assert slip.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(slip.stat().st_mode) == 0o600
    assert stat.S_IMODE(slip.parent.stat().st_mode) == 0o700


def test_the_record_is_verified_from_the_command_line(
    committed_province: Province, folder: Path, actor: Actor, at: datetime
) -> None:
    """Clause: D11.2e."""
    add_people(["Nguyễn Văn An"], committed_province.stttt, actor=actor, at=at)
    result = CliRunner().invoke(audit.command, ["verify", "--json"], obj=Context(state=folder))
    assert result.exit_code == 0
    assert json.loads(result.stdout)["intact"] is True
