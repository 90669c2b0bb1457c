"""Mistakes outside moving faces: in links, deletions, clusters, answers and deliveries."""

from tests.model.answer_bugs import ANSWER_BUGS
from tests.model.bugs import BUGS, Bug
from tests.model.night_bugs import NIGHT_BUGS

_ERASE = "domain.steps.erasing.erase_face_rows"
_GROUP = "domain.usecases.clusters.cluster_faces"
_ANSWER = "domain.steps.operations.give_back_answer"

OTHER_BUGS = (
    Bug(
        "who owns nothing invites",
        "domain.usecases.sharing.invite_guardian",
        "is_owner=await acting.owns_now(person.id)",
        "is_owner=True",
    ),
    Bug(
        "who is invited decides as well",
        "domain.usecases.sharing.accept_invitation",
        "LinkRole.GUARDIAN if is_owned else LinkRole.OWNER",
        "LinkRole.OWNER",
    ),
    Bug(
        "who is declined is let in",
        "domain.usecases.sharing.decide_join",
        "LinkState.APPROVED if admit else LinkState.DECLINED",
        "LinkState.APPROVED",
    ),
    Bug(
        "who asks to join would be an owner",
        "domain.usecases.sharing.ask_to_join",
        "VALUES ($1, $2, 'guardian', 'requested'",
        "VALUES ($1, $2, 'owner', 'requested'",
    ),
    Bug(
        "the last owner leaves",
        "domain.usecases.sharing.unlink_participant",
        "if link.role == LinkRole.OWNER and not",
        "if False and not",
    ),
    Bug(
        "who left becomes an owner",
        "domain.usecases.sharing.make_owner",
        "AND participant_id = $2 AND state = 'approved' FOR UPDATE",
        "AND participant_id = $2 FOR UPDATE",
    ),
    Bug(
        "what one calls a person is what all do",
        "domain.usecases.sharing.set_alias",
        "SET alias = $2 WHERE id = $1",
        "SET alias = $2 WHERE person_id = (SELECT person_id FROM participant_persons WHERE id = $1)",
    ),
    Bug(
        "a merge changes how somebody looks",
        "domain.steps.persons.absorb_person",
        "SET picture_face_id = {PICTURE} WHERE p.id = $2",
        "SET version = p.version WHERE p.id = $2",
    ),
    Bug(
        "a merge gives photos to who was removed",
        "domain.steps.persons.absorb_person",
        "is_denied=brought.is_denied,",
        "is_denied=False,",
    ),
    Bug(
        "a merge shows who is hidden",
        "domain.steps.persons.absorb_person",
        "is_shown_by_it=was == PersonStatus.HIDDEN",
        "is_shown_by_it=False and was == PersonStatus.HIDDEN",
    ),
    Bug(
        "who is not the absorbed person may be the survivor",
        "domain.queries.faces.refusals",
        'AND p.merged_into_id IS NOT NULL"',
        'AND false"',
    ),
    Bug(
        "others on the photo are deleted, too",
        "domain.usecases.faces.delete_faces",
        "WHERE f.person_id = $1 AND f.asset_id = $2",
        "WHERE f.asset_id = $2",
    ),
    Bug(
        "all photos of a person leave the chats with the faces",
        _ERASE,
        "if not which.takes_back:",
        "if False:",
    ),
    Bug("a photo stays in the chat for a face that is gone", _ERASE, "if not which.takes_back:", "if True:"),
    Bug(
        "nothing purges what was deleted",
        _ERASE,
        "    await open_erasure(work, subject, remains, order)\n",
        "",
    ),
    Bug(
        "a photo still names who is gone from it",
        _ERASE,
        "    await recount_persons(posted)\n",
        "",
    ),
    Bug(
        "photos leave the chats with a person whose faces stay",
        "domain.usecases.persons.dissolve_person",
        "takes_back=False,",
        "takes_back=True,",
    ),
    Bug(
        "faces of who is erased become nobody's",
        "domain.steps.erasing.delete_erased_rows",
        'await sql.execute("DELETE FROM face_instances WHERE id = ANY($1::uuid[])", part)',
        "pass",
    ),
    Bug(
        "somebody unknown is twice in one photo",
        _GROUP,
        "taken[face.asset_id].add(cluster)",
        "pass",
    ),
    Bug(
        "who is named gets another number",
        "domain.usecases.clusters.label_cluster",
        "return cluster.number if taken is None else None",
        "return None",
    ),
    Bug(
        "a named cluster forgets who it is",
        "domain.steps.clusters.set_cluster_state",
        "None if person is None else person.id",
        "None",
    ),
    Bug(
        "who is to be ignored is not",
        "domain.usecases.clusters.ignore_cluster",
        "if cluster.state == state:",
        "if cluster.state != state:",
    ),
    Bug(
        "a known face is deleted with its former cluster",
        "domain.usecases.clusters.delete_cluster",
        "WHERE cluster_id = $1 AND person_id IS NULL",
        "WHERE cluster_id = $1",
    ),
    Bug(
        "known faces leave with who is split off",
        "domain.steps.clusters.move_between_clusters",
        "WHERE f.workspace_id = $1 AND f.cluster_id = $2 AND f.person_id IS NULL\n",
        "WHERE f.workspace_id = $1 AND f.cluster_id = $2\n",
    ),
    Bug(
        "two on one photo become one unknown person",
        "domain.steps.clusters.join_into",
        "g.asset_id = f.asset_id AND g.cluster_id = $2",
        "g.asset_id = f.asset_id AND g.cluster_id = $2 AND false",
    ),
    Bug(
        "the index is not told who became one",
        "domain.steps.clusters.move_between_clusters",
        'await work.add_each("sync_asset_faces", [{"asset_id": asset_id} for asset_id in assets])',
        "pass",
    ),
    Bug(
        "who was ignored and joined another one is asked about when they are parted",
        "domain.steps.clusters.move_between_clusters",
        "state = how.part.state if how.joins else how.state",
        "state = how.state",
    ),
    Bug(
        "a cluster is deleted for one photo",
        "domain.usecases.clusters.delete_cluster_faces",
        "AND person_id IS NULL AND asset_id <> $2",
        "AND person_id IS NULL AND asset_id <> $2 AND false",
    ),
    Bug(
        "an undo forgets what a cluster was",
        "domain.steps.operations.give_back_said",
        "if (cluster := await give_back_cluster(work, done, persons)) is not None:",
        "if (cluster := None) is not None:",
    ),
    Bug(
        "a no that was taken back is remembered",
        _ANSWER,
        "DELETE FROM negative_pairs WHERE face_id = ANY($1::uuid[]) AND person_id = $2 RETURNING face_id",
        "SELECT face_id FROM negative_pairs WHERE face_id = ANY($1::uuid[]) AND person_id = $2",
    ),
    Bug(
        "nobody is asked again",
        _ANSWER,
        "SELECT f.person_id IS NULL AND source.person_id",
        "SELECT false AND f.person_id IS NULL AND source.person_id",
    ),
    Bug(
        "an answer is given again over another",
        _ANSWER,
        "WHERE id = ANY($1::bigint[]) AND status IN ('PENDING', 'EXPIRED') RETURNING",
        "WHERE id = ANY($1::bigint[]) RETURNING",
    ),
    Bug(
        "what its recipient took away comes again",
        "domain.steps.deliveries.owe_deliveries",
        "WHERE deliveries.taken_away_at IS NULL AND (",
        "WHERE (",
    ),
    Bug(
        "what is only found brings back what had left the chat",
        "domain.steps.deliveries.owe_deliveries",
        "OR deliveries.state IN ('retracted', 'failed') AND $5::boolean)",
        "OR deliveries.state IN ('retracted', 'failed'))",
    ),
    Bug(
        "a second look owes the photo for everybody on it",
        "domain.steps.deliveries.owe_deliveries",
        "None if rule.persons is None else list(rule.persons)",
        "[decided_for] if decided_for else None",
    ),
    Bug(
        "a no is not remembered",
        "domain.steps.faces.refuse_face",
        "SELECT face, $2, $3 FROM unnest($1::uuid[]) AS face",
        "SELECT face, $2, $3 FROM unnest($1::uuid[]) AS face WHERE false",
    ),
    Bug(
        "nobody looks who is next after a no",
        "domain.steps.faces.refuse_face",
        "await look_for_next(work, unknown_on)",
        "pass",
    ),
    Bug(
        "nobody looks who is next when a face is taken off somebody",
        "domain.usecases.faces.reassign_faces",
        "await look_for_next(work, moved.asset_ids)",
        "pass",
    ),
    Bug(
        "somebody is asked about whoever is hidden",
        "domain.usecases.persons.hide_person",
        "await expire_questions(work, acting.workspace_id, person.id)",
        "pass",
    ),
)

ALL_BUGS = (*BUGS, *OTHER_BUGS, *ANSWER_BUGS, *NIGHT_BUGS)
