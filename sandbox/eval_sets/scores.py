"""Computes from stored rows how alike each posted face is to each connected person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from domain.rules.faces.vectors import from_rows
from sandbox.evaluation import Posted
from sandbox.outcomes import is_at
from sandbox.whole_service import WholeService


@dataclass(frozen=True, slots=True)
class Score:
    """The scores of one posted face. own: its cosine with its own person; None if no label names the
    face, or its person is not connected.

    other: its cosine with the nearest other person.
    """

    own: float | None
    other: float


async def read_scores(service: WholeService, posted: Sequence[Posted]) -> list[Score]:
    """The scores of all posted faces; empty with fewer than two connected people."""
    gallery = await service.database.fetch(
        """SELECT p.name, e.vector FROM person_prototypes x JOIN persons p ON p.id = x.person_id
           JOIN face_embeddings e ON e.face_id = x.face_instance_id ORDER BY p.name"""
    )
    names = [row["name"] for row in gallery]
    if len(set(names)) < 2:
        return []
    vectors = from_rows([row["vector"] for row in gallery])
    photos = {post.message.message_id: post.photo for post in posted}
    scores = []
    for face in await _faces(service):
        photo = photos.get(face["tg_message_id"])
        if photo is None:
            continue
        box = (face["x"], face["y"], face["right"], face["bottom"])
        own = next((label.identity for label in photo.faces if is_at(label, box)), None)
        cosines = vectors @ np.frombuffer(face["vector"], np.float32)
        of_own = [c for name, c in zip(names, cosines, strict=True) if name == own]
        others = [c for name, c in zip(names, cosines, strict=True) if name != own]
        scores.append(Score(float(max(of_own)) if of_own else None, float(max(others))))
    return scores


async def _faces(service: WholeService) -> Sequence[Any]:
    rows: Sequence[Any] = await service.database.fetch(
        """SELECT p.tg_message_id, e.vector, bbox_x AS x, bbox_y AS y, bbox_x + bbox_w AS right,
               bbox_y + bbox_h AS bottom
           FROM face_instances f JOIN postings p ON p.asset_id = f.asset_id
           JOIN face_embeddings e ON e.face_id = f.id ORDER BY f.number"""
    )
    return rows
