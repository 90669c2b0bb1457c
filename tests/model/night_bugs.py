"""Mistakes in what the night proposes about clusters, and in *Whose child is this?*."""

from tests.model.bugs import Bug

_NIGHT = "domain.usecases.clusters.regroup_faces"
_PROPOSE = "domain.steps.clusters.propose_changes"
_WORD = "domain.steps.clusters.note_word"
_FACES = "domain.queries.clusters.groupable"
_ASK = "domain.steps.clusters.ask_whose_child"
_ANSWER = "domain.usecases.clusters.answer_inquiry"
_AGREE = "domain.steps.clusters.agree_on_name"

PROPOSAL_BUGS = (
    Bug(
        "a join to which somebody said no is proposed again",
        _PROPOSE,
        "p.kind = 'join' AND p.decision = 'rejected'",
        "p.kind = 'join' AND p.decision = 'expired'",
    ),
    Bug(
        "a split is proposed of some faces that were said to stay",
        _PROPOSE,
        "AND p.face_ids && array_agg(f.id))",
        "AND p.face_ids @> array_agg(f.id))",
    ),
    Bug(
        "two clusters with a common photo are proposed as one",
        _PROPOSE,
        "WHERE f.cluster_id = c.id)\nORDER",
        "WHERE f.cluster_id = c.id AND false)\nORDER",
    ),
    Bug(
        "a proposal waits for ever",
        _PROPOSE,
        "decision IS NULL AND created_at < now()",
        "decision IS NULL AND false AND created_at < now()",
    ),
    Bug(
        "an accepted proposal is rejected",
        "domain.usecases.clusters.reject_proposal",
        "(before.decision IS NULL OR before.decision = 'rejected')",
        "(before.decision IS NULL OR true)",
    ),
    Bug(
        "a rejected proposal is accepted",
        "domain.usecases.clusters.accept_proposal",
        "        view.ensure_open()\n",
        "        pass\n",
    ),
    Bug(
        "a join that was made by hand is still proposed",
        _WORD,
        "await sql.value(int, _JOIN, part, whole, join) is None and not are_one",
        "not are_one",
    ),
    Bug(
        "a cluster that was split by hand is proposed as one",
        _WORD,
        "await sql.value(int, _JOIN, part, whole, join) is None and not are_one",
        "await sql.value(int, _JOIN, part, whole, join) is None and False",
    ),
    Bug(
        "a split is proposed of faces that were joined by hand",
        _WORD,
        "await sql.value(int, _SPLIT, whole, list(faces), split) is None and are_one",
        "await sql.value(int, _SPLIT, whole, list(faces), split) is None and False",
    ),
    Bug(
        "the night puts two faces of a photo into one cluster",
        _NIGHT,
        "WHERE g.cluster_id = x.target AND g.asset_id = f.asset_id)",
        "WHERE g.cluster_id = x.target AND g.asset_id = f.asset_id AND false)",
    ),
    Bug(
        "the night empties a cluster and leaves it",
        _NIGHT,
        "gone = await sql.values(int, _LEFT, sorted({*left, *targets.values()}))",
        "gone = list[int]()",
    ),
    Bug(
        "the night moves faces of a cluster that people decided about",
        _FACES,
        "AND NOT EXISTS (SELECT 1 FROM decided d WHERE d.number = c.number)",
        "AND NOT EXISTS (SELECT 1 FROM decided d WHERE d.number = c.number AND false)",
    ),
    Bug(
        "the night groups a face that waits for an owner's answer",
        _FACES,
        "WHERE q.face_instance_id = f.id AND q.status = 'PENDING')",
        "WHERE q.face_instance_id = f.id AND q.status = 'PENDING' AND false)",
    ),
    Bug(
        "the night groups a face that was set aside",
        _FACES,
        "f.person_id IS NULL AND f.set_aside IS NULL\n",
        "f.person_id IS NULL\n",
    ),
)

INQUIRY_BUGS = (
    Bug(
        "somebody is asked about three unknown people a day",
        _ASK,
        "FROM knowing WHERE today <= $5)",
        "FROM knowing WHERE $5::int > 0)",
    ),
    Bug(
        "a guardian is asked whose child it is",
        _ASK,
        "AND l.role = 'owner' AND l.state = 'approved'),",
        "AND l.state = 'approved'),",
    ),
    Bug(
        "everybody is asked about one unknown person",
        _ASK,
        "WHERE c.place <= g.room ON CONFLICT",
        "WHERE g.room IS NOT NULL ON CONFLICT",
    ),
    Bug(
        "an unknown person with two faces is asked about",
        _ASK,
        "HAVING count(*) >= $2 AND count(DISTINCT f.asset_id) >= $3),",
        "HAVING count(*) >= $2 - 1 AND count(DISTINCT f.asset_id) >= $3),",
    ),
    Bug(
        "one answer is enough",
        _AGREE,
        "WHERE people >= $2 AND people > ALL (",
        "WHERE people >= least($2::int, 1) AND people > ALL (",
    ),
    Bug(
        "two names with equally many answers both count",
        _AGREE,
        "AND people > ALL (",
        "AND people >= ALL (",
    ),
    Bug(
        "an answer that is taken back still counts",
        _ANSWER,
        "            await agree_on_name(cluster.id, own.whose_child_answers)\n",
        "            answer.is_given and await agree_on_name(cluster.id, own.whose_child_answers)\n",
    ),
    Bug(
        "a participant who answered is asked again after a join",
        _ASK,
        "WHERE {_ASKED} AND i.participant_id = n.participant_id)",
        "WHERE i.cluster_id = c.id AND i.participant_id = n.participant_id)",
    ),
    Bug(
        "somebody else answers",
        _ANSWER,
        "if view is None or view.participant_id != participant_id:",
        "if view is None:",
    ),
    Bug(
        "somebody names the child of others",
        _ANSWER,
        "AND l.participant_id = $2 AND p.number = $3",
        "AND l.participant_id <> $2 AND p.number = $3",
    ),
    Bug(
        "an answer about an ignored cluster is taken",
        _ANSWER,
        "if now is None or not now.is_open or not own.whose_child_asks:",
        "if now is None or not own.whose_child_asks:",
    ),
    Bug(
        "a typed name and a person of that name are two answers",
        _AGREE,
        "coalesce(p.name_key, i.name_key) AS name_key, i.agreed_at",
        "i.name_key, i.agreed_at",
    ),
)

NIGHT_BUGS = (*PROPOSAL_BUGS, *INQUIRY_BUGS)
