"""The faces that represent a person, and what each of them is for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.faces.prototypes import Exemplar, Floats, Prototype, choose_exemplars
from domain.states import Basis, Pose, PrototypeRole

PRIMARY, EXEMPLAR = PrototypeRole.PRIMARY, PrototypeRole.EXEMPLAR
TEMPORAL, FALLBACK = PrototypeRole.TEMPORAL, PrototypeRole.FALLBACK

exemplars = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=15).map(
    lambda drawn: [Exemplar(i, quality, pinned) for i, (quality, pinned) in enumerate(drawn)]
)


def chosen(*faces: tuple[str, float, bool], max_exemplars: int = 10, min_quality: float = 0.5) -> list[str]:
    choice = choose_exemplars(
        [Exemplar(*face) for face in faces], max_exemplars=max_exemplars, min_quality=min_quality
    )
    return [prototype.face for prototype in choice]


def choose(*faces: Exemplar[str], max_exemplars: int = 10) -> list[Prototype[str]]:
    return choose_exemplars(faces, max_exemplars=max_exemplars, min_quality=0.5)


def at(degrees: float) -> Floats:
    """A unit vector with this angle: the cosine of two of them is that of the angle between them."""
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))], np.float32)


def roles(faces: list[Prototype[str]]) -> dict[str, PrototypeRole]:
    return dict(faces)


def test_the_best_faces_come_first() -> None:
    assert chosen(("c", 0.6, False), ("a", 0.9, False), ("b", 0.7, False)) == ["a", "b", "c"]


def test_the_least_quality_is_inclusive() -> None:
    assert chosen(("a", 0.9, False), ("b", 0.5, False), ("c", 0.499, False)) == ["a", "b"]


def test_at_least_one_face_that_the_engine_saw_is_chosen() -> None:
    old = [Exemplar(name, 0.9, basis=Basis.TRAINED) for name in ("old", "older")]
    seen = [
        Exemplar(name, 0.6, basis=Basis.ANSWERED, vector=at(angle)) for name, angle in (("a", 0), ("b", 9))
    ]
    unseen = Exemplar("unseen", 0.8, basis=Basis.ANSWERED)
    assert [one.face for one in choose(*old, *seen, unseen)] == ["old", "older", "a", "b"]
    assert [one.face for one in choose(*old, *seen, unseen, max_exemplars=2)] == ["old", "older", "a"]
    assert [one.face for one in choose(*old, unseen, max_exemplars=2)] == ["old", "older"]


def test_faces_that_the_engine_has_not_seen_yet_stay_chosen_while_there_is_room() -> None:
    seen = [Exemplar(f"seen {i}", 0.6, chosen=True, vector=at(9 * i)) for i in range(2)]
    unseen = [Exemplar(f"unseen {i}", 0.8 - i / 100, chosen=True) for i in range(3)]
    new, poor = Exemplar("new", 0.9), Exemplar("poor", 0.2, chosen=True)
    faces = [one.face for one in choose(*seen, *unseen, new, poor)]
    assert faces == ["seen 0", "seen 1", "unseen 0", "unseen 1", "unseen 2"]
    faces = [one.face for one in choose(*seen, *unseen, new, poor, max_exemplars=3)]
    assert faces == ["seen 0", "seen 1", "unseen 0"]


def test_a_poor_face_that_the_engine_saw_is_better_than_none() -> None:
    poor = Exemplar("poor", 0.2, basis=Basis.ANSWERED, vector=at(0))
    old = Exemplar("old", 0.9, basis=Basis.TRAINED)
    assert choose(old, poor) == [("old", EXEMPLAR), ("poor", FALLBACK)]
    assert choose(old) == [("old", EXEMPLAR)]


def test_a_person_with_poor_faces_only_keeps_the_best_one() -> None:
    assert chosen(("a", 0.1, False), ("b", 0.3, False), ("c", 0.2, False)) == ["b"]


def test_a_person_without_faces_has_no_prototypes() -> None:
    assert chosen() == []


def test_a_pinned_face_comes_first_however_poor_it_is() -> None:
    faces = ("a", 0.9, False), ("pinned", 0.1, True), ("b", 0.8, False)
    assert chosen(*faces) == ["pinned", "a", "b"]
    assert chosen(*faces, max_exemplars=1) == ["pinned"]
    assert chosen(("a", 0.1, True), ("b", 0.2, True), max_exemplars=1) == ["b", "a"]


@given(exemplars, st.integers(1, 12), st.floats(0, 1))
def test_the_choice_is_small_and_leaves_out_nothing_better(
    faces: list[Exemplar[int]], max_exemplars: int, min_quality: float
) -> None:
    choice = [
        prototype.face
        for prototype in choose_exemplars(faces, max_exemplars=max_exemplars, min_quality=min_quality)
    ]
    pinned = sum(face.pinned for face in faces)
    assert len(choice) == len(set(choice)) <= max(max_exemplars, pinned)
    assert bool(choice) == bool(faces)
    left_out = [face for face in faces if face.face not in choice and not face.pinned]
    best_left_out = max((face.quality for face in left_out), default=0.0)
    assert all(faces[i].pinned or faces[i].quality >= best_left_out for i in choice)


def test_a_face_that_people_pinned_is_primary() -> None:
    """It is primary however poor it is. Trained faces stay too, as exemplars like the best confirmed ones."""
    pinned = Exemplar("pinned", 0.1, pinned=True, basis=Basis.MATCHED)
    trained = Exemplar("trained", 0.2, basis=Basis.TRAINED)
    confirmed, matched = Exemplar("confirmed", 0.9), Exemplar("matched", 0.9, basis=Basis.MATCHED)
    assert roles(choose(confirmed, matched, trained, pinned, max_exemplars=3)) == {
        "pinned": PRIMARY,
        "trained": EXEMPLAR,
        "confirmed": EXEMPLAR,
    }
    assert roles(choose(confirmed, trained, pinned, max_exemplars=2)) == {
        "pinned": PRIMARY,
        "trained": EXEMPLAR,
    }


@pytest.mark.checklist(72)
def test_of_more_training_photos_than_there_are_places_the_most_different_represent_a_person() -> None:
    """A photo like no other is among them, since people gave it. One that the engine never saw comes last."""
    alike = [Exemplar(f"alike {i}", 0.9, basis=Basis.TRAINED, vector=at(i)) for i in range(11)]
    grown = Exemplar("grown", 0.6, basis=Basis.TRAINED, vector=at(70))
    unseen = Exemplar("unseen", 1.0, basis=Basis.TRAINED)
    pinned = Exemplar("pinned", 0.3, pinned=True, vector=at(5))
    choice = roles(choose(*alike, grown, unseen, pinned, Exemplar("confirmed", 0.9, vector=at(30))))
    assert len(choice) == 10
    assert {"pinned", "grown"} < set(choice)
    assert "unseen" not in choice
    assert "confirmed" in choice, "training photos leave room for what people say later"


def test_the_prototype_of_a_person_with_poor_faces_only_is_a_fallback() -> None:
    poor = Exemplar("poor", 0.3), Exemplar("poorer", 0.2)
    assert roles(choose(*poor)) == {"poor": FALLBACK}
    trained = Exemplar("trained", 0.4, basis=Basis.TRAINED)
    assert roles(choose(*poor, trained)) == {"trained": FALLBACK}
    assert roles(choose(*poor, trained, Exemplar("good", 0.5))) == {"trained": EXEMPLAR, "good": EXEMPLAR}


def test_poor_training_photos_are_no_fallback_beside_a_good_face_of_another_era() -> None:
    """The good face of the adult takes the place of the good one of the child, and represents the person."""
    baby = [Exemplar(f"poor {i}", 0.2, basis=Basis.TRAINED, era="child", vector=at(5 * i)) for i in range(3)]
    child = Exemplar("child", 0.9, basis=Basis.ANSWERED, era="child", vector=at(10))
    grown = Exemplar("grown", 0.8, basis=Basis.ANSWERED, era="adult", vector=at(60))
    choice = roles(choose(*baby, child, grown, max_exemplars=4))
    assert choice == {**{face.face: EXEMPLAR for face in baby}, "grown": TEMPORAL}


def test_near_copies_leave_room_for_a_face_that_is_different() -> None:
    """Ten photos of one burst are the best, and show no more than one of them does."""
    burst = [Exemplar(f"copy {i}", 0.95 - i / 100, vector=at(i / 5)) for i in range(10)]
    others = [Exemplar("left", 0.6, vector=at(-50)), Exemplar("lefter", 0.6, vector=at(-55))]
    others += [Exemplar("right", 0.6, vector=at(50)), Exemplar("righter", 0.6, vector=at(55))]
    three = roles(choose(*burst, *others, max_exemplars=3))
    assert {name[0] for name in three} == {"c", "l", "r"}
    ten = roles(choose(*burst, *others))
    assert set(three) < set(ten)
    assert len(ten) == 10
    assert set(ten.values()) == {EXEMPLAR}


def test_a_face_that_training_photos_show_already_is_not_chosen_once_more() -> None:
    trained = [Exemplar("trained", 0.5, basis=Basis.TRAINED, vector=at(0))]
    faces = [Exemplar("like it", 0.9, vector=at(2)), Exemplar("different", 0.6, vector=at(50))]
    faces += [Exemplar("like that", 0.55, vector=at(52))]
    assert set(roles(choose(*trained, *faces, max_exemplars=2))) == {"trained", "different"}


def test_a_face_that_is_like_no_other_one_comes_last() -> None:
    """It may be somebody else's, whatever its quality."""
    alike = [Exemplar(f"alike {i}", 0.6, vector=at(10 * i)) for i in range(4)]
    stranger = Exemplar("stranger", 0.99, vector=at(170))
    assert "stranger" not in roles(choose(*alike, stranger, max_exemplars=4))
    assert "stranger" in roles(choose(*alike, stranger, max_exemplars=5))


def test_a_head_that_is_turned_is_chosen_before_one_more_from_the_front() -> None:
    front = [Exemplar(f"front {i}", 0.9, pose=Pose.FRONT, vector=at(4 * i)) for i in range(5)]
    turned = [Exemplar(f"turned {i}", 0.8, pose=Pose.LEFT, vector=at(30 + 4 * i)) for i in range(2)]
    assert {name.split()[0] for name in roles(choose(*front, *turned, max_exemplars=2))} == {
        "front",
        "turned",
    }


def test_an_era_that_would_have_no_face_keeps_its_best_one() -> None:
    now = [Exemplar(f"now {i}", 0.9, era="child", vector=at(3 * i)) for i in range(12)]
    then = [Exemplar("baby", 0.6, era="infant", vector=at(80)), Exemplar("poor baby", 0.55, era="infant")]
    ten = roles(choose(*now, *then))
    assert ten.pop("baby") == TEMPORAL
    assert set(ten.values()) == {EXEMPLAR}
    assert len(ten) == 9
    assert "poor baby" not in ten


def test_an_era_keeps_no_face_that_is_too_poor() -> None:
    now = [Exemplar(f"now {i}", 0.9, era="child") for i in range(12)]
    assert "baby" not in roles(choose(*now, Exemplar("baby", 0.49, era="infant")))


def test_each_era_has_one_face_before_any_has_two() -> None:
    """Where there is room for three, six eras cannot all have one, and none has two."""
    eras = ["infant", "child", "teen", "young_adult", "adult", "senior"]
    faces = [Exemplar(f"{era} {i}", 0.9 - at / 100, era=era) for at, era in enumerate(eras) for i in range(3)]
    three = roles(choose(*faces, max_exemplars=3))
    assert len({name.split()[0] for name in three}) == len(three) == 3


@pytest.mark.parametrize(
    ("most", "pins", "later", "trained"),
    [(10, 0, 3, 7), (10, 7, 1, 2), (9, 0, 3, 6), (3, 0, 1, 2), (2, 0, 0, 2)],
)
def test_training_photos_leave_a_third_of_the_places_to_what_people_say_later(
    most: int, pins: int, later: int, trained: int
) -> None:
    """Else a child whose training photos show a baby would never be learned anew. Pinned faces come first."""
    baby = [Exemplar(f"baby {i}", 0.9, basis=Basis.TRAINED, era="infant", vector=at(i)) for i in range(12)]
    child = [Exemplar(f"child {i}", 0.8, basis=Basis.ANSWERED, vector=at(60 + i)) for i in range(20)]
    pinned = [Exemplar(f"pinned {i}", 0.9, pinned=True, vector=at(i)) for i in range(pins)]
    names = [name.split()[0] for name in roles(choose(*baby, *child, *pinned, max_exemplars=most))]
    assert (names.count("child"), names.count("baby"), names.count("pinned")) == (later, trained, pins)
    one = roles(choose(*baby, child[0], *pinned, max_exemplars=most))
    assert ("child 0" in one) == (later > 0), "one yes is enough"
    assert len(one) == most
    alone = roles(choose(*baby, Exemplar("poor", 0.4), *pinned, max_exemplars=most))
    assert len(alone) == most, "no place stays empty"


@pytest.mark.checklist(72)
@given(
    st.lists(
        st.builds(
            Exemplar,
            st.integers(),
            st.floats(0, 1),
            pinned=st.booleans(),
            basis=st.sampled_from([*Basis, None]),
            chosen=st.booleans(),
            era=st.sampled_from(["infant", "child", "teen", None]),
            pose=st.sampled_from([*Pose, None]),
            vector=st.one_of(st.none(), st.floats(0, 180).map(at)),
        ),
        max_size=20,
        unique_by=lambda face: face.face,
    ),
    st.integers(1, 6),
)
def test_a_choice_keeps_its_laws(faces: list[Exemplar[int]], most: int) -> None:
    choice = dict(choose_exemplars(faces, max_exemplars=most, min_quality=0.5))
    of = {face.face: face for face in faces}
    staying, pinned = ({f.face for f in faces if f.goes_first}, {f.face for f in faces if f.pinned})
    room = max(most - len(pinned), 0)
    for_training = room - min(3, room // 3)
    assert (staying if len(staying) <= len(pinned) + for_training else pinned) <= set(choice)
    assert len((staying - pinned) & set(choice)) >= min(len(staying - pinned), for_training)
    # One face more, when the engine saw none of those that stay.
    assert len(choice) <= max(most, min(len(staying), max(most, len(pinned))) + 1)
    if any(face.vector is not None and face.is_confirmed for face in faces):
        assert any(of[face].vector is not None for face in choice)
    assert {face for face, role in choice.items() if role == PRIMARY} == {f.face for f in faces if f.pinned}
    if any(face.is_confirmed for face in faces):
        assert all(of[face].is_confirmed for face in choice)
    temporal = [of[face].era for face, role in choice.items() if role == TEMPORAL]
    assert len(temporal) == len(set(temporal))
    assert not {of[face].era for face, role in choice.items() if role != TEMPORAL} & set(temporal)
    assert PrototypeRole.CENTROID not in choice.values()
