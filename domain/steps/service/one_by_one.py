"""Lets a round go on after a row that fails, so that this row does not hold up the next ones."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from domain.errors import Unavailable

Row = Callable[[object], AbstractContextManager[None]]


@contextmanager
def one_by_one() -> Iterator[Row]:
    """Gives `row`: a failure inside `with row(id):` is kept. At the end the foremost failure is raised."""
    failed = list[Exception]()

    @contextmanager
    def row(number: object) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # the other rows are done before it is raised
            error.add_note(f"at the row {number}")
            failed.append(error)

    yield row
    if failed:
        raise foremost(failed)


def foremost(failed: Sequence[Exception]) -> Exception:
    """Everything that is broken, as one error; else the first failure that only waits for a neighbour."""
    broken = [error for error in failed if not isinstance(error, Unavailable)]
    return ExceptionGroup("parts of tidying up failed", broken) if len(broken) > 1 else [*broken, *failed][0]
