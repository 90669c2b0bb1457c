"""Asks in private whose child an unknown person is, where the workspace allows it."""

from domain.ids import ClusterId, InquiryId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.clusters.inquiries import MAY_BE_ASKED
from domain.queries.clusters.like_hidden import like_hidden
from domain.queries.clusters.parts import parts_of
from domain.queries.deliveries.in_its_group import IN_ITS_GROUP
from domain.queries.persons.live_person import IS_LIVE
from domain.queries.settings.settings_of import settings_of
from domain.settings import Settings
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.service.one_by_one import one_by_one
from domain.steps.work.work import transaction

LEAST_FACES, LEAST_PHOTOS = 3, 2  # also where the workspace shows its moderators smaller clusters
ASKED_A_DAY = 2  # questions to one participant, in all workspaces together
# More are asked than have to agree, because not everybody knows or answers.
_MORE_THAN_NEEDED = 2
# The questions i that count as asked about cluster c. Of the questions about a cluster that joined c only the
# answered ones count: the others ended with the join, and nobody can answer them any more.
_ASKED = f"""i.cluster_id = ANY({parts_of("c.id")})
    AND (i.cluster_id = c.id OR i.answered_at IS NOT NULL)"""
_GROWN = """
SELECT c.id FROM clusters c JOIN face_instances f ON f.cluster_id = c.id AND f.person_id IS NULL
WHERE c.workspace_id = $1 AND c.state = 'open'
GROUP BY c.id HAVING count(*) >= $2 AND count(DISTINCT f.asset_id) >= $3 ORDER BY c.id
"""
# The participant who posted most of the photos, or has an own child on most of them, is asked first. $2:
# the clusters. $3: how many people are asked about one of them in all.
_ASK = f"""
WITH grown AS (
    SELECT c.id, $3 - (
        SELECT count(DISTINCT i.participant_id) FROM cluster_inquiries i WHERE {_ASKED}) AS room
    FROM clusters c WHERE c.id = ANY($2::bigint[])),
seen AS (
    SELECT DISTINCT g.id AS cluster_id, f.asset_id FROM grown g
    JOIN face_instances f ON f.cluster_id = g.id AND f.person_id IS NULL),
near AS (
    SELECT s.cluster_id, s.asset_id, t.posted_by_id AS participant_id FROM seen s
    JOIN postings t ON t.asset_id = s.asset_id
    UNION
    SELECT s.cluster_id, s.asset_id, l.participant_id FROM seen s
    JOIN face_instances o ON o.asset_id = s.asset_id JOIN persons p ON p.id = o.person_id AND {IS_LIVE}
    JOIN participant_persons l ON l.person_id = p.id AND l.role = 'owner' AND l.state = 'approved'),
knowing AS (
    SELECT n.cluster_id, n.participant_id, count(*) AS photos, row_number() OVER (
        PARTITION BY n.participant_id ORDER BY count(*) DESC, n.cluster_id) + (
        SELECT count(*) FROM cluster_inquiries i WHERE i.participant_id = n.participant_id
          AND i.created_at > now() - interval '1 day') AS today
    FROM near n JOIN participants r ON r.id = n.participant_id JOIN workspaces w ON w.id = $1
    JOIN grown c ON c.id = n.cluster_id AND c.room > 0 JOIN image_assets a ON a.id = n.asset_id
    WHERE {MAY_BE_ASKED} AND {IN_ITS_GROUP} AND NOT EXISTS (
        SELECT 1 FROM cluster_inquiries i WHERE {_ASKED} AND i.participant_id = n.participant_id)
    GROUP BY n.cluster_id, n.participant_id),
chosen AS (
    SELECT cluster_id, participant_id, row_number() OVER (
        PARTITION BY cluster_id ORDER BY photos DESC, participant_id) AS place
    FROM knowing WHERE today <= $4)
INSERT INTO cluster_inquiries (workspace_id, cluster_id, participant_id)
SELECT $1, c.cluster_id, c.participant_id FROM chosen c JOIN grown g ON g.id = c.cluster_id
WHERE c.place <= g.room ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608  constants


async def ask_whose_child(settings: Settings, doorbell: Doorbell) -> int:
    """Returns how many questions are asked. Nobody is asked about the same unknown person twice, and
    nobody about one who looks like a hidden person.
    """
    asked = 0
    query = "SELECT id FROM workspaces WHERE erasing_at IS NULL ORDER BY id"
    with one_by_one() as row:
        for workspace_id in await sql.values(WorkspaceId, query):
            with row(workspace_id):
                own = await settings_of(workspace_id, settings)
                if own.whose_child_asks:
                    asked += await ask_in(workspace_id, own, doorbell)
    return asked


async def ask_in(workspace_id: WorkspaceId, own: Settings, doorbell: Doorbell) -> int:
    """own: the settings as they hold in the workspace. Returns how many questions are asked."""
    async with transaction(doorbell) as work:
        await lock_workspace(workspace_id)  # so that two rounds at once do not both ask
        grown = await sql.values(
            ClusterId,
            _GROWN,
            workspace_id,
            max(LEAST_FACES, own.cluster_card_min_faces),
            max(LEAST_PHOTOS, own.cluster_card_min_photos),
        )
        hidden = await like_hidden(grown)
        asked = await sql.values(
            InquiryId,
            _ASK,
            workspace_id,
            [cluster_id for cluster_id in grown if cluster_id not in hidden],
            own.whose_child_answers + _MORE_THAN_NEEDED,
            ASKED_A_DAY,
        )
        await work.add_each("picture_inquiry", [{"inquiry_id": one} for one in asked])
    return len(asked)
