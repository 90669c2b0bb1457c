"""People's answers teach a person's look, blurred faces lead to no questions, and no question ends because
there are too many.
"""

from tests.guards.guard import Guard

_PROPAGATE = ("tests/usecases/faces/test_propagate_face.py",)
_SEARCH = ("tests/usecases/questions/test_search_again.py",)

LEARNING_GUARDS = (
    Guard(
        "a person with many training photos is still learned from what people say",
        "domain/rules/faces/prototypes.py",
        "room -= min(others, _FOR_OTHERS, room // 3)",
        "pass",
        ("tests/rules/faces/test_prototypes.py",),
    ),
    Guard(
        "a yes to a blurred face asks about no other face",
        "domain/usecases/faces/propagate_face.py",
        "if face is None or is_poor(face.quality):",
        "if face is None:",
        _PROPAGATE,
    ),
    Guard(
        "nobody is asked about a face that is too blurred even for a question",
        "domain/usecases/faces/propagate_face.py",
        "if may_be_asked(probe.quality)",
        "",
        _PROPAGATE,
    ),
    Guard(
        "no question ends because there are too many",
        "domain/usecases/faces/backfill_person.py",
        "for face, why in (*asked, *others)}",
        "for face, why in others}",
        _SEARCH,
    ),
    Guard(
        "a search that finds much asks no more than there is room for",
        "domain/steps/questions/suggest_face.py",
        "x.waits OR x.place <= $6::int -",
        "true OR x.place <= $6::int -",
        _SEARCH,
    ),
)
