"""Makes a face's box from a row of `face_instances` or `erased_faces`."""

from typing import Protocol

from domain.ports import Box


class Boxed(Protocol):
    """A row with the columns of a face's box."""

    @property
    def bbox_x(self) -> int: ...
    @property
    def bbox_y(self) -> int: ...
    @property
    def bbox_w(self) -> int: ...
    @property
    def bbox_h(self) -> int: ...


def face_box(row: Boxed) -> Box:
    return Box(row.bbox_x, row.bbox_y, row.bbox_w, row.bbox_h)
