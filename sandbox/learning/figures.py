"""Counts who received which photo, by the messages that were sent, and scores the clusters, by the rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.evaluation import Posted
from sandbox.learning.grouping import GroupingScore, score_groups
from sandbox.outcomes import is_at
from sandbox.telegram import Person
from sandbox.whole_service import WholeService

# Every face on the group's photos, the largest of each photo first.
_FACES = """
SELECT p.tg_message_id, f.bbox_x AS x, f.bbox_y AS y, f.bbox_x + f.bbox_w AS right,
    f.bbox_y + f.bbox_h AS bottom, f.cluster_id, c.number, c.state, f.person_id IS NULL AS is_nobodys
FROM face_instances f JOIN postings p ON p.asset_id = f.asset_id JOIN groups g ON g.id = p.group_id
LEFT JOIN clusters c ON c.id = f.cluster_id
WHERE g.tg_chat_id = $1 ORDER BY p.tg_message_id, f.bbox_w * f.bbox_h DESC, f.number
"""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Pairs of an account and a photo. wrong: photos that show no person of the recipient, and second copies.
    astray: the wrong ones, each as the account and the photo's file and people.
    """

    owed: int
    right: int
    wrong: int
    astray: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundFace:
    """identity: None for a face that no label names. cluster_id: of its cluster, open or not. cluster: the
    number of its open cluster, while the face is no person's.
    """

    tg_message_id: int
    identity: str | None
    cluster_id: int | None
    cluster: int | None


def count_delivered(
    service: WholeService, people: Mapping[str, Person], posted: Sequence[Posted]
) -> Delivered:
    """Counts every photo that was ever sent, even if it was taken back since."""
    accounts = {person.id: name for name, person in people.items()}
    photos = {
        post.message.media.file.unique_id: post.photo for post in posted if post.message.media is not None
    }
    sent = Counter(
        (accounts[message.chat_id], message.file.file_unique_id)
        for message in service.tg.ledger.sent(kind="photo")
        if message.file is not None and message.file.file_unique_id in photos and message.chat_id in accounts
    )
    owed = {(name, photo) for photo, post in photos.items() for name in post.identities & people.keys()}
    right = sum(1 for pair in sent if pair in owed)
    wrong = {pair: n - (pair in owed) for pair, n in sent.items()}
    astray = sorted(
        f"{name}: {photos[photo].path.name} of {', '.join(sorted(photos[photo].identities)) or 'nobody'}"
        for (name, photo), n in wrong.items()
        if n
    )
    return Delivered(len(owed), right, sum(wrong.values()), tuple(astray))


async def found_faces(service: WholeService, tg_chat_id: int, posted: Sequence[Posted]) -> list[FoundFace]:
    """The faces of the group's photos. On a photo of one person, the largest face is that person's."""
    photos = {post.message.message_id: post.photo for post in posted}
    found: list[FoundFace] = []
    for row in await service.database.fetch(_FACES, tg_chat_id):
        photo = photos.get(row["tg_message_id"])
        if photo is None:
            continue
        is_first = not found or found[-1].tg_message_id != row["tg_message_id"]
        box = (row["x"], row["y"], row["right"], row["bottom"])
        names = [
            face.identity for face in photo.faces if is_at(face, box) and (face.box is not None or is_first)
        ]
        number = row["number"] if row["is_nobodys"] and row["state"] == "open" else None
        found.append(FoundFace(row["tg_message_id"], names[0] if names else None, row["cluster_id"], number))
    return found


def score_clusters(faces: Sequence[FoundFace]) -> GroupingScore:
    return score_groups([(face.identity, face.cluster_id) for face in faces if face.identity is not None])


def names_of_clusters(faces: Sequence[FoundFace]) -> dict[int, str]:
    """Whom each open cluster shows. A cluster that shows several people, or a face that no label
    names, is left out.
    """
    shown: dict[int, set[str | None]] = {}
    for face in faces:
        if face.cluster is not None:
            shown.setdefault(face.cluster, set()).add(face.identity)
    return {
        number: name for number, (name, *others) in sorted(shown.items()) if name is not None and not others
    }
