"""Lists all breaks of the product's sources that could matter, and makes a random choice of them."""

import ast
import hashlib
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

from tests.mutants.mutation import Mutation
from tests.mutants.python_breaks import breaks, is_log
from tests.mutants.sql_breaks import is_sql, sql_breaks

FOLDERS = ("bot", "domain", "workers")
_LEFT_OUT = (
    "bot/locales/",  # words
    "domain/ports.py",  # types without code
    "domain/tables/",  # declared again by the migrations
    "domain/settings/",  # declared again by the documentation
    "domain/fail_points.py",  # places where tests stop a process
)
# Calls that only declare: a break in one changes nothing that a test could see.
_DECLARING = ("TypeVar", "NewType", "ParamSpec", "field", "Field", "dataclass")


def all_mutations(repository: Path) -> list[Mutation]:
    """All breaks, in a fixed order."""
    return sorted({one for file in _files(repository) for one in mutations_of(repository, file)})


def choose(repository: Path, *, seed: int, count: int, among: str = "") -> list[Mutation]:
    """Chooses breaks at random, each as likely as any other. A break keeps its place in the lot when others
    are added or removed, so the choice changes little.

    among: only in files with this in their path.
    """
    sources = {file: (repository / file).read_text() for file in _files(repository)}
    known = [one for one in all_mutations(repository) if among in one.file]
    alike: Counter[str] = Counter()
    lots: dict[Mutation, bytes] = {}
    for one in known:
        name = f"{one.file} {one.where} {one.kind} {sources[one.file][one.start : one.end]} {one.new}"
        alike[name] += 1
        lots[one] = hashlib.sha256(f"{seed} {name} {alike[name]}".encode()).digest()
    known.sort(key=lots.__getitem__)
    return list(islice((one for one in known if _changes_something(one, sources[one.file])), count))


def mutations_of(repository: Path, file: str) -> list[Mutation]:
    source = (repository / file).read_text()
    finder = _Finder(file, source)
    finder.visit(ast.parse(source))
    return finder.found


def _changes_something(one: Mutation, source: str) -> bool:
    """Whether the broken source is still Python, and other Python than before."""
    try:
        return ast.dump(ast.parse(one.applied(source))) != ast.dump(ast.parse(source))
    except SyntaxError:
        return False


def _files(repository: Path) -> list[str]:
    found = (
        file.relative_to(repository).as_posix()
        for name in FOLDERS
        for file in (repository / name).rglob("*.py")
    )
    return sorted(file for file in found if not file.startswith(_LEFT_OUT))


class _Finder(ast.NodeVisitor):
    def __init__(self, file: str, source: str) -> None:
        self.found: list[Mutation] = []
        self._file = file
        self._source = source
        self._where: list[str] = []
        lines = source.splitlines(keepends=True)
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line))
        self._lines = lines

    def generic_visit(self, node: ast.AST) -> None:
        for place, new, kind in breaks(node):
            self._add_python(place, new, kind)
        super().generic_visit(node)

    def visit_Module(self, node: ast.Module) -> None:
        for statement in _without_docstring(node.body):
            name = _name_bound(statement)
            if name:
                self._within(name, statement)
            else:
                self.visit(statement)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._where.append(node.name)
        for statement in _without_docstring(node.body):
            self.visit(statement)
        self._where.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if node.name == "__repr__" or _is_abstract(node):
            return
        self._where.append(node.name)
        for place, new, kind in breaks(node):
            self._add_python(place, new, kind)
        for part in (*node.args.defaults, *node.args.kw_defaults, *_without_docstring(node.body)):
            if part is not None:
                self.visit(part)
        self._where.pop()

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and is_sql(node.value):
            self._add_sql(node)
        self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Breaks only SQL in f-strings: Python 3.11 does not say where the parts of one are."""
        if is_sql(self._text(node)):
            self._add_sql(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in _DECLARING and not is_log(node):
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Assert(self, node: ast.Assert) -> None:
        """Leaves assertions alone: they only narrow types."""

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) not in ("TYPE_CHECKING", "__name__ == '__main__'"):
            self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """Leaves a constant index alone: a wrong one is nearly always an error at once."""
        if not isinstance(node.slice, ast.Constant):
            self.visit(node.slice)
        self.visit(node.value)

    def _within(self, name: str, node: ast.AST) -> None:
        self._where.append(name)
        self.visit(node)
        self._where.pop()

    def _add_python(self, place: ast.AST, new: str, kind: str) -> None:
        start, end = self._span(place)
        if kind == "early return":  # it is put before the statement, which is then never reached
            column = start - self._source.rfind("\n", 0, start) - 1
            end, new = start, f"{new}\n{' ' * column}"
        self._add(start, end, new, kind)

    def _add_sql(self, node: ast.AST) -> None:
        start, end = self._span(node)
        for first, last, new, kind in sql_breaks(self._source[start:end]):
            self._add(start + first, start + last, new, kind)

    def _add(self, start: int, end: int, new: str, kind: str) -> None:
        line = self._source.count("\n", 0, start) + 1
        self.found.append(Mutation(self._file, start, end, kind, new, ".".join(self._where), line))

    def _text(self, node: ast.AST) -> str:
        start, end = self._span(node)
        return self._source[start:end]

    def _span(self, node: Any) -> tuple[int, int]:
        return self._offset(node.lineno, node.col_offset), self._offset(node.end_lineno, node.end_col_offset)

    def _offset(self, line: int, column: int) -> int:
        """Gives the offset in characters. column: in bytes."""
        text = self._lines[line - 1]
        return self._starts[line - 1] + len(text.encode()[:column].decode())


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    is_text = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) if body else False
    return body[1:] if is_text else body


def _name_bound(statement: ast.stmt) -> str:
    """The name that a statement such as `_WANTED = ...` binds; empty when the statement binds none."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return next((target.id for target in targets if isinstance(target, ast.Name)), "")


def _is_abstract(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("abstractmethod" in ast.unparse(decorator) for decorator in node.decorator_list)
