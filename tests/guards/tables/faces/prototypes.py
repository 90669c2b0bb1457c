"""Only what people confirmed represents a person, and who may change that is asked at the act.

ROUTE_GUARDS: the API tells of persons only what the asker may know, and a call changes what it says.
"""

from tests.guards.guard import Guard

PROTOTYPE_GUARDS = (
    Guard(
        "a face that is only matched represents nobody",
        "domain/rules/faces/prototypes.py",
        "return self.pinned or self.basis not in (Basis.MATCHED, None)",
        "return True",
        ("tests/usecases/faces/test_basis.py", "tests/rules/faces/test_prototypes.py"),
    ),
    Guard(
        "a person is represented by one of several near copies before the next copy",
        "domain/rules/faces/prototypes.py",
        "np.maximum(among - covered[:, None], 0)",
        "among",
        ("tests/rules/faces/test_prototypes.py",),
    ),
    Guard(
        "a face that nobody vouches for does not come first",
        "domain/rules/faces/prototypes.py",
        "np.fill_diagonal(among, weight)",
        "np.fill_diagonal(among, 1)",
        ("tests/rules/faces/test_prototypes.py",),
    ),
    Guard(
        "new prototypes are in the index before old ones go",
        "domain/steps/index/sync_faces.py",
        "ORDER BY x.id IS NULL, f.number",
        "ORDER BY f.number",
        ("tests/usecases/faces/test_rows_and_points.py",),
    ),
    Guard(
        "a guardian neither pins faces nor ends a pin",
        "domain/steps/persons/lock_to_change.py",
        "ensure_may_change(is_owner=await acting.owns_now(person.id), is_moderator=acting.is_moderator)",
        "pass",
        ("tests/usecases/gallery/test_pin_prototype.py",),
    ),
    Guard(
        "an owner sees no face on a photo that never came",
        "domain/queries/gallery/prototypes.py",
        "            if face.is_seen\n",
        "",
        ("tests/usecases/gallery/test_pin_prototype.py",),
    ),
    Guard(
        "the faces of training photos stay prototypes",
        "domain/rules/faces/prototypes.py",
        "return self.pinned or self.basis == Basis.TRAINED",
        "return self.pinned",
        ("tests/usecases/faces/test_basis.py", "tests/rules/faces/test_prototypes.py"),
    ),
    Guard(
        "a face of an age far from all prototypes is only asked about",
        "domain/rules/faces/doubts.py",
        "        or portrait.is_far_in_age(probe.taken_on)\n",
        "",
        ("tests/usecases/faces/test_ages.py",),
    ),
    Guard(
        "after a no a thin lead of the next person is still a question",
        "domain/rules/faces/doubts.py",
        "        or not _leads_the_excluded(one, policy, calibration)\n",
        "",
        ("tests/usecases/faces/test_look_alike_answers.py",),
    ),
    Guard(
        "nobody is asked for fresh photos twice within a month",
        "domain/steps/gallery/ask_fresh_photos.py",
        "AND coalesce(fresh_photos_asked_at, '-infinity')\n < now() - make_interval(days => $2)",
        "AND $2::int > 0",
        ("tests/usecases/gallery/test_fresh_photos.py",),
    ),
    Guard(
        "whoever had pinned a face that moved is forgotten",
        "domain/steps/erasing/forget_participants.py",
        "        _FORGET_PINNERS,\n",
        "",
        ("tests/usecases/erasing/test_forget_participants.py",),
    ),
)

_HISTORY = "domain/queries/operations/assignment_history.py"
_HISTORY_TEST = ("tests/api/test_assignment_history.py",)
_CHANGES_TEST = ("tests/api/test_person_changes.py",)
_PROTOTYPES_TEST = ("tests/api/test_prototypes.py",)
_ONE_FACE_TEST = ("tests/api/faces/test_one_face.py",)
_VERSIONS_TEST = ("tests/api/persons/test_versions.py",)

ROUTE_GUARDS = (
    Guard(
        "a person is found by its id by nobody who has nothing to do with it",
        "domain/queries/persons/addressed_person.py",
        "    if is_moderator is None:\n",
        "    if person.status == PersonStatus.MERGED and is_moderator is None:\n",
        ("tests/api/test_persons.py",),
    ),
    Guard(
        "a parent lists those photos of a person that were sent to the parent",
        "bot/api/persons/list_photos.py",
        "    viewer = None if person.is_moderator else call.asker.who.participant_id\n",
        "    viewer = None\n",
        _HISTORY_TEST,
    ),
    Guard(
        "a guardian does not read what happened to a person's faces",
        "bot/api/operations/show_history.py",
        "    await ensure_may_read_history(person.id, call.requester(), is_moderator=person.is_moderator)\n",
        "",
        _PROTOTYPES_TEST,
    ),
    Guard(
        "an owner reads no name of a person that is not the owner's in the timeline",
        _HISTORY,
        "    if knows is not None and number not in knows:\n        return Side(number, None, None)\n",
        "",
        _HISTORY_TEST,
    ),
    Guard(
        "an owner reads in the timeline what they call the person themselves",
        _HISTORY,
        "called(number, name, knows)",
        "name",
        _HISTORY_TEST,
    ),
    Guard(
        "an owner is not told on which photos strangers' faces moved",
        _HISTORY,
        "        photo_ids=row.all_photo_ids or () if is_moderator else (),\n",
        "        photo_ids=row.all_photo_ids or (),\n",
        _HISTORY_TEST,
    ),
    Guard(
        "nobody but moderators learns that recognition did something",
        "bot/api/operations/undo_operation.py",
        "        if not await call.requester().moderates(of.workspace_id, or_untold=True):\n",
        "        if False:\n",
        _HISTORY_TEST,
    ),
    Guard(
        "a guardian does not see the faces that represent a person",
        "bot/api/gallery/prototypes.py",
        "await ensure_may_see_prototypes(person.id, call.requester(), is_moderator=person.is_moderator)",
        "pass",
        _PROTOTYPES_TEST,
    ),
    Guard(
        "a face is pinned for its own person only",
        "domain/queries/gallery/prototypes.py",
        'int, "SELECT number FROM face_instances WHERE id = $2 AND person_id = $1", person_id, face_id',
        'int, "SELECT number FROM face_instances WHERE id = $2 AND $1 = $1", person_id, face_id',
        _PROTOTYPES_TEST,
    ),
    Guard(
        "a guardian is not told what a deletion would remove",
        "domain/queries/erasing/deletion.py",
        "    ensure_may_erase(is_owner=is_owner, is_moderator=is_moderator)\n",
        "",
        _PROTOTYPES_TEST,
    ),
    Guard(
        "faces that were left out of a bulk move stay",
        "domain/usecases/faces/reassign_faces.py",
        "      AND f.number <> ALL($4::bigint[])) AS faces,\n",
        "      AND $4::bigint[] IS NOT NULL) AS faces,\n",
        ("tests/api/test_moving_photos.py",),
    ),
    Guard(
        "whoever moves faces that are deleted meanwhile is not told that they are somebody else's",
        "domain/usecases/faces/reassign_faces.py",
        "            _ensure_known(which, await _meant(which, by))  # they may have been deleted meanwhile\n",
        "",
        ("tests/usecases/faces/test_move_faces.py",),
    ),
    Guard(
        "a person is not changed in another state than the one that was seen",
        "domain/usecases/persons/change_person.py",
        "        ensure_seen(by, person.version)\n",
        "",
        _VERSIONS_TEST,
    ),
    Guard(
        "a person is not hidden in another state than the one that was seen",
        "domain/usecases/persons/hide_person.py",
        "        ensure_seen(by, person.version)\n",
        "",
        _VERSIONS_TEST,
    ),
    Guard(
        "a person is not pictured again in another state than the one that was seen",
        "domain/usecases/persons/set_picture.py",
        "        ensure_seen(by, person.version)\n",
        "",
        _VERSIONS_TEST,
    ),
    Guard(
        "a person is not merged in another state than the one that was seen",
        "domain/usecases/persons/merge_persons.py",
        "        ensure_seen(by, persons[absorbed].version)\n",
        "",
        _VERSIONS_TEST,
    ),
    Guard(
        "a person is not dissolved in another state than the one that was seen",
        "domain/usecases/persons/dissolve_person.py",
        "        ensure_seen(by, person.version)\n",
        "",
        _VERSIONS_TEST,
    ),
    Guard(
        "a person is not erased in another state than the one that was seen",
        "domain/usecases/erasing/erase_person.py",
        "        ensure_seen(by, locked.version)\n",
        "",
        _VERSIONS_TEST,
    ),
    Guard(
        "a person is not stripped of all faces in another state than the one that was seen",
        "domain/usecases/erasing/erase_faces.py",
        "        ensure_seen(by, person.version)\n",
        "",
        _VERSIONS_TEST,
    ),
    Guard(
        "a question is not answered in another state than the one that was seen",
        "domain/usecases/questions/decide_suggestion.py",
        "ensure_seen(by, one.version)",
        "pass",
        _VERSIONS_TEST,
    ),
    Guard(
        "a call that names a state is refused where no state is compared",
        "bot/api/etags.py",
        "    if not route.compares:\n",
        "    if False:\n",
        _VERSIONS_TEST,
    ),
    Guard(
        "an owner is not told whom else a face is like",
        "bot/api/questions/why_suggested.py",
        "names_others=moderates",
        "names_others=True",
        _ONE_FACE_TEST,
    ),
    Guard(
        "deleting somebody else's face is answered like deleting a face that does not exist",
        "bot/api/faces/judge_face.py",
        '        except NotFound:\n            raise NotFound("face") from None\n',
        "        except NotFound:\n            raise\n",
        _ONE_FACE_TEST,
    ),
    Guard(
        "only moderators learn who received a photo",
        "bot/api/photos/show_photo.py",
        "if not await call.requester().moderates(photo.workspace_id, or_untold=True):",
        "if False:",
        _ONE_FACE_TEST,
    ),
    Guard(
        "addresses of pictures are not opened without end",
        "bot/api/photos/open_picture.py",
        "    await ensure_may_look(viewer, call)\n",
        "",
        ("tests/api/test_pictures.py",),
    ),
    Guard(
        "addresses of downloads are not opened without end",
        "bot/api/deliveries/download_my_photos.py",
        "    await ensure_may_save(ticket.participant_id, call)\n",
        "",
        ("tests/api/test_pictures.py",),
    ),
    Guard(
        "a person is not made twice under one name",
        "domain/usecases/persons/create_person.py",
        "        if not found.changes:\n",
        "        if False:\n",
        _CHANGES_TEST,
    ),
    Guard(
        "a preview of a deletion deletes nothing",
        "bot/api/persons/delete_person.py",
        "rehearses=query.preview)",
        "rehearses=False)",
        _CHANGES_TEST,
    ),
    Guard(
        "a person is compared by no more training photos than the setting says",
        "domain/rules/faces/prototypes.py",
        "staying = _staying(ranked, max_exemplars, others=len(good))",
        "staying = [f for f in ranked if f.goes_first]",
        ("tests/usecases/faces/test_choose_prototypes.py",),
    ),
)
