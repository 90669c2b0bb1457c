"""Whose face it is: within the workspace, of people who may be matched, and never again after a no."""

from tests.guards.guard import Guard

_LIMITS = ("tests/usecases/test_recognition_limits.py", "tests/usecases/test_workspaces_apart.py")
_ANSWERS = ("tests/usecases/test_decide_suggestion.py",)
_UNDONE = ("tests/usecases/test_undo_answer.py",)
_BACKFILL = ("tests/usecases/test_backfill_person.py",)

MATCHING_GUARDS = (
    Guard(
        "the embedded index searches its workspace only",
        "domain/adapters/qdrant_edge.py",
        "Filter(must=[_equals(Key.WORKSPACE_ID, workspace_id), *conditions])",
        "Filter(must=[*conditions])",
        ("tests/adapters/test_vector_index.py",),
    ),
    Guard(
        "the index on a server searches its workspace only",
        "domain/adapters/qdrant_server.py",
        "models.Filter(must=[_equals(Key.WORKSPACE_ID, workspace_id), *conditions])",
        "models.Filter(must=[*conditions])",
        ("tests/adapters/test_vector_index.py",),
    ),
    Guard(
        "a hit of another workspace is nobody",
        "domain/queries/evidence.py",
        "SELECT id FROM persons WHERE workspace_id = $1 AND id IN (",
        "SELECT id FROM persons WHERE $1::bigint IS NOT NULL AND id IN (",
        _LIMITS,
    ),
    Guard(
        "what the index does not show yet is of the workspace only",
        "domain/queries/unindexed.py",
        "WHERE workspace_id = $1 AND indexed_version IS DISTINCT FROM version",
        "WHERE indexed_version IS DISTINCT FROM version",
        _LIMITS,
    ),
    Guard(
        "only who may be matched is matched",
        "domain/queries/evidence.py",
        "WHERE p.id = ANY($2::uuid[]) AND {LIVE_PERSON}",
        "WHERE p.id = ANY($2::uuid[])",
        _LIMITS,
    ),
    Guard(
        "who consented and left is matched no more",
        "domain/queries/evidence.py",
        "l.person_id = p.id AND l.state = 'revoked'",
        "l.person_id = p.id AND false",
        _LIMITS,
    ),
    Guard(
        "a face of another workspace is not assigned",
        "domain/steps/move_faces.py",
        "OR id = ANY($1)) AND workspace_id = $2",
        "OR id = ANY($1)) AND $2::bigint IS NOT NULL",
        ("tests/usecases/test_move_faces.py",),
    ),
    Guard(
        "a face that somebody has is not given to another",
        "domain/steps/move_faces.py",
        "AND person_id IS NOT DISTINCT FROM $3::uuid ORDER BY",
        "AND ($3::uuid IS NULL OR true) ORDER BY",
        ("tests/usecases/test_move_faces.py",),
    ),
    Guard(
        "a photo is owed within its workspace only",
        "domain/steps/owe_deliveries.py",
        "ON p.id = f.person_id AND p.workspace_id = f.workspace_id AND {IS_LIVE}",
        "ON p.id = f.person_id AND {IS_LIVE}",
        ("tests/usecases/test_workspaces_apart.py",),
    ),
    Guard(
        "after a no it is not asked again",
        "domain/steps/suggest_face.py",
        """WHERE NOT EXISTS (SELECT 1 FROM ({refused("= $1")}) r WHERE r.person_id = $2)""",
        """WHERE NOT EXISTS (SELECT 1 FROM ({refused("= $1")}) r WHERE false)""",
        ("tests/usecases/test_move_faces.py",),
    ),
    Guard(
        "a face refused before is not found by a search of older photos",
        "domain/rules/evidence.py",
        "return probe.face is None or probe.face not in portrait.refused",
        "return True",
        _BACKFILL,
    ),
    Guard(
        "a no is remembered",
        "domain/steps/refuse_face.py",
        '"INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"',
        '"SELECT $1::uuid, $2::uuid"',
        ("tests/usecases/test_decide_suggestion.py",),
    ),
    Guard(
        "a thin lead is a question",
        "domain/rules/matching.py",
        "clear_lead = min(lead.values(), default=top) >= look.policy.min_margin",
        "clear_lead = True",
        ("tests/rules/test_matching.py",),
    ),
    Guard(
        "nobody is twice in one photo",
        "domain/rules/matching.py",
        'matches[i] = replace(matches[i], kind="suggested")',
        "pass",
        ("tests/rules/test_matching.py",),
    ),
    Guard(
        "who is nearer to a face that was refused is asked about",
        "domain/rules/matching.py",
        "clear_lead and person not in look.doubtful:",
        "clear_lead:",
        ("tests/usecases/test_evidence.py", "tests/rules/test_matching.py"),
    ),
    Guard(
        "twins are asked about where either may be meant",
        "domain/rules/matching.py",
        ">= look.policy.look_alike_margin for other in alike",
        ">= 0 for other in alike",
        ("tests/usecases/test_evidence.py", "tests/rules/test_matching.py"),
    ),
    Guard(
        "a likeness that nobody has declared confuses nobody",
        "domain/queries/evidence.py",
        "AND x.declared_at IS NOT NULL),",
        "),",
        ("tests/usecases/test_evidence.py",),
    ),
    Guard(
        "a person that was mistaken twice needs more",
        "domain/rules/required_confidence.py",
        "auto if mistakes < MISTAKES else",
        "auto if True else",
        ("tests/usecases/test_evidence.py", "tests/rules/test_required_confidence.py"),
    ),
    Guard(
        "only who decides about a person ends what its mistakes ask for",
        "domain/usecases/note_gallery_seen.py",
        "AND l.role = 'owner' AND l.state = 'approved')\n                     OR NOT",
        "AND l.state = 'approved')\n                     OR NOT",
        ("tests/usecases/test_evidence.py",),
    ),
    Guard(
        "nobody is in a photo from before their birth",
        "domain/rules/evidence.py",
        "probe.taken_on < portrait.birth_date - _A_DAY",
        "False",
        ("tests/rules/test_evidence.py", "tests/usecases/test_evidence.py"),
    ),
    Guard(
        "a face that is far too poor is nobody",
        "domain/rules/required_confidence.py",
        "return replace(policy, auto=NEVER, suggest=NEVER)",
        "return policy",
        ("tests/rules/test_required_confidence.py", "tests/usecases/test_evidence.py"),
    ),
    Guard(
        "a poor face is only asked about",
        "domain/rules/required_confidence.py",
        "        return replace(policy, auto=NEVER)\n",
        "        return policy\n",
        ("tests/rules/test_required_confidence.py", "tests/usecases/test_evidence.py"),
    ),
    Guard(
        "what recognition took for somebody represents nobody",
        "domain/rules/prototypes.py",
        'return self.pinned or self.basis not in ("matched", None)',
        "return True",
        ("tests/usecases/test_basis.py", "tests/rules/test_prototypes.py"),
    ),
    Guard(
        "training photos stay",
        "domain/rules/prototypes.py",
        'return self.pinned or self.basis == "trained"',
        "return self.pinned",
        ("tests/usecases/test_basis.py", "tests/rules/test_prototypes.py"),
    ),
    Guard(
        "nobody is approved while a photo is being decided",
        "domain/steps/settle_faces.py",
        'await sql.rows("SELECT id FROM workspaces WHERE id = $1 FOR SHARE", workspace_id)',
        "pass",
        ("tests/usecases/test_approval_while_recognising.py",),
    ),
    Guard(
        "who is being matched is not erased meanwhile",
        "domain/queries/evidence.py",
        "ORDER BY id FOR SHARE",
        "ORDER BY id",
        _LIMITS,
    ),
    Guard(
        "two who name a person at once find different names",
        "domain/usecases/begin_connection.py",
        "await lock_workspace(workspace_id)",
        "pass",
        ("tests/usecases/test_begin_connection.py",),
    ),
    Guard(
        "a photo is decided once",
        "domain/usecases/recognise_asset.py",
        "WHERE id = $1 AND state = 'received' RETURNING id",
        "WHERE id = $1 RETURNING id",
        ("tests/usecases/test_recognise_asset.py",),
    ),
    Guard(
        "one process opens the embedded index",
        "domain/adapters/qdrant_edge_folder.py",
        "fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "pass",
        ("tests/adapters/test_qdrant_edge.py",),
    ),
    *(
        Guard(name, "domain/steps/give_back_answer.py", text, wrong, _UNDONE)
        for name, text, wrong in (
            (
                "a yes is not taken back from whoever has the face by now",
                "        _ensure_done(bool(moved.face_ids))",
                "        pass",
            ),
            (
                "a yes is not given again over a no",
                "WHERE id = $1 AND status IN ('PENDING', 'EXPIRED') RETURNING",
                "WHERE id = $1 RETURNING",
            ),
            (
                "a no is not given again over a yes",
                "WHERE s.id = $1 AND s.status IN ('PENDING', 'EXPIRED') AND",
                "WHERE s.id = $1 AND",
            ),
            (
                "it is not said of a face that it is not whose it is",
                "AND f.person_id IS DISTINCT FROM p.id\n",
                "\n",
            ),
            (
                "no question stands on a face that is somebody else's",
                "AND source.person_id = p.id AND",
                "AND source.id IS NOT NULL AND",
            ),
            ("nobody is asked about who is hidden", "AND p.status = 'ACTIVE'", ""),
            (
                "nobody is asked again about a face that has a name",
                "SELECT f.person_id IS NULL AND source.person_id",
                "SELECT source.person_id",
            ),
            ("who is not meant is not asked about again", "r.person_id = p.id)) asked", "false)) asked"),
        )
    ),
    Guard(
        "an answer that is handled again is one answer",
        "domain/usecases/decide_suggestion.py",
        "if (done := await done_before(by)) is not None:",
        "if (done := None) is not None:",
        _ANSWERS,
    ),
)
