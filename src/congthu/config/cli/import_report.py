"""What ``congthu import`` says of each line: to people in two languages, to programs as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import click

from congthu.directory.importing.carry_out import Outcome, Plan
from congthu.directory.importing.people import PersonRow
from congthu.directory.importing.plan_problems import PlanProblem, plan_sentence
from congthu.directory.importing.problems import Problem
from congthu.directory.importing.texts import ENGLISH, VIETNAMESE, sentence


@dataclass(kw_only=True)
class _Line:
    """One line of the list with what became, or would become, of it."""

    name: str = ""
    body: str = ""
    address: str = ""
    problems: list[Problem | PlanProblem] = field(default_factory=list)


def print_report(outcome: Outcome, *, dry_run: bool, as_json: bool) -> None:
    """Print every line as JSON; or the lines that need a look, for a dry run also each address, and the sums."""
    lines = _lines(outcome)
    if as_json:
        told = [
            {
                "line": number,
                "name": line.name,
                "body": line.body,
                "address": line.address,
                "problems": [
                    {"code": p.code.value, "text": _text(p, VIETNAMESE), "text_en": _text(p, ENGLISH)}
                    for p in line.problems
                ],
            }
            for number, line in sorted(lines.items())
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for number, line in sorted(lines.items()):
            if dry_run and line.address:
                click.echo(f"Dòng / line {number}: {line.name}  {line.address}")
            # Lines registered already are told by their number alone: a second import of a province has 12,000.
            for problem in (p for p in line.problems if not isinstance(p, PlanProblem) or p.code.is_fault):
                click.echo(f"{_text(problem, VIETNAMESE)}\n    {_text(problem, ENGLISH)}")
    click.echo(_sums(outcome, dry_run=dry_run), err=True)


def _sums(outcome: Outcome, *, dry_run: bool) -> str:
    plan = outcome.plan
    done = plan.ready if dry_run else len(outcome.bodies) + len(outcome.issued)
    vi = "sẽ đăng ký" if dry_run else "đã đăng ký"
    en = "to register" if dry_run else "registered"
    return (
        f"{done} dòng {vi}, {plan.known} dòng đã có, {plan.faults} dòng cần sửa.\n"
        f"Lines: {done} {en}, {plan.known} in the directory already, {plan.faults} to be corrected."
    )


def _lines(outcome: Outcome) -> dict[int, _Line]:
    plan = outcome.plan
    lines: dict[int, _Line] = dict(_planned(plan))
    for problem in plan.problems:
        if not problem.code.stops_the_line:
            # A column nobody knows belongs to the list as a whole, not to a line of it.
            click.echo(f"{_text(problem, VIETNAMESE)}\n    {_text(problem, ENGLISH)}", err=True)
            continue
        line = lines.setdefault(problem.line, _Line(name=str(problem.params.get("full_name", ""))))
        line.problems.append(problem)
    ready = [item.row.line for item in plan.people if item.is_ready]
    for number, box in zip(ready, outcome.issued, strict=False):
        lines[number].address = box.address
    return lines


def _planned(plan: Plan) -> Iterator[tuple[int, _Line]]:
    for person in plan.people:
        body = person.unit.name if person.unit else person.row.unit
        yield (
            person.row.line,
            _Line(name=person.row.full_name, body=body, address=person.address, problems=_of(person.problem)),
        )
    for planned in plan.bodies:
        row = planned.row
        yield row.line, _Line(name=row.name, body=row.parent, address=planned.address, problems=_of(planned.problem))
    for left in plan.left_out:
        if isinstance(left, PersonRow):
            yield left.line, _Line(name=left.full_name, body=left.unit)
        else:
            yield left.line, _Line(name=left.name, body=left.parent)


def _of(problem: PlanProblem | None) -> list[Problem | PlanProblem]:
    return [problem] if problem else []


def _text(problem: Problem | PlanProblem, language: str) -> str:
    if isinstance(problem, PlanProblem):
        return plan_sentence(problem, language=language)
    return sentence(problem, language=language)
