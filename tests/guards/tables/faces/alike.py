"""Two people who look alike stay two, on a photo and in a video."""

from tests.guards.guard import Guard

_ORDER = ("tests/usecases/persons/test_told_apart_in_any_order.py",)

ALIKE_GUARDS = (
    Guard(
        "two known siblings who share no frame of a video have a face each",
        "domain/rules/faces/repeats.py",
        "is_either = len(like[one] | like[other]) > 1",
        "is_either = False",
        ("tests/rules/faces/test_repeats.py", "tests/usecases/photos/test_recognise_video.py"),
    ),
    Guard(
        "an added photo that may show a look-alike waits for an admin",
        "domain/usecases/gallery/judge_gallery_photo.py",
        'is_sure = whose == "own" and',
        "is_sure =",
        ("tests/usecases/gallery/test_gallery_of_look_alikes.py",),
    ),
    Guard(
        "a person who was born after the photo stays a rival, should the date be wrong",
        "domain/rules/faces/evidence.py",
        "                if not _may_be(portrait, probe)\n",
        "                if not _may_be(portrait, probe) and probe.face in portrait.refused\n",
        ("tests/usecases/persons/test_wrong_birth_date.py",),
    ),
    Guard(
        "a right birth date ends the questions that a wrong one brought about look-alikes",
        "domain/steps/faces/look_anew_by_age.py",
        "if was is not None:",
        "if False:",
        ("tests/usecases/persons/test_wrong_birth_date.py",),
    ),
    Guard(
        "a birth date that keeps a photo away keeps the question of a look-alike's family",
        "domain/steps/faces/look_anew_by_age.py",
        "($3::date IS NULL OR a.taken_at >= $3::date - 1)",
        "($3::date IS NULL OR true)",
        ("tests/usecases/persons/test_wrong_birth_date.py",),
    ),
    Guard(
        "a photo of a missing look-alike teaches nothing of a hidden person",
        "domain/queries/faces/half_seen.py",
        '_MISSES = f"{_OF_ONE} WHERE {LACKS_RIVAL}"',
        '_MISSES = f"{_OF_ONE} WHERE {IS_MATCHED} AND {LACKS_RIVAL}"',
        ("tests/usecases/persons/test_missing_look_alikes.py",),
    ),
    Guard(
        "whoever is known only now makes earlier photos of a declared look-alike a question",
        "domain/usecases/faces/rematch_rivals.py",
        "await rematch_told_apart(work, [person_id, *others])",
        "pass",
        _ORDER,
    ),
    Guard(
        "a merge that makes two look-alikes has their matches decided again",
        "domain/steps/persons/absorb_person.py",
        "await rematch_told_apart(work, [survivor.id, *brought.apart])",
        "pass",
        _ORDER,
    ),
    Guard(
        "a merge that makes nobody look-alikes decides nothing again",
        "domain/queries/persons/look_alikes.py",
        "HAVING count(DISTINCT s.one) = 1",
        "HAVING count(DISTINCT s.one) > 0",
        _ORDER,
    ),
    Guard(
        "whoever absorbed a look-alike is told apart as well when that is undone",
        "domain/steps/faces/look_anew.py",
        "(SELECT unnest($1::uuid[]) AS id {OR_SURVIVORS})",
        "(SELECT unnest($1::uuid[]) AS id)",
        _ORDER,
    ),
    Guard(
        "a person to whom somebody consents again gets what a look-alike had meanwhile",
        "domain/steps/deliveries/begin_receiving.py",
        'await work.add("rematch_rivals", person_id=str(person_id))',
        "pass",
        ("tests/usecases/persons/test_missing_look_alikes.py",),
    ),
    Guard(
        "a person whom moderators named takes no photos from others when the first parent joins",
        "domain/steps/deliveries/begin_receiving.py",
        "if found.was_ended:",
        "if True:",
        ("tests/usecases/persons/test_missing_look_alikes.py",),
    ),
    Guard(
        "a person gets the photos back when whoever had consented comes back",
        "domain/steps/deliveries/begin_receiving.py",
        "($3::bool OR p.consent_ended_at",
        "($3::bool AND false OR p.consent_ended_at",
        ("tests/usecases/persons/test_missing_look_alikes.py",),
    ),
    Guard(
        "a match leads a look-alike who was refused as it would lead one who was not",
        "domain/rules/faces/doubts.py",
        "(policy.look_alike_margin if other in one.portrait.look_alikes else policy.min_margin)",
        "policy.min_margin",
        ("tests/rules/faces/test_doubts.py",),
    ),
    Guard(
        "a birth date that takes photos away is written twice",
        "bot/telegram/persons/set_birth_date.py",
        'told=asked.data.get("told", {})',
        "told=None",
        ("tests/telegram/persons/test_birth_date.py",),
    ),
    Guard(
        "nobody gets a photo by a face beside a likelier one",
        "domain/rules/faces/matching.py",
        "        if match.person is not None:\n",
        '        if match.kind == "identified" and match.person is not None:\n',
        ("tests/rules/faces/test_matching.py",),
    ),
)
