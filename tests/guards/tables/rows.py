"""Rows that Postgres itself refuses (constraints, indexes, triggers, the lock of a migration), and videos."""

from tests.guards.guard import Guard

_FIRST = "migrations/0001_initial.py"
_ONCE = "tests/usecases/service/test_schema_rules.py::test_a_second_such_row_is_refused"
_VIDEO = "tests/usecases/photos/test_recognise_video.py"

ROW_GUARDS = (
    Guard(
        "who acts in a group that is erased at that moment is heard again, and nobody is alarmed",
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
        "what is done once is remembered for as long as it may be asked for again",
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
        "what did not arrive has a reason",
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
        "of a past event only who is gone is forgotten",
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
        "somebody in several frames of a video has one face there",
        "domain/steps/faces/find_in_frames.py",
        "return without_repeats(found, engine.calibration)",
        "return found",
        (_VIDEO,),
    ),
    Guard(
        "and a harder look does not find them in the others",
        "domain/usecases/photos/look_closer.py",
        "known=places",
        "known=()",
        (_VIDEO,),
    ),
    Guard(
        "a face in a video is a place on its storyboard",
        "domain/steps/faces/find_in_frames.py",
        "[_moved(face, place.x, place.y) for face in await engine.find_faces(frame)]",
        "await engine.find_faces(frame)",
        (_VIDEO,),
    ),
    Guard(
        "a video whose send was never answered is known again",
        "workers/chats/message_files.py",
        'files = [message["video"]] if "video" in message else message.get("photo") or ()',
        'files = message.get("photo") or ()',
        ("tests/usecases/deliveries/test_find_videos.py",),
    ),
    Guard(
        "a video is no photo to learn a face from",
        "bot/telegram/connecting/add_training_photo.py",
        'picture.media == "video"',
        "False",
        ("tests/telegram/deliveries/test_videos.py",),
    ),
)
