"""What all requests and responses of the API have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

# The number of a row, as Postgres can hold it.
RowId = Annotated[int, Field(ge=1, lt=2**63)]


class Shape(BaseModel):
    """A JSON object. Unknown fields are refused, and a number is no text that looks like one."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Versioned(Shape):
    """Something with an ETag. version: another one after each change of what people decide about it."""

    version: int


class Query(BaseModel):
    """The fields of a path or of a query string: text that has to be read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Shape):
    """A body without fields: `{}`."""
