"""Finds the functions that a break elsewhere affects, such as a break in a constant or a registration."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.mutants.mutation import Mutation
from tests.mutants.reaching import functions
from tests.mutants.sources import FOLDERS

# A file, a function in it, and lines of it counted from its `def`; None for all of its lines.
User = tuple[str, str, frozenset[int] | None]


class Sources:
    """The product's sources, parsed once."""

    def __init__(self, repository: Path) -> None:
        self.trees = {
            file.relative_to(repository).as_posix(): ast.parse(file.read_text())
            for name in FOLDERS
            for file in (repository / name).rglob("*.py")
        }

    def users_of_name(self, file: str, where: str) -> Iterator[User]:
        """Yields a class's methods, or the lines that use a name of the module or anything built from it."""
        for one in functions(self.trees[file]):
            if one.name.startswith(f"{where}."):
                yield file, one.name, None
        yield from self._users({where}, file, set())

    def _users(self, names: set[str], file: str, seen: set[str]) -> Iterator[User]:
        seen.add(file)
        built = _built_of(names, self.trees[file])
        mentions = {node.lineno for node in _loaded(self.trees[file]) if node.id in built}
        yield from _places(file, self.trees[file], mentions)
        for other, tree in self.trees.items():
            taken = built & _imported_names(tree, module_of(file))
            if taken and other not in seen:
                yield from self._users(taken, other, seen)

    def users_of_text(self, text: str) -> Iterator[User]:
        """Yields the lines with the same text, but not those that only register a handler for it."""
        for file, tree in self.trees.items():
            mentions = {
                node.lineno
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and node.value == text
            }
            places = _places(file, tree, mentions)
            yield from (place for place in places if not place[1].startswith("register"))

    def handed_on(self, file: str, broken: Iterable[ast.stmt]) -> Iterator[User]:
        """Yields functions that these statements register, or that a module registers at their call."""
        own = {one.name for one in functions(self.trees[file])}
        calls = (one.value for one in broken if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call))
        for call in calls:
            for argument in call.args:
                if isinstance(argument, ast.Name) and argument.id in own:
                    yield file, argument.id, None
            called = call.func
            if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                other = self._module_named(file, called.value.id)
                if other is not None and called.attr.startswith("register"):
                    names = (one.name for one in functions(self.trees[other]))
                    yield from ((other, name, None) for name in names if not name.startswith("register"))

    def starters_of(self, file: str) -> list[str]:
        """Lists files that import this one or have its name in a text, as code that starts a process does.
        For a `__main__` it lists the modules of its folder that it imports.
        """
        folder, _, name = file.rpartition("/")
        if name == "__main__.py":
            modules = imported(self.trees[file])
            return [other for other in self.trees if other.startswith(folder) and module_of(other) in modules]
        return [
            other
            for other, tree in self.trees.items()
            if other != file
            and (
                module_of(file) in imported(tree)
                or any(isinstance(node, ast.Constant) and node.value == name for node in ast.walk(tree))
            )
        ]

    def _module_named(self, file: str, name: str) -> str | None:
        for node in self.trees[file].body:
            if isinstance(node, ast.ImportFrom) and name in (alias.name for alias in node.names):
                other = f"{(node.module or '').replace('.', '/')}/{name}.py"
                return other if other in self.trees else None
        return None


def module_of(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".")


def texts_at(mutation: Mutation, tree: ast.Module) -> set[str]:
    """The texts on the broken line: other code may ask for the broken value by such a text."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno == mutation.line
    }


def imported(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found


def _built_of(names: set[str], tree: ast.Module) -> set[str]:
    """These names, and the names of the module whose values are built from them."""
    found = set(names)
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and found & {n.id for n in _loaded(statement)}:
            stored = (one for one in ast.walk(statement) if isinstance(one, ast.Name))
            found |= {one.id for one in stored if isinstance(one.ctx, ast.Store)}
    return found


def _places(file: str, tree: ast.Module, mentions: set[int]) -> Iterator[User]:
    for one in functions(tree):
        lines = frozenset(line - one.first_line for line in mentions.intersection(one.own_lines))
        if lines:
            yield file, one.name, lines


def _loaded(tree: ast.AST) -> Iterator[ast.Name]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node


def _imported_names(tree: ast.AST, module: str) -> set[str]:
    found = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == module)
    return {alias.name for node in found for alias in node.names}
