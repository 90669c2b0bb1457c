"""Imports aiogram so that a class of Telegram is built when it is first used, and not all 400 at the start.

aiogram asks pydantic to put the building off (`defer_build`), and builds all of them at the end of its import
all the same, because its modules do not know one another's names. That took three quarters of the time in
which the bot starts. Here the modules learn the names instead. Import this module before anything that
imports aiogram.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, List, Literal, Optional, Union  # noqa: UP035 - names in aiogram's annotations

from pydantic import BaseModel

_BUILDS = "model_rebuild"
_TYPES = "aiogram.types"


@contextmanager
def _nothing_is_built() -> Iterator[None]:
    builds = BaseModel.__dict__[_BUILDS]
    setattr(BaseModel, _BUILDS, classmethod(_put_off))
    try:
        yield
    finally:
        setattr(BaseModel, _BUILDS, builds)


def _put_off(_cls: type[BaseModel], /, **_options: object) -> None:
    """Stands in for `model_rebuild` while aiogram is imported."""


def _tell_names() -> None:
    types = sys.modules[_TYPES]
    names: dict[str, Any] = {name: getattr(types, name) for name in types.__all__}
    names |= {"List": List, "Optional": Optional, "Union": Union, "Literal": Literal}  # noqa: UP006
    names["Default"] = importlib.import_module("aiogram.client.default").Default
    for name, module in sys.modules.items():
        if name.startswith(f"{_TYPES}."):
            for known, value in names.items():
                vars(module).setdefault(known, value)


if _TYPES not in sys.modules:
    with _nothing_is_built():
        importlib.import_module(_TYPES)
    _tell_names()
