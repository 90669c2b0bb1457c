"""Checks what holds after every step, whatever the step was."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tests.model.seen.snapshot import Snapshot
from tests.model.way_back import Model


def ensure_same(model: Model, now: Snapshot) -> None:
    """Checks that each part of the rows which the model keeps is as the model says."""
    for part, seen in (now.seen() | now.asked() | {"pictures": now.pictures()}).items():
        expected = getattr(model, part)
        if part == "deliveries":
            expected = {key: (m.state, m.is_shown, m.was_sent, m.is_unwanted) for key, m in expected.items()}
            seen = {key: (m.state, m.is_shown, m.was_sent, m.is_unwanted) for key, m in seen.items()}  # type: ignore[attr-defined]  # noqa: PLW2901
        if part == "inquired":
            seen, expected = _sure(seen, model), _sure(expected, model)  # noqa: PLW2901
        assert seen == expected, f"{part}: {_difference(seen, expected)}"


def _sure(inquired: Any, model: Model) -> dict[tuple[int, int], tuple[object, ...]]:
    """The inquiries. For clusters the model is unsure about, only whether an inquiry exists."""
    return {key: () if key[0] in model.unsure else one for key, one in inquired.items()}


def _difference(seen: object, expected: object) -> str:
    if isinstance(seen, set) and isinstance(expected, set):
        return f"too many {seen - expected}, missing {expected - seen}"
    if isinstance(seen, dict) and isinstance(expected, dict):
        keys = [key for key in {*seen, *expected} if seen.get(key) != expected.get(key)]
        return ", ".join(f"{key}: {seen.get(key)} instead of {expected.get(key)}" for key in keys)
    return f"{seen} instead of {expected}"


def ensure_lawful(before: Snapshot, now: Snapshot, *, is_one_step: bool = True) -> None:
    """Checks the laws that concern the rows alone. is_one_step: False after several operations."""
    _ensure_basis(now)
    _ensure_prototypes(now)
    _ensure_photos_name_their_persons(now)
    _ensure_events_explain(before, now)
    _ensure_versions(before, now)
    _ensure_index_follows(before, now)
    _ensure_matches_are_looked_at_anew(before, now)
    if is_one_step:
        _ensure_the_next_is_looked_for(before, now)
    _ensure_deliveries_follow(now)
    _ensure_erased_are_purged(before, now)
    _ensure_no_cluster_is_twice_in_a_photo(now)
    _ensure_absorbed_have_nothing(now)


def ensure_rightful(model: Model, now: Snapshot) -> None:
    """Nobody receives photos of a person that they left or were removed from, or that they received only
    through a merge that is undone.
    """
    live = {row.number for row in now.persons if row.is_known}
    for row in now.links:
        if row.state == "approved" and row.person in live:
            key = row.participant, row.person
            assert key not in model.rights.gone, f"{key} is back"
            parted = model.rights.needs.get(key, frozenset()) - model.selves(row.person)
            assert not parted, f"{key} still receives: {parted} are persons of their own again"


def _ensure_basis(now: Snapshot) -> None:
    """A face is its person's for a reason; only a match rests on other faces."""
    for face, (basis, by) in now.basis_of.items():
        person = now.person_of[face]
        assert (basis is None) == (person is None), f"face {face} of {person} is {basis}"
        assert basis == "matched" or not by, f"face {face} is {basis} because of {by}"


def _ensure_prototypes(now: Snapshot) -> None:
    """Prototypes are faces of their person: confirmed by people, or matched while no face is confirmed. A
    person who may be matched and has a confirmed face has a prototype. A barred face is none, unless it is on
    a training photo.
    """
    person_of = now.person_of
    for person, face in now.prototypes:
        assert person_of[face] == person, f"face {face} represents {person} and is {person_of[face]}'s"
    matched = {row.number for row in now.persons if row.is_matched}
    confirmed = {
        face for face, (basis, _) in now.basis_of.items() if basis not in (None, "matched")
    } | now.pins
    dropped = {face for face, number in now.bars if person_of[face] == number} - now.pins
    dropped -= {face for face in dropped if now.basis_of[face][0] == "trained"}
    assert not dropped & {face for _, face in now.prototypes}, "a barred face represents somebody"
    confirmed -= dropped
    known = {person_of[face] for face in confirmed}
    assert matched & known <= {person for person, _ in now.prototypes}, (
        "a person with a confirmed face has no prototype"
    )
    unconfirmed = {person for person, face in now.prototypes if face not in confirmed}
    assert not unconfirmed & known, "a match represents somebody of whom people confirmed a face"


def _ensure_photos_name_their_persons(now: Snapshot) -> None:
    on: dict[int, set[int]] = defaultdict(set)
    for face in now.faces:
        if face.person is not None:
            on[face.asset].add(face.person)
    for asset, numbers, enrols in now.photos:
        assert numbers == sorted(on[asset]), f"photo {asset} lists {numbers}, {on[asset]} are on it"
        if enrols is not None:
            assert on[asset] <= {enrols}, f"training photo {asset} of {enrols} shows {on[asset]}"


def _ensure_events_explain(before: Snapshot, now: Snapshot) -> None:
    """The new events lead from the faces before to the faces now, and their counts are right."""
    known, numbers = {event.id for event in before.events}, {face.id: face.number for face in now.faces}
    photos = {face.number: face.asset for face in now.faces}
    person_of = {face: before.person_of.get(face) for face in now.person_of}
    for event in sorted(now.events, key=lambda event: event.created_at):
        if event.id in known:
            continue
        moved = [numbers[face] for face in event.faces]
        assert {person_of[face] for face in moved} == {event.source}, "an event moves faces not there"
        assert sorted(event.photos) == sorted({photos[face] for face in moved})
        assert (event.face_count, event.photo_count) == (len({*moved}), len(event.photos))
        person_of |= dict.fromkeys(moved, event.target)
    assert person_of == now.person_of, f"not explained by events: {_difference(now.person_of, person_of)}"


def _ensure_versions(before: Snapshot, now: Snapshot) -> None:
    was = {face.number: face for face in before.faces}
    for face in now.faces:
        if (old := was.get(face.number)) is not None:
            is_same = (old.person, old.cluster) == (face.person, face.cluster)
            assert old.version < face.version or is_same, f"version of face {face.number}"


def _ensure_index_follows(before: Snapshot, now: Snapshot) -> None:
    """For every point that has to change there is a task, or it was written already."""
    was, known = _points(before), _points(now)
    persons = {row.id: row.number for row in now.persons}
    moved = {event.id: event.faces for event in now.events}
    told = {face.number for face in now.faces if face.is_indexed}
    for kind, key in now.tasks:
        if kind == "sync_asset_faces":
            told |= {face.number for face in now.faces if str(face.asset) == key}
        elif kind == "sync_person_faces":
            person = persons.get(key)
            told |= {face.number for face in now.faces if person is not None and face.person == person}
        elif kind == "sync_moved_faces":
            told |= {face.number for face in now.faces if face.id in moved.get(key, ())}
    changed = {face for face, point in known.items() if was.get(face) != point}
    assert changed <= told, f"the index is not told of {changed - told}"


def _points(seen: Snapshot) -> dict[int, tuple[int | None, bool, int | None]]:
    """Of each face: its person, whether others are compared with it, and its cluster. Faces are compared with
    those of hidden persons, too.
    """
    known = {row.number for row in seen.persons if row.is_known}
    standing = {face for person, face in seen.prototypes if person in known}
    return {face.number: (face.person, face.number in standing, face.cluster) for face in seen.faces}


def _ensure_the_next_is_looked_for(before: Snapshot, now: Snapshot) -> None:
    """Where an unknown face was refused for a person, and nobody is asked about it, a task looks which person
    is next. This holds only after one step: after several, the face may have been somebody's when it was
    refused.
    """
    was, refused = (Counter(row.face for row in seen.refused) for seen in (before, now))
    posted = {photo.asset for photo in now.photos if photo.enrols is None}
    asked = {question.face for question in now.questions}
    told = {key for kind, key in now.tasks if kind == "match_refused"}
    for face in now.faces:
        is_open = face.person is None and face.asset in posted and face.number not in asked
        if is_open and refused[face.number] > was[face.number]:
            assert str(face.asset) in told, f"nobody looks whose face {face.number} is"


def _ensure_matches_are_looked_at_anew(before: Snapshot, now: Snapshot) -> None:
    """Where a face that a match rested on was moved or deleted, a task matches again."""
    ids = {row.number: row.id for row in now.persons}
    told = {key for kind, key in now.tasks if kind == "rematch_person"}
    for face, person in unfounded(now) - unfounded(before):
        assert ids[person] in told, f"face {face} is still matched to {person}"


def unfounded(seen: Snapshot) -> set[tuple[int, int]]:
    """Faces whose match rests on a face that is their person's no more, with that person."""
    person_of = {face.id: face.person for face in seen.faces}
    return {
        (face.number, face.person)
        for face in seen.faces
        if face.person is not None and face.basis == "matched"
        if any(person_of.get(other) != face.person for other in face.rests_on)
    }


def _ensure_deliveries_follow(now: Snapshot) -> None:
    """A photo that is owed or has to be taken back has a task; a sent one is in the chat."""
    waiting = Counter((kind, key) for kind, key in now.tasks)
    for row in now.deliveries:
        where = f"photo {row.asset} to {row.participant}"
        if row.state == "pending":
            assert waiting["deliver", str(row.id)], f"{where} is owed and no task sends it"
        if row.state == "retracted" and row.is_shown:
            assert waiting["correct_delivery", str(row.id)], f"{where} stays in the chat"
        if row.state == "sent":
            assert row.is_shown, f"{where} counts as sent and is not there"
        assert not row.is_unwanted or row.state == "retracted", f"{where} was taken away and is {row.state}"


def _ensure_erased_are_purged(before: Snapshot, now: Snapshot) -> None:
    """Every deleted face is on an erasure with a purge task."""
    known = {row.id for row in before.erasures}
    new = {row.id: row.faces for row in now.erasures if row.id not in known}
    gone = {face.id for face in before.faces} - {face.id for face in now.faces}
    assert gone <= {face for faces in new.values() for face in faces}, "an erased face stays in the index"
    tasks = {(kind, key) for kind, key in now.tasks}
    assert all(("purge_erasure", str(erasure)) in tasks for erasure in new), "an erase has no purge"


def _ensure_no_cluster_is_twice_in_a_photo(now: Snapshot) -> None:
    """No cluster has two faces in one photo."""
    seen = Counter((face.asset, face.cluster) for face in now.faces if face.cluster is not None)
    assert not [place for place, faces in seen.items() if faces > 1], "two faces of a photo in one cluster"


def _ensure_absorbed_have_nothing(now: Snapshot) -> None:
    absorbed = {row.number for row in now.persons if row.status == "MERGED"}
    assert not absorbed & {*now.person_of.values()}, "an absorbed person has faces"
    assert not absorbed & {question.person for question in now.questions}, (
        "somebody is asked about an absorbed person"
    )
    assert not absorbed & {photo.enrols for photo in now.photos}, "a photo trains an absorbed person"


def ensure_same_basis(
    first: Mapping[int, tuple[str | None, frozenset[str]]], last: Snapshot, model: Model
) -> None:
    """first: the basis of each face when it came. Everything was undone since, so the basis is the same. One
    difference is allowed: a match may wait to be decided again where people said that another face of the
    photo is the person's, and that stands. It then rests on a face with the id 0. The other face itself may
    be a match, if it came with an unknown person whose naming can be undone no more.
    """
    stays = model.moved_on
    said = {(f.asset, f.person) for f in last.faces if f.basis != "matched" or f.number in stays}
    seconds = {face.number for face in last.faces if (face.asset, face.person) in said}
    waits = ("matched", frozenset({str(UUID(int=0))}))
    for face, basis in last.basis_of.items():
        if face not in stays and not (face in seconds and basis == waits):
            assert basis == first[face], f"face {face} is {basis}, was {first[face]}"


def ensure_restored(first: Model, last: Model) -> None:
    """Everything was undone: all is as before, except what had moved on and could not be undone.

    undone: the faces that went back (all but `moved_on`). Person, pin and refusals of each are as at first.
    """
    undone = {face for face in last.person_of if face not in last.moved_on}
    assert {face: last.person_of[face] for face in undone} == {face: first.person_of[face] for face in undone}
    assert {f for f in last.pins if f in undone} == {f for f in first.pins if f in undone}
    for pair in first.apart ^ last.apart:
        is_gone = any(number not in last.persons for number in pair)
        assert is_gone or any((number, "apart") in last.unrestored for number in pair), f"apart: {pair}"
    known = {pair for pair in first.refused if pair[1] in last.persons}
    refused = {p for p in last.refused if p[0] in undone}
    expected = {p for p in known if p[0] in undone}
    assert refused == expected, f"refused: {_difference(refused, expected)}"
    assert last.aside.keys() <= last.moved_on, f"set aside: {last.aside}"
    kept = {name for name in last.own if (0, name) not in last.unrestored}
    assert not kept, f"settings: {kept}"
    for number, person in last.persons.items():
        for name in ("name", "status", "birth_date", "approval", "picture"):
            if (number, name) in last.unrestored:
                continue
            was = first.persons[number].value(name) if number in first.persons else None
            expected = was if number in first.persons else "declined" if name == "approval" else None
            assert expected is None or person.value(name) == expected, f"{name} of {number}"
    _ensure_links_restored(first, last)
    for number, cluster in last.clusters.items():
        is_split_off = cluster.state == "joined" and number not in first.clusters
        is_as_before = cluster.state == "open" or is_split_off
        assert is_as_before or (number, "cluster") in last.unrestored, f"cluster {number}"


def _ensure_links_restored(first: Model, last: Model) -> None:
    """Links are as they were, and a link that was made since has ended."""
    for key, link in last.links.items():
        if key in last.unlinked:
            continue
        was = first.links.get(key)
        state, alias = (was.state, was.alias) if was is not None else ("revoked", link.alias)
        if link.state == "revoked" and link.alias is None:
            alias = None  # the end of a merge took the name of the absorbed person away
        # Whoever comes back reads the name without its suffix, and no undo takes that away.
        assert (link.state, alias or link.alias) == (state, link.alias), f"link {key}: {link}, was {was}"
        assert link.state != "approved" or was is None or link.role == was.role, f"role of {key}"
