"""Rows that Postgres refuses (constraints, indexes, triggers, a migration's lock) or that end, with what they
lead to in other stores. Sessions that the server ends.
"""

from tests.guards.guard import Guard

_FIRST = "migrations/0001_initial.py"
_ONCE = (
    "tests/usecases/service/test_schema_rules.py::test_a_row_that_may_be_there_once_is_refused_a_second_time"
)
_VERIFY = "domain/steps/erasing/verify_erasure.py"
_FORGET = "domain/steps/service/forget_old_rows.py"
_FILES_TEST = ("tests/erase/test_database_files.py",)
_VERIFY_TEST = ("tests/usecases/erasing/test_verify_erasure.py",)
_RETENTION_TEST = ("tests/usecases/service/test_retention.py",)
_HALF_OPEN = "tests/adapters/postgres/test_half_open.py"
_CAPTIONS = ("tests/usecases/erasing/test_forget_captions.py",)

ROW_GUARDS = (
    Guard(
        "an act in a group that is erased at that moment is tried again, and nobody is alarmed",
        "domain/queries/sql.py",
        'raise Unavailable(what, "it was erased at that moment") from error',
        "raise",
        ("tests/usecases/groups/test_groups.py",),
    ),
    Guard(
        "a photo that was given up is looked at when it is posted again",
        "domain/steps/photos/keep_photo.py",
        "    state = CASE WHEN {_GIVEN_UP} THEN EXCLUDED.state ELSE a.state END,",
        "    state = a.state,",
        ("tests/usecases/photos/test_accept_asset.py",),
    ),
    Guard(
        "an act that is done once is remembered as long as it may be asked for again",
        "domain/steps/service/forget_old_rows.py",
        "WHEN kind = ANY($3::text[]) THEN make_interval(days => $2)",
        "WHEN kind = ANY($3::text[]) AND $2 < 0 THEN make_interval(days => $2)",
        ("tests/usecases/photos/test_contact_sheet.py",),
    ),
    Guard(
        "a photo is owed to a participant once",
        _FIRST,
        "    CONSTRAINT uq_deliveries UNIQUE (asset_id, participant_id),\n",
        "",
        ("tests/usecases/photos/test_accept_asset.py", "tests/usecases/service/test_schema.py"),
    ),
    Guard(
        "an update is kept once",
        _FIRST,
        "tg_update_id bigint NOT NULL UNIQUE",
        "tg_update_id bigint NOT NULL",
        (f"{_ONCE}[an update]",),
    ),
    Guard(
        "a task waits once",
        _FIRST,
        "CREATE UNIQUE INDEX uq_tasks_ready",
        "CREATE INDEX uq_tasks_ready",
        (f"{_ONCE}[a task that waits]",),
    ),
    Guard(
        "a question about a face is asked once",
        _FIRST,
        "CREATE UNIQUE INDEX uq_face_suggestions_pending",
        "CREATE INDEX uq_face_suggestions_pending",
        ("tests/usecases/faces/test_move_faces.py",),
    ),
    Guard(
        "a participant and a person are linked once",
        _FIRST,
        "    CONSTRAINT uq_participant_persons UNIQUE (participant_id, person_id),\n",
        "",
        ("tests/usecases/service/test_schema_rules.py",),
    ),
    Guard(
        "a link is approved with consent only",
        _FIRST,
        "state <> 'approved' OR consented_at IS NOT NULL",
        "true",
        ("tests/usecases/service/test_schema_rules.py",),
    ),
    Guard(
        "a name is there once in a workspace",
        "migrations/0014_name_keys.py",
        "CREATE UNIQUE INDEX uq_persons_workspace_name_key",
        "CREATE INDEX uq_persons_workspace_name_key",
        ("tests/usecases/service/test_schema_rules.py",),
    ),
    Guard(
        "a box of a photo is one face",
        _FIRST,
        "    CONSTRAINT uq_face_instances_box UNIQUE (asset_id, bbox_x, bbox_y, bbox_w, bbox_h),\n",
        "",
        ("tests/usecases/service/test_schema_rules.py", "tests/usecases/photos/test_recognise_asset.py"),
    ),
    Guard(
        "a photo is in a workspace once",
        _FIRST,
        "CREATE UNIQUE INDEX uq_image_assets_post",
        "CREATE INDEX uq_image_assets_post",
        (f"{_ONCE}[a posted photo]",),
    ),
    Guard(
        "a delivery that did not arrive has a reason",
        _FIRST,
        "state NOT IN ('parked', 'unknown', 'suppressed', 'failed') OR reason IS NOT NULL",
        "true",
        ("tests/usecases/service/test_schema_rules.py",),
    ),
    Guard(
        "history is append-only",
        _FIRST,
        "CREATE TRIGGER face_assignment_events_append_only BEFORE UPDATE OR DELETE",
        "CREATE TRIGGER face_assignment_events_append_only BEFORE DELETE",
        ("tests/usecases/operations/test_history.py",),
    ),
    Guard(
        "a past event forgets only persons who are gone",
        _FIRST,
        "OR after IS NULL AND NOT EXISTS (SELECT 1 FROM persons WHERE id = before::uuid)",
        "OR after IS NULL",
        ("tests/usecases/operations/test_history.py",),
    ),
    Guard(
        "one process migrates at a time",
        "domain/adapters/postgres/database.py",
        'await connection.execute_query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK])',
        "pass",
        ("tests/adapters/postgres/test_database.py",),
    ),
    Guard(
        "a connection that was left off ends with the name that was given for it",
        "domain/usecases/work/tidy_up.py",
        '        "left_off": lambda: end_left_off(settings.request_ttl_days),\n',
        "",
        ("tests/usecases/work/test_tidy_parts.py",),
    ),
    Guard(
        "a name that nobody agreed to goes from others' words, and the words stay",
        "domain/steps/erasing/erase_rows.py",
        "posts, is_agreed=is_agreed)",
        "posts, is_agreed=True)",
        ("tests/telegram/deliveries/test_edit_caption.py",),
    ),
    Guard(
        "a name without a letter takes no words of others along",
        "domain/steps/erasing/forget_captions.py",
        'if re.search(r"\\w", name)',
        "if name",
        _CAPTIONS,
    ),
    Guard(
        "a name is found in a caption, however its accents were written there",
        "domain/steps/erasing/forget_captions.py",
        "a.workspace_id = $1 AND normalize(x.caption) ~* $2 RETURNING",
        "a.workspace_id = $1 AND x.caption ~* $2 RETURNING",
        _CAPTIONS,
    ),
    Guard(
        "a photo that was replaced and is posted again is delivered again",
        "domain/steps/photos/keep_photo.py",
        "[asset.id], is_posted_again=True)",
        "[asset.id])",
        ("tests/usecases/photos/test_replace_photo.py",),
    ),
    Guard(
        "a photo that is on its way when it is replaced loses its words",
        "domain/usecases/photos/replace_photo.py",
        "(d.state IN ('pending', 'sending') OR {HAS_COPY})",
        "{HAS_COPY}",
        ("tests/usecases/photos/test_replace_photo.py",),
    ),
    Guard(
        "an erase is open while the API's picture of the photo is still stored",
        _VERIFY,
        " or is_view_of(key, assets)",
        "",
        _VERIFY_TEST,
    ),
    Guard(
        "an erase is open while a face is found by its likeness",
        _VERIFY,
        'raise Unavailable("index", "an erased face is still found by its likeness")',
        "pass",
        _VERIFY_TEST,
    ),
    Guard(
        "a photo without persons is kept for the look that somebody asked for",
        _FORGET,
        """AND NOT EXISTS (SELECT 1 FROM closer_looks c WHERE c.asset_id = a.id AND c.done_at IS NULL)
""",
        "",
        _RETENTION_TEST,
    ),
    Guard(
        "readers on a standby with a slot are waited for before the files are rewritten",
        "domain/usecases/erasing/rewrite_files.py",
        "    OR EXISTS (SELECT 1 FROM pg_replication_slots WHERE age(xmin) >= age($1::text::xid)) AS yes",
        "    AS yes",
        _FILES_TEST,
    ),
    Guard(
        "readers on a standby without a slot are waited for as well",
        "domain/usecases/erasing/rewrite_files.py",
        "coalesce(datname = current_database(), true)",
        "datname = current_database()",
        _FILES_TEST,
    ),
    Guard(
        "an erase is open while the index has a point of an erased face",
        _VERIFY,
        "point.face_instance_id in faces or point",
        "point",
        _VERIFY_TEST,
    ),
    Guard(
        "an erase is open while a point says that it is the person's",
        _VERIFY,
        " or point.person_id == erasure.subject_uuid",
        "",
        _VERIFY_TEST,
    ),
    Guard(
        "an erase is open while an erased face is found among the unknown faces",
        _VERIFY,
        "for candidate in (*known, *unknown)",
        "for candidate in (*known,)",
        _VERIFY_TEST,
    ),
    Guard(
        "an erase is open while Redis has a key of the erased",
        _VERIFY,
        "if ids and (keys := await stores.traces.find(ids)):",
        "if (keys := []):",
        _VERIFY_TEST,
    ),
    Guard(
        "a rebuild that begins again leaves nothing of the one before",
        "domain/adapters/qdrant/qdrant_collections.py",
        """        await self._change(_lead(self._collection.draft_alias, draft))
        await self._remove_others()""",
        "        await self._change(_lead(self._collection.draft_alias, draft))",
        ("tests/adapters/qdrant/test_qdrant_generations.py",),
    ),
    Guard(
        "the server ends the idle sessions of a client that went",
        "domain/rules/work/deadlines.py",
        '            "idle_session_timeout": self.idle_s * 2,\n',
        "",
        (f"{_HALF_OPEN}::test_the_server_ends_the_idle_sessions_of_a_client_that_went",),
    ),
    Guard(
        "a face that is named while it is to be forgotten is searched until the index has it again",
        "domain/usecases/work/tidy_up.py",
        "UPDATE face_instances SET version = version + 1 WHERE",
        "UPDATE face_instances SET version = version WHERE",
        ("tests/usecases/erasing/test_forgotten_faces.py",),
    ),
    Guard(
        "an erase finds an id that a list of ids still holds",
        "domain/queries/erasing/traces.py",
        '*await _by_value(led_to, "uuid[]", subjects),',
        "",
        ("tests/queries/test_traces.py",),
    ),
    Guard(
        "photos that another engine can never read hold up no last step",
        "domain/usecases/index/look_again.py",
        "        is_last = is_last or not looked.photos\n",
        "",
        ("tests/usecases/index/test_look_again_later.py",),
    ),
    Guard(
        "the report of an engine change names no persons of an earlier report",
        "workers/service/show_reports.py",
        "shown=sha256(told.text.encode()).hexdigest()[:16]",
        "shown=str(len(view.persons))",
        ("tests/usecases/index/test_engine_report.py",),
    ),
    Guard(
        "a training face that was picked is judged once",
        "domain/usecases/connecting/judge_chosen_face.py",
        "WHERE id = $1 AND reason = 'choosing' AND EXISTS (",
        "WHERE id = $1 AND EXISTS (",
        ("tests/usecases/connecting/test_train_person.py",),
    ),
    Guard(
        "one of several workers that died is missed",
        "domain/usecases/work/sweep_tasks.py",
        "[queue] if sign is None else [queue, sign],",
        "[queue],",
        ("tests/usecases/service/test_alarms.py",),
    ),
)
