"""The keys of the payload are all in one place, and a missing one is an error."""

import ast
from pathlib import Path

import numpy as np
import pytest

from domain.adapters.qdrant.face_payload import (
    INDEXED_KEYS,
    Key,
    in_writes,
    to_candidate,
    to_face_point,
    to_payload,
)
from domain.errors import Corrupt
from domain.ids import WorkspaceId
from tests.adapters.faces import a_face, a_prototype

ADAPTERS = Path(__file__).resolve().parents[3] / "domain/adapters/qdrant"
REQUIRED = [
    Key.WORKSPACE_ID,
    Key.ENGINE,
    Key.FACE_INSTANCE_ID,
    Key.ASSET_ID,
    Key.BBOX,
    Key.DETECTION_CONFIDENCE,
    Key.IS_PROTOTYPE,
]


@pytest.mark.checklist(129, 139, 172)
def test_a_new_face_has_the_payload_of_the_specification() -> None:
    face = a_face(quality_score=0.87)
    assert to_payload(face) == {
        "workspace_id": face.workspace_id,
        "engine": face.engine,
        "asset_id": str(face.asset_id),
        "face_instance_id": str(face.face_instance_id),
        "detection_confidence": face.detection_confidence,
        "quality_score": 0.87,
        "is_prototype": False,
        "bbox": {"x": 10, "y": 20, "w": 80, "h": 100},
    }


@pytest.mark.checklist(227)
@pytest.mark.parametrize("key", REQUIRED)
def test_a_missing_key_fails_loudly_and_is_named(key: Key) -> None:
    payload = to_payload(a_prototype())
    del payload[key]
    with pytest.raises(Corrupt, match=f"lacks '{key}'"):
        to_face_point(payload)


@pytest.mark.checklist(227)
def test_no_adapter_of_an_index_names_a_key_itself() -> None:
    """Two spellings of one key would find nothing, in silence."""
    adapters = {*ADAPTERS.glob("*.py")} - {ADAPTERS / "face_payload.py"}
    assert adapters
    for path in adapters:
        nodes = ast.walk(ast.parse(path.read_text()))
        named = {node.value for node in nodes if isinstance(node, ast.Constant) and type(node.value) is str}
        assert not named & set(Key), path.name


@pytest.mark.checklist(227)
def test_a_hit_without_its_face_fails_loudly() -> None:
    for payload in ({"person_id": None}, {}, None):
        with pytest.raises(Corrupt, match="lacks 'face_instance_id'"):
            to_candidate(payload, similarity=0.9)


@pytest.mark.parametrize(
    ("key", "value"),
    [(Key.ASSET_ID, "no uuid"), (Key.BBOX, {"x": 1}), (Key.TAKEN_AT, "yesterday"), (Key.PERSON_ID, 7)],
)
def test_an_unreadable_value_fails_loudly_and_is_not_quoted(key: Key, value: object) -> None:
    with pytest.raises(Corrupt, match=r"unreadable \(\w+\)$"):
        to_face_point(to_payload(a_face()) | {key: value})


def test_a_null_that_another_program_wrote_reads_as_absent() -> None:
    face = a_face()
    nulls = dict.fromkeys((Key.PERSON_ID, Key.CLUSTER_ID, Key.QUALITY_SCORE, Key.TAKEN_AT))
    assert to_face_point(to_payload(face) | nulls) == face


@pytest.mark.checklist(130)
def test_what_is_filtered_on_is_indexed() -> None:
    assert dict(INDEXED_KEYS) == {
        "workspace_id": "integer",
        "person_id": "keyword",
        "cluster_id": "keyword",
        "asset_id": "keyword",
        "face_instance_id": "keyword",
        "is_prototype": "bool",
    }


def test_points_are_split_into_writes_of_one_workspace_and_none_is_lost() -> None:
    embedding = np.ones(4, dtype=np.float32)
    of_two_workspaces = [(a_face(workspace_id=WorkspaceId(1 + n % 2)), embedding) for n in range(2 * 300)]
    writes = [
        (workspace_id, [point.face_instance_id for point, _ in points])
        for workspace_id, points in in_writes(of_two_workspaces)
    ]
    assert [(workspace_id, len(faces)) for workspace_id, faces in writes] == [
        *((1, 256), (1, 44), (2, 256), (2, 44))
    ]
    written = [face for _, faces in writes for face in faces]
    assert sorted(written) == sorted(point.face_instance_id for point, _ in of_two_workspaces)
