"""Clusters: they are grouped within a workspace, shown to moderators, and gone when they are deleted."""

from tests.guards.guard import Guard

_GROUPING = ("tests/usecases/clusters/test_cluster_faces.py",)
_LABELLING = ("tests/usecases/clusters/test_label_cluster.py",)
_DELETING = ("tests/usecases/clusters/test_delete_cluster.py",)
_DELETING_HERE = ("tests/telegram/clusters/test_delete_cluster_faces.py",)
_DECIDING = ("tests/usecases/clusters/test_decide_proposals.py",)
_REGROUPING = ("tests/usecases/clusters/test_regroup_clusters.py",)
_SHOWING = ("tests/usecases/clusters/test_show_cluster.py",)

CLUSTER_GUARDS = (
    Guard(
        "a face joins clusters of its workspace only",
        "domain/usecases/clusters/cluster_faces.py",
        "WHERE f.workspace_id = $1 AND f.id = ANY($2::uuid[]) AND f.person_id IS NULL",
        "WHERE $1::bigint IS NOT NULL AND f.id = ANY($2::uuid[]) AND f.person_id IS NULL",
        _GROUPING,
    ),
    Guard(
        "two photos at once open one cluster",
        "domain/usecases/clusters/cluster_faces.py",
        "await lock_workspace(workspace_id)",
        "pass",
        _GROUPING,
    ),
    Guard(
        "faces that the index does not show yet are compared too",
        "domain/usecases/clusters/cluster_faces.py",
        "hits[face.id] = [*hits[face.id], *found]",
        "pass",
        _GROUPING,
    ),
    Guard(
        "who was grouped before a crash is shown by the index after it",
        "domain/usecases/clusters/cluster_faces.py",
        "        await sync_waiting_faces(workspace_id, index, engine.name)\n",
        "        if faces:\n            await sync_waiting_faces(workspace_id, index, engine.name)\n",
        _GROUPING,
    ),
    Guard(
        "a poor face opens no cluster",
        "domain/usecases/clusters/cluster_faces.py",
        "(face.quality_score or 0) >= own.clustering_min_quality",
        "True",
        _GROUPING,
    ),
    Guard(
        "two faces of a photo are not one unknown person",
        "domain/rules/clusters/clustering.py",
        "and clusters[face] not in taken",
        "",
        _GROUPING,
    ),
    Guard(
        "what somebody is asked about is no unknown person yet",
        "domain/queries/clusters/unclustered.py",
        "WHERE s.face_instance_id = f.id AND s.status = 'PENDING')",
        "WHERE s.face_instance_id = f.id AND false)",
        _GROUPING,
    ),
    Guard(
        "a cluster that a face is joining is not deleted as empty",
        "domain/steps/clusters/forget_empty_clusters.py",
        "await lock_workspace(workspace_id)",
        "pass",
        _GROUPING,
    ),
    Guard(
        "who is named already is not named again",
        "domain/steps/clusters/lock_cluster.py",
        "if cluster.state == ClusterState.LABELLED:",
        "if False:",
        _LABELLING,
    ),
    Guard(
        "the faces of a cluster that are somebody's stay theirs when it is deleted",
        "domain/steps/erasing/erase_cluster.py",
        "WHERE cluster_id = $1 RETURNING asset_id",
        "WHERE cluster_id = -($1::bigint) RETURNING asset_id",
        _DELETING,
    ),
    Guard(
        "of somebody unknown the faces in one photo are deleted, and those in no other",
        "domain/usecases/clusters/delete_cluster_faces.py",
        'person_id IS NULL AND asset_id = $2"""',
        'person_id IS NULL AND $2::bigint > 0"""',
        _DELETING_HERE,
    ),
    Guard(
        "somebody unknown who is in no other photo goes altogether",
        "domain/usecases/clusters/delete_cluster_faces.py",
        "if faces[0].is_all:",
        "if False:",
        _DELETING_HERE,
    ),
    Guard(
        "an erase of a person takes back the card of the cluster it was",
        "domain/steps/erasing/erase_rows.py",
        "        *await cards_of_clusters(face_ids, list(selves)),\n",
        "",
        _DELETING,
    ),
    Guard(
        "the picture of a deleted cluster goes before anybody saw it",
        "domain/steps/erasing/erase_face_rows.py",
        "*await cards_of_clusters(ids), ",
        "",
        _DELETING,
    ),
    Guard(
        "unknown people are shown in private to moderators only",
        "workers/clusters/show_clusters.py",
        "if not await may_read(view.workspace_id, recipient, world):",
        "if False:",
        _SHOWING,
    ),
    Guard(
        "a face erased while its picture is cut leaves no picture",
        "domain/usecases/clusters/picture_cluster.py",
        "if not await are_there([face.face_id for face in faces]):",
        "if False:",
        _SHOWING,
    ),
    Guard(
        "who does not moderate learns of no unknown person by a button",
        "bot/telegram/clusters/pressed_cluster.py",
        'await moderating(view.workspace_id, ctx.requester(), what="cluster")',
        "pass",
        ("tests/telegram/clusters/test_name_cluster.py",),
    ),
    Guard(
        "who ignores instead of deleting has nothing left to delete with",
        "bot/telegram/clusters/ignore_cluster.py",
        "if await pressed_card(query) is None:",
        "if False:",
        ("tests/telegram/clusters/test_name_cluster.py",),
    ),
    Guard(
        "who is split off or joins another one is so by a moderator's word only",
        "domain/usecases/clusters/split_cluster.py",
        'acting = await moderating(await workspace_of_cluster(cluster_number), by, what="cluster")',
        'acting = moderating.__globals__["Acting"](by, await workspace_of_cluster(cluster_number), True)',
        _REGROUPING,
    ),
    Guard(
        "two unknown people of two workspaces are not one",
        "domain/steps/clusters/lock_cluster.py",
        "WHERE c.workspace_id = $1 AND c.number = $2 FOR UPDATE OF c",
        "WHERE $1::bigint IS NOT NULL AND c.number = $2 FOR UPDATE OF c",
        _REGROUPING,
    ),
    Guard(
        "who joined another one is not named apart from it",
        "domain/steps/clusters/lock_cluster.py",
        "if cluster.state == ClusterState.JOINED:",
        "if False:",
        _REGROUPING,
    ),
    Guard(
        "two that may still be parted keep both rows",
        "domain/steps/clusters/forget_empty_clusters.py",
        "AND o.undone_by_id IS NULL AND o.created_at > now() - make_interval(days => $1)",
        "AND o.undone_by_id IS NULL AND o.created_at > now() + make_interval(days => $1)",
        _REGROUPING,
    ),
    Guard(
        "an erase takes back the card whose picture shows who was split off",
        "domain/steps/clusters/show_clusters.py",
        "k.kind IN ('sheet', 'cluster')",
        "k.kind IN ('sheet')",
        _REGROUPING,
    ),
    Guard(
        "who was split off by somebody is not proposed to be joined again",
        "domain/steps/clusters/move_between_clusters.py",
        "    await note_word(source.workspace_id, how.part.id, how.whole.id, ids, are_one=how.joins)\n",
        "",
        _DECIDING,
    ),
    Guard(
        "only moderators say no to a proposal",
        "domain/usecases/clusters/reject_proposal.py",
        'acting = await moderating(await workspace_of_proposal(proposal_id), by, what="cluster")',
        'acting = moderating.__globals__["Acting"](by, await workspace_of_proposal(proposal_id), True)',
        _DECIDING,
    ),
    Guard(
        "moderators are asked about a few proposals a day",
        "domain/steps/clusters/show_proposals.py",
        "room = PROPOSALS_A_DAY - (await sql.value(int, _TODAY, workspace_id) or 0)",
        "room = PROPOSALS_A_DAY",
        _DECIDING,
    ),
    Guard(
        "unknown people are offered within the workspace only",
        "domain/queries/clusters/nearest_clusters.py",
        "WHERE c.workspace_id = $1 AND c.number <> $2",
        "WHERE $1::bigint IS NOT NULL AND c.number <> $2",
        ("tests/usecases/clusters/test_nearest_clusters.py",),
    ),
    Guard(
        "persons are offered within the workspace only",
        "domain/queries/clusters/nearest_persons.py",
        "SELECT p.number, p.name FROM persons p JOIN clusters c ON c.workspace_id = p.workspace_id",
        "SELECT p.number, p.name FROM persons p CROSS JOIN clusters c",
        _SHOWING,
    ),
)
