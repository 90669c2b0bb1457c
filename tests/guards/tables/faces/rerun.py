"""A run over all stored faces changes nothing when it is dry and stays in its workspace; another engine looks
again at what can be had, and at nothing that is being erased. An older copy of the database begins anew what
it was about to do. And what is looked at and sent of a video.
"""

from tests.guards.guard import Guard

_RERUN = ("tests/usecases/faces/test_rerun_matching.py",)
_VIDEO = "tests/usecases/photos/test_recognise_video.py"

RERUN_GUARDS = (
    Guard(
        "a dry run changes no match",
        "domain/usecases/faces/rematch_person.py",
        "async with transaction(doorbell, rehearses=rerun is not None and rerun.rehearses) as work:",
        "async with transaction(doorbell) as work:",
        _RERUN,
    ),
    Guard(
        "a dry run gives no unknown face to anybody",
        "domain/usecases/faces/backfill_person.py",
        "async with transaction(doorbell, rehearses=rerun is not None and rerun.rehearses) as work:",
        "async with transaction(doorbell) as work:",
        _RERUN,
    ),
    Guard(
        "only who asks for changes gets them",
        "domain/usecases/faces/rerun_matching.py",
        "rerun = Rerun(rehearses=not run.mends)",
        "rerun = Rerun()",
        _RERUN,
    ),
    Guard(
        "a run looks at the persons of one workspace",
        "domain/usecases/faces/rerun_matching.py",
        "WHERE p.workspace_id = $1 AND {IS_LIVE}",
        "WHERE $1::bigint IS NOT NULL AND {IS_LIVE}",
        _RERUN,
    ),
    Guard(
        "an older copy of the database makes its index anew",
        "domain/queries/service/restored.py",
        "indexed_at = NULL WHERE indexed_version IS NOT NULL",
        "indexed_at = NULL WHERE false",
        ("tests/usecases/service/test_keep_generation.py",),
    ),
    Guard(
        "an older copy of the database goes on with no work on its former index",
        "domain/queries/service/restored.py",
        '    "DELETE FROM reports",\n',
        "",
        ("tests/usecases/service/test_keep_generation.py",),
    ),
    Guard(
        "a person whom an erased person had absorbed is erased in a copy older than the merge",
        "domain/queries/service/restored.py",
        "for one in (*entry.absorbed, entry.subject)",
        "for one in (entry.subject,)",
        ("tests/usecases/erasing/test_replay_erasures.py",),
    ),
)

_LOOK = "domain/usecases/index/look_again.py"
_LOOK_TESTS = ("tests/usecases/index/test_look_again.py",)

ENGINE_GUARDS = (
    Guard(
        "a face that is being erased gets no embedding of another engine",
        "domain/queries/index/engine_change.py",
        'IS_BEHIND = """EXISTS (SELECT 1 FROM face_embeddings e WHERE e.face_id = f.id)',
        'IS_BEHIND = """EXISTS (SELECT 1)',
        _LOOK_TESTS,
    ),
    Guard(
        "a photo that is gone is not asked for at each start",
        "domain/queries/index/engine_change.py",
        "AND NOT EXISTS (SELECT 1 FROM unseen_faces u WHERE u.face_id = f.id AND u.engine = {engine})",
        "",
        _LOOK_TESTS,
    ),
    Guard(
        "an outage is no reason to give a face up",
        _LOOK,
        "except InvalidInput:",
        "except (InvalidInput, Unavailable):",
        _LOOK_TESTS,
    ),
    Guard(
        "a workspace's photos are its own task",
        "domain/queries/index/photos_behind.py",
        "WHERE a.workspace_id = $1 AND a.id < $3",
        "WHERE $1::bigint IS NOT NULL AND a.id < $3",
        _LOOK_TESTS,
    ),
    Guard(
        "faces are compared by the engine that ran last",
        "domain/queries/faces/last_engine.py",
        "FROM (SELECT engine FROM face_embeddings ORDER BY id DESC LIMIT 1) n",
        "FROM (SELECT engine FROM face_embeddings ORDER BY id LIMIT 1) n",
        ("tests/usecases/faces/test_choose_prototypes.py", "tests/usecases/index/test_last_engine.py"),
    ),
    Guard(
        "an engine that runs again compares unknown people",
        "domain/queries/clusters/vectors_of_cluster.py",
        'last_engine("g.cluster_id = c.id AND g.person_id IS NULL")',
        'last_engine("g.cluster_id = c.id AND l.id < 0")',
        ("tests/usecases/clusters/test_nearest_clusters.py",),
    ),
    Guard(
        "as many faces are compared after a change of the engine",
        "domain/queries/clusters/vectors_of_cluster.py",
        "JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $4",
        "JOIN face_embeddings e ON e.face_id = f.id AND $4::text IS NOT NULL",
        ("tests/usecases/clusters/test_nearest_clusters.py",),
    ),
    Guard(
        "when two engines start at once only the first one runs",
        "domain/usecases/index/claim_engine.py",
        '        await sql.execute("SELECT pg_advisory_xact_lock($1)", LOCK)\n',
        "",
        ("tests/usecases/service/test_two_processes.py",),
    ),
)

_NEXT = ("tests/usecases/faces/test_match_refused.py",)

NEXT_GUARDS = (
    Guard(
        "after a no the next person is looked for",
        "domain/steps/faces/refuse_face.py",
        "await look_for_next(work, unknown_on)",
        "pass",
        _NEXT,
    ),
    Guard(
        "the next person is looked for after somebody said whom a photo does not show",
        "domain/usecases/deliveries/reject_delivery.py",
        "await look_for_next(work, moved.asset_ids, delay_s=PATIENCE_S)",
        "pass",
        _NEXT,
    ),
    Guard(
        "whoever says whom a photo does not show may say first who it is then",
        "domain/usecases/deliveries/reject_delivery.py",
        "await look_for_next(work, moved.asset_ids, delay_s=PATIENCE_S)",
        "await look_for_next(work, moved.asset_ids)",
        ("tests/telegram/faces/test_confirm_face.py", *_NEXT),
    ),
    Guard(
        "the next person is looked for after a moderator took a face off somebody",
        "domain/usecases/faces/reassign_faces.py",
        "await look_for_next(work, moved.asset_ids)",
        "pass",
        _NEXT,
    ),
    Guard(
        "the next person is looked for after a face was unticked",
        "domain/steps/faces/refuse_face.py",
        "await look_for_next(work, done.unknown_on)",
        "pass",
        _NEXT,
    ),
    Guard(
        "the next person is looked for when a no is given again",
        "domain/steps/operations/give_back_face_state.py",
        "await look_for_next(work, unknown_on)",
        "pass",
        _NEXT,
    ),
    Guard(
        "a face that another family is asked about is left to them",
        "domain/queries/faces/unknown_faces.py",
        "WHERE s.face_instance_id = f.id AND s.status = 'PENDING')",
        "WHERE s.face_instance_id = f.id AND s.status = 'PENDING' AND false)",
        _NEXT,
    ),
    Guard(
        "the next person gets the photo if the match is clear",
        "domain/usecases/faces/match_refused.py",
        "await owe_deliveries(work, workspace_id, moved.asset_ids, decided_for=person_id)",
        "pass",
        _NEXT,
    ),
    Guard(
        "a photo that another engine could not read is looked at once it can be",
        "domain/usecases/index/look_again.py",
        "if not is_last or first.away is not None:",
        "if not is_last:",
        ("tests/usecases/index/test_look_again_later.py",),
    ),
    Guard(
        "the night gives no face of one to the other of two who are told apart",
        "domain/rules/clusters/regrouping.py",
        "key=lambda cluster: alike(face, cluster)",
        "key=lambda cluster: 0.0",
        ("tests/usecases/clusters/test_night_keeps_words.py",),
    ),
    Guard(
        "the night leaves a cluster alone about which a moderator decides meanwhile",
        "domain/usecases/clusters/regroup_faces.py",
        "OR c.number IN (SELECT number FROM decided)",
        "OR false",
        ("tests/usecases/clusters/test_what_is_regrouped.py",),
    ),
    Guard(
        "somebody in several frames of a video has one face there",
        "domain/steps/faces/find_in_frames.py",
        "asyncio.to_thread(without_repeats, found, board, engine.calibration, known=known, likely=who)",
        "asyncio.sleep(0, found)",
        (_VIDEO,),
    ),
    Guard(
        "a closer look does not find somebody again in other frames of a video",
        "domain/usecases/photos/look_closer.py",
        "known=places",
        "known=()",
        (_VIDEO,),
    ),
    Guard(
        "a closer look at one place does not find somebody who is known or erased in another frame",
        "domain/usecases/photos/look_closer.py",
        "            found += [face for face in there if face.box.is_same_place(place)]\n",
        "            assert there\n",
        (_VIDEO,),
    ),
    Guard(
        "a closer look searches each frame of a video by itself",
        "domain/steps/faces/find_in_frames.py",
        "    for place in board.places():\n        part",
        "    for place in [Box(0, 0, board.image.shape[1], board.image.shape[0])]:\n        part",
        (_VIDEO,),
    ),
    Guard(
        "siblings in one frame of a video have a face each",
        "domain/steps/faces/without_repeats.py",
        "[board.frame_of(face.box) for face in faces]",
        "range(len(faces))",
        (_VIDEO,),
    ),
    Guard(
        "a frame of a video that cannot be read moves no other one",
        "workers/recognition/video.py",
        "return [_frame(video, place, len(places)) for place in places]",
        "return [one for place in places if (one := _frame(video, place, len(places))) is not None]",
        ("tests/recognition/test_video.py",),
    ),
    Guard(
        "a face in a video is a place on its storyboard",
        "domain/steps/faces/find_in_frames.py",
        "[_moved(face, place.x, place.y) for face in await engine.find_faces(frame)]",
        "await engine.find_faces(frame)",
        (_VIDEO,),
    ),
    Guard(
        "an album of videos leaves places for photos",
        "domain/values/task_kinds.py",
        'SLOW_KINDS = frozenset({"recognise_video", "look_at_repost", "call_webhook"})',
        'SLOW_KINDS = frozenset({"call_webhook"})',
        ("tests/telegram/work/test_consumers.py",),
    ),
    Guard(
        "a video that ends gives its place back to the next video",
        "workers/runner.py",
        "            places.end(task)\n",
        "            pass\n",
        ("tests/telegram/work/test_consumers.py",),
    ),
    Guard(
        "a video that lost its task is taken up again, and no other one is",
        "domain/steps/work/resume_rows.py",
        "WHEN a.kind = 'post' AND a.media = 'video' THEN 'recognise_video'",
        "WHEN false THEN ''",
        ("tests/usecases/work/test_sweep_rows.py",),
    ),
    Guard(
        "a video whose send was never answered is known again",
        "workers/chats/message_files.py",
        'files = [message["video"]] if "video" in message else message.get("photo") or ()',
        'files = message.get("photo") or ()',
        ("tests/usecases/deliveries/test_find_videos.py",),
    ),
    Guard(
        "a video that is sent as an image does not cost what a video costs",
        "workers/recognition/decoding/codec.py",
        "return await self._decoders.decode(data)",
        "return (await self.decode_frames(data)).image",
        (_VIDEO,),
    ),
    Guard(
        "a video is no photo to learn a face from",
        "bot/telegram/connecting/add_training_photo.py",
        'picture.media == "video"',
        "False",
        ("tests/telegram/deliveries/test_videos.py",),
    ),
)
