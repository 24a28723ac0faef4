"""Programs are started by absolute path and without a shell, so that neither PATH nor text can redirect them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from tools.clauses import ROOT, repository_files

from congthu.engine.state import DesiredState, Places, Ports, Trial

STARTERS = frozenset({"run", "Popen", "call", "check_call", "check_output"})
EXECS = frozenset({"execv", "execve", "posix_spawn"})
SHELLS = frozenset(
    {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput", "asyncio.create_subprocess_shell"}
)
BY_PATH = frozenset(
    {"os.execvp", "os.execvpe", "os.execlp", "os.execlpe", "os.posix_spawnp", "os.spawnlp", "os.spawnvp"}
)
"""These search PATH by themselves."""
RUNNERS = frozenset({"run_program"})
"""Functions of ours that start what they are given; their callers are held to the same rule."""
GIVEN_BY_CALLER = {
    "congthu.engine.programs": "is `run_program` itself",
    "congthu.engine.install": "runs the checkers that rendering names; see the test of declared commands",
}
"""Module: why its one call takes the program from an argument."""

SOURCES = [path for path in repository_files() if path.suffix == ".py" and path.parts[0] == "src"]


def _assigned(tree: ast.Module) -> dict[str, ast.expr]:
    return {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


class Finder:
    """What a module starts, and which of it cannot be shown to be an absolute path."""

    def __init__(self, source: str) -> None:
        self.tree = ast.parse(source)
        self.known = _assigned(self.tree) | self._imported()

    def _imported(self) -> dict[str, ast.expr]:
        """Return what constants taken from modules of ours stand for."""
        found: dict[str, ast.expr] = {}
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("congthu."):
                path = (ROOT / "src").joinpath(*str(node.module).split(".")).with_suffix(".py")
                there = _assigned(ast.parse(path.read_text(encoding="utf-8"))) if path.is_file() else {}
                found |= {alias.asname or alias.name: there[alias.name] for alias in node.names if alias.name in there}
        return found

    def faults(self) -> Iterator[str]:
        """Yield a sentence for every call that breaks the rule."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield from self._faults_of(node)

    def _faults_of(self, call: ast.Call) -> Iterator[str]:
        name = ast.unparse(call.func)
        where = f"line {call.lineno}: {name}"
        if name in SHELLS:
            yield f"{where} is a shell"
        if name in BY_PATH:
            yield f"{where} searches PATH"
        if any(word.arg == "shell" and not _is_false(word.value) for word in call.keywords):
            yield f"{where} asks for a shell"
        module, _, function = name.rpartition(".")
        started = (
            (module == "subprocess" and function in STARTERS)
            or (module == "os" and function in EXECS)
            or name == "asyncio.create_subprocess_exec"
            or function in RUNNERS
        )
        if started and not (call.args and self.is_absolute(call.args[0])):
            yield f"{where} starts {ast.unparse(call.args[0]) if call.args else 'nothing it names'}"

    def is_absolute(self, node: ast.expr) -> bool:
        """Tell whether an expression is certainly a program's absolute path, or a command that begins with one."""
        current: ast.expr | None = node
        for _ in range(8):
            match current:
                case ast.Constant(value=str(text)):
                    return text.startswith("/")
                case ast.Attribute(attr="executable" | "venv_bin" | "_venv_bin"):
                    return True  # Of `sys`, and of `engine.state.Places`, whose paths are absolute.
                case None:
                    return False
            current = self._head(current)
        return False

    def _head(self, node: ast.expr) -> ast.expr | None:
        """Return the expression that the text of ``node`` begins with, as far as reading can tell."""
        match node:
            case ast.List(elts=[first, *_]) | ast.Tuple(elts=[first, *_]) | ast.JoinedStr(values=[first, *_]):
                return first
            case ast.Call(func=ast.Name(id="str" | "Path" | "PurePosixPath"), args=[first, *_]):
                return first
            case (
                ast.Starred(value=first)
                | ast.FormattedValue(value=first)
                | ast.BinOp(left=first, op=ast.Div() | ast.Add())
            ):
                return first
            case ast.Name(id=name):
                return self.known.get(name)
        return None


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts[1:])


@pytest.mark.parametrize("path", SOURCES, ids=_module)
def test_programs_are_started_by_absolute_path_and_without_a_shell(path: Path) -> None:
    faults = list(Finder((ROOT / path).read_text(encoding="utf-8")).faults())
    if _module(path) in GIVEN_BY_CALLER:
        assert len(faults) <= 1, faults
    else:
        assert not faults


def test_exceptions_name_modules_that_still_need_them() -> None:
    needed = {_module(path) for path in SOURCES if list(Finder((ROOT / path).read_text(encoding="utf-8")).faults())}
    assert set(GIVEN_BY_CALLER) == needed
    assert all(GIVEN_BY_CALLER.values())


def test_declared_commands_are_absolute_paths() -> None:
    from congthu.engine.parts import parts
    from congthu.engine.render.all import all_checks

    places = Places(root=PurePosixPath("/srv/instance"), code=PurePosixPath("/opt/product"))
    state = DesiredState(
        domain="example.test", hostname="mail.example.test", ports=Ports.block(8400), places=places, trial=Trial()
    )
    declared = [part.command for part in parts(state)] + list(all_checks(state, places.engine))
    assert declared
    assert not [command for command in declared if not command[0].startswith("/")]


@pytest.mark.parametrize(
    "source",
    [
        'subprocess.run(["/usr/sbin/postfix", "check"], check=True)',
        "subprocess.run([sys.executable, '-m', 'x'])",
        'BIN = "/usr/lib/postgresql/15/bin"\nsubprocess.run([f"{BIN}/initdb"])',
        'POSTCONF = "/usr/sbin/postconf"\nsubprocess.check_output([POSTCONF, "-n"])',
        'BIN = Path("/usr/lib/postgresql/15/bin")\nsubprocess.run([str(BIN / "initdb"), "-D", d])',
        'command = ["/usr/bin/env"]\nsubprocess.Popen(command, shell=False)',
        'os.execv("/usr/bin/rspamd", arguments)',
        'run_program(["/usr/bin/doveadm", "who"])',
    ],
)
def test_accepts(source: str) -> None:
    assert not list(Finder(source).faults())


@pytest.mark.parametrize(
    "source",
    [
        'subprocess.run(["postfix", "check"])',
        'subprocess.run("/bin/ls /tmp", shell=True)',
        "subprocess.run(command)",
        'subprocess.run(["/bin/sh"], shell=maybe)',
        'os.system("/bin/true")',
        'os.execvp("postfix", arguments)',
        'run_program(["doveadm", "who"])',
        'name = "dovecot"\nsubprocess.run([name])',
    ],
)
def test_refuses(source: str) -> None:
    assert list(Finder(source).faults())
