"""The list of unknown people."""

from datetime import UTC, datetime
from uuid import uuid4

from bot.messages.clusters.cluster_list import clusters_card
from domain.ids import ClusterId, FaceId, WorkspaceId
from domain.queries.clusters.clusters import ClusterLine, ClusterPage, Section


def line(number: int, section: Section) -> ClusterLine:
    seen = datetime(2026, 11, 24, tzinfo=UTC)
    one = ClusterId(number), number, WorkspaceId(1)
    return ClusterLine(*one, section, faces=3, photos=3, last_seen=seen, face=number, face_id=FaceId(uuid4()))


def test_where_all_are_ignored_the_list_says_so_without_gaps() -> None:
    page = ClusterPage([line(7, Section.IGNORED)], {Section.IGNORED: 1})
    text = clusters_card(page, [(1, "Kindergarten")], 0, "en").text
    assert text.startswith("There are no unknown people.\n\n<b>Ignored, not asked about: 1 person</b>\n1. ")


def test_each_part_of_the_list_stands_apart() -> None:
    page = ClusterPage([line(7, Section.OPEN), line(8, Section.ONCE)], {Section.OPEN: 1, Section.ONCE: 1})
    text = clusters_card(page, [(1, "Kindergarten")], 0, "en").text
    assert text.count("\n\n") == 2
