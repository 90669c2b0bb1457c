"""Mistakes outside moving faces: in links, deletions, clusters, answers and deliveries."""

from tests.model.answer_bugs import ANSWER_BUGS
from tests.model.bugs import BUGS, Bug
from tests.model.night_bugs import NIGHT_BUGS

_ERASE = "domain.steps.erasing.erase_face_rows"
_GROUP = "domain.usecases.clusters.cluster_faces"
_ANSWER = "domain.steps.operations.give_back_answer"

OTHER_BUGS = (
    Bug(
        "a participant who is no owner invites",
        "domain.usecases.sharing.invite_guardian",
        "is_owner=await acting.owns_now(person.id)",
        "is_owner=True",
    ),
    Bug(
        "an invited participant becomes an owner",
        "domain.usecases.sharing.accept_invitation",
        "LinkRole.GUARDIAN if is_owned else LinkRole.OWNER",
        "LinkRole.OWNER",
    ),
    Bug(
        "a participant who is declined is let in",
        "domain.usecases.sharing.decide_join",
        "LinkState.DECLINED if role is None else LinkState.APPROVED",
        "LinkState.APPROVED",
    ),
    Bug(
        "a participant who asks to join becomes an owner",
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
        "a participant who left becomes an owner",
        "domain.usecases.sharing.make_owner",
        "AND participant_id = $2 AND state = 'approved' FOR UPDATE",
        "AND participant_id = $2 FOR UPDATE",
    ),
    Bug(
        "the alias of one participant is everybody's",
        "domain.usecases.sharing.set_alias",
        "SET alias = $2 WHERE id = $1",
        "SET alias = $2 WHERE person_id = (SELECT person_id FROM participant_persons WHERE id = $1)",
    ),
    Bug(
        "a merge changes the survivor's picture",
        "domain.steps.persons.absorb_person",
        "SET picture_face_id = {PICTURE} WHERE p.id = $2",
        "SET version = p.version WHERE p.id = $2",
    ),
    Bug(
        "a merge gives photos to a participant who was removed",
        "domain.steps.persons.absorb_person",
        "is_denied=brought.is_denied,",
        "is_denied=False,",
    ),
    Bug(
        "a merge shows a hidden person",
        "domain.steps.persons.absorb_person",
        "is_shown_by_it=was == PersonStatus.HIDDEN",
        "is_shown_by_it=False and was == PersonStatus.HIDDEN",
    ),
    Bug(
        "a face refused for the absorbed person may be the survivor's",
        "domain.queries.faces.refusals",
        'AND p.merged_into_id IS NOT NULL"',
        'AND false"',
    ),
    Bug(
        "faces of others on the photo are deleted, too",
        "domain.usecases.faces.delete_faces",
        "WHERE f.person_id = $1 AND f.asset_id = $2",
        "WHERE f.asset_id = $2",
    ),
    Bug(
        "erasing all faces of a person takes the photos out of the chats",
        _ERASE,
        "if not which.takes_back:",
        "if False:",
    ),
    Bug("a photo of a deleted face stays in the chat", _ERASE, "if not which.takes_back:", "if True:"),
    Bug(
        "nothing purges what was deleted",
        _ERASE,
        "    await open_erasure(work, subject, remains, order)\n",
        "",
    ),
    Bug(
        "a photo still lists a person whose faces were deleted",
        _ERASE,
        "    await recount_persons(posted)\n",
        "",
    ),
    Bug(
        "dissolving a person takes the photos out of the chats",
        "domain.usecases.persons.dissolve_person",
        "takes_back=False,",
        "takes_back=True,",
    ),
    Bug(
        "the faces of an erased person become unknown faces",
        "domain.steps.erasing.delete_erased_rows",
        'await sql.execute("DELETE FROM face_instances WHERE id = ANY($1::uuid[])", part)',
        "pass",
    ),
    Bug(
        "a cluster gets two faces of one photo",
        _GROUP,
        "taken[face.asset_id].add(cluster)",
        "pass",
    ),
    Bug(
        "a cluster that is named gets another number",
        "domain.usecases.clusters.label_cluster",
        "return cluster.number if taken is None else None",
        "return None",
    ),
    Bug(
        "a named cluster forgets its person",
        "domain.steps.clusters.set_cluster_state",
        "None if person is None else person.id",
        "None",
    ),
    Bug(
        "a cluster that somebody ignores stays open",
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
        "faces of persons leave with a part that is split off",
        "domain.steps.clusters.move_between_clusters",
        "WHERE f.workspace_id = $1 AND f.cluster_id = $2 AND f.person_id IS NULL\n",
        "WHERE f.workspace_id = $1 AND f.cluster_id = $2\n",
    ),
    Bug(
        "two clusters with a common photo are joined",
        "domain.steps.clusters.join_into",
        "g.asset_id = f.asset_id AND g.cluster_id = $2",
        "g.asset_id = f.asset_id AND g.cluster_id = $2 AND false",
    ),
    Bug(
        "the index is not told of faces that change their cluster",
        "domain.steps.clusters.move_between_clusters",
        'await work.add_each("sync_asset_faces", [{"asset_id": asset_id} for asset_id in assets])',
        "pass",
    ),
    Bug(
        "an ignored cluster is open after a join is undone",
        "domain.steps.clusters.move_between_clusters",
        "state = how.part.state if how.joins else how.state",
        "state = how.state",
    ),
    Bug(
        "deleting the faces in one photo deletes the whole cluster",
        "domain.usecases.clusters.delete_cluster_faces",
        "AND person_id IS NULL AND asset_id <> $2",
        "AND person_id IS NULL AND asset_id <> $2 AND false",
    ),
    Bug(
        "an undo forgets the state of a cluster",
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
        "a question is not asked again after its answer is undone",
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
        "a photo that its recipient took away comes again",
        "domain.steps.deliveries.owe_deliveries",
        "WHERE deliveries.taken_away_at IS NULL AND (",
        "WHERE (",
    ),
    Bug(
        "a face that is only found brings a photo back into the chat",
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
        "no task looks for the next person after a no",
        "domain.steps.faces.refuse_face",
        "await look_for_next(work, unknown_on)",
        "pass",
    ),
    Bug(
        "no task looks for the next person when a face becomes unknown",
        "domain.usecases.faces.reassign_faces",
        "await look_for_next(work, moved.asset_ids)",
        "pass",
    ),
    Bug(
        "somebody is asked about a hidden person",
        "domain.usecases.persons.hide_person",
        "await expire_questions(work, acting.workspace_id, person.id)",
        "pass",
    ),
)

ALL_BUGS = (*BUGS, *OTHER_BUGS, *ANSWER_BUGS, *NIGHT_BUGS)
