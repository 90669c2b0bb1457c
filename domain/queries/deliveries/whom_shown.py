"""Which of the recipient's own persons may be on a photo that they received, and by which face."""

from dataclasses import dataclass

from domain.ids import DeliveryId
from domain.queries import sql
from domain.queries.faces.face_likeness import may_be_said
from domain.queries.persons.live_person import IS_LIVE
from domain.queries.settings.settings_of import OWN_OF_PERSON, with_own
from domain.settings import Settings
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class MayBeShown:
    """name: as the recipient calls the person. faces: numbers from left to right.

    is_on_it: recognition matched `faces` with the person, and nobody has confirmed that yet. Else `faces` are
    unknown faces that look like the person.
    """

    number: int
    name: str
    is_on_it: bool
    faces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Person(MayBeShown):
    """own: settings of the workspace, as `with_own` takes them."""

    own: str | None = None


_PERSONS = f"""
SELECT p.number, coalesce(l.alias, p.name) AS name,
    EXISTS (SELECT 1 FROM face_instances f WHERE f.asset_id = d.asset_id AND f.person_id = p.id) AS is_on_it,
    ARRAY(SELECT f.number FROM face_instances f WHERE f.asset_id = d.asset_id
          AND (f.person_id = p.id AND f.basis = 'matched'
              OR f.person_id IS NULL AND f.set_aside IS DISTINCT FROM 'not_a_face' AND NOT EXISTS (
              SELECT 1 FROM face_instances o WHERE o.asset_id = d.asset_id AND o.person_id = p.id))
          ORDER BY f.bbox_x, f.number) AS faces,
    {OWN_OF_PERSON} AS own
FROM deliveries d
JOIN participant_persons l ON l.participant_id = d.participant_id AND l.role = 'owner'
    AND l.state = 'approved'
JOIN persons p ON p.id = l.person_id AND p.workspace_id = d.workspace_id AND {IS_LIVE}
WHERE d.id = $1 AND d.sent_at IS NOT NULL ORDER BY p.number
"""  # noqa: S608  a constant


async def whom_shown(delivery_id: DeliveryId, settings: Settings) -> list[MayBeShown]:
    """Persons whom the recipient of the delivery owns; nobody for a photo that was not sent. Call it for the
    recipient.

    A person whom a human found on the photo is left out, as nobody is on a photo twice. Of unknown faces,
    those are offered that an owner may give to the person (`may_be_said`).
    """
    persons = await sql.rows(_Person, _PERSONS, delivery_id)
    if not persons:
        return []
    least = with_own(settings, persons[0].own).face_prototype_search_threshold
    left = [person for person in persons if not person.is_on_it and person.faces]
    may = await may_be_said(
        sorted({face for person in left for face in person.faces}),
        [person.number for person in left],
        at_least=least,
    )
    found = []
    for person in persons:
        number, on_it = person.number, person.is_on_it
        faces = tuple(face for face in person.faces if on_it or (face, number) in may)
        if faces:
            found.append(MayBeShown(number, of_person(number, person.name), on_it, faces))
    return found
