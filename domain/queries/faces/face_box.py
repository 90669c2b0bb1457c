"""Where a face is, from a row of `face_instances` or `erased_faces`."""

from domain.ports import Box
from domain.queries import sql


def face_box(row: sql.Row) -> Box:
    return Box(row["bbox_x"], row["bbox_y"], row["bbox_w"], row["bbox_h"])
