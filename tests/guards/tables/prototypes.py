"""Only what people confirmed represents a person, and who may change that is asked at the act."""

from tests.guards.guard import Guard

PROTOTYPE_GUARDS = (
    Guard(
        "what recognition took for somebody represents nobody",
        "domain/rules/faces/prototypes.py",
        "return self.pinned or self.basis not in (Basis.MATCHED, None)",
        "return True",
        ("tests/usecases/faces/test_basis.py", "tests/rules/faces/test_prototypes.py"),
    ),
    Guard(
        "of near copies one represents a person before the next one does",
        "domain/rules/faces/prototypes.py",
        "np.maximum(among - covered[:, None], 0)",
        "among",
        ("tests/rules/faces/test_prototypes.py",),
    ),
    Guard(
        "a face that nobody vouches for does not come first",
        "domain/rules/faces/prototypes.py",
        "np.fill_diagonal(among, vouched)",
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
        "domain/usecases/gallery/pin_prototype.py",
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
        "training photos stay",
        "domain/rules/faces/prototypes.py",
        "return self.pinned or self.basis == Basis.TRAINED",
        "return self.pinned",
        ("tests/usecases/faces/test_basis.py", "tests/rules/faces/test_prototypes.py"),
    ),
    Guard(
        "a face of an age far from all prototypes is only asked about",
        "domain/steps/faces/match_faces.py",
        "        or one.portrait.is_far_in_age(probe.taken_on)\n",
        "",
        ("tests/usecases/faces/test_ages.py",),
    ),
    Guard(
        "nobody is asked for fresh photos twice within a month",
        "domain/queries/gallery/fresh_photos.py",
        "AND coalesce(p.fresh_photos_asked_at, '-infinity') < now() - make_interval(days => $1)",
        "AND $1::int > 0",
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
