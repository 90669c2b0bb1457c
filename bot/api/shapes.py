"""What all requests and responses of the API have in common."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field

# The id of a row, as Postgres can hold it.
RowId = Annotated[int, Field(ge=1, lt=2**63)]


class Shape(BaseModel):
    """A JSON object. Unknown fields are refused, and so is a text in place of a number."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, from_attributes=True)

    @classmethod
    def of(cls, view: object, **made: object) -> Self:
        """Takes from the view the fields that have the same name there. made: all others."""
        return cls.model_validate(
            {name: getattr(view, name) for name in cls.model_fields if name not in made} | made
        )


class Versioned(Shape):
    """Something with an ETag. version: a new number whenever people change the thing itself, for `If-Match`.

    lasts: whether a client may keep the answer, so that an unchanged one is not sent again.
    """

    lasts: ClassVar[bool] = True

    version: int


class Query(BaseModel):
    """The fields of a path or of a query string: text that has to be read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Shape):
    """A body without fields: `{}`."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An answer that is no JSON. data: None while the picture is being drawn; come again after retry_after_s.

    kept_s: how long a browser may keep it.
    """

    data: bytes | None
    kept_s: int = 0
    retry_after_s: int = 1
