"""Checks what holds after every step, whatever the step was."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from tests.model.snapshot import Snapshot
from tests.model.way_back import Model


def ensure_same(model: Model, now: Snapshot) -> None:
    """Owners of faces, names, owed photos, questions, refusals and pins are as the model says."""
    for part, seen in (now.seen() | now.asked() | {"pictures": now.pictures()}).items():
        expected = getattr(model, part)
        if part == "mail":
            expected = {key: (m.state, m.is_shown, m.was_sent, m.is_unwanted) for key, m in expected.items()}
            seen = {key: (m.state, m.is_shown, m.was_sent, m.is_unwanted) for key, m in seen.items()}  # type: ignore[attr-defined]  # noqa: PLW2901
        if part == "inquired":
            seen, expected = _sure(seen, model), _sure(expected, model)  # noqa: PLW2901
        assert seen == expected, f"{part}: {_difference(seen, expected)}"


def _sure(inquired: Any, model: Model) -> dict[tuple[int, int], tuple[object, ...]]:
    """The inquiries; of those about which the model is unsure only that they are there."""
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
    _ensure_grounds(now)
    _ensure_prototypes(now)
    _ensure_photos_name_their_persons(now)
    _ensure_events_explain(before, now)
    _ensure_versions(before, now)
    _ensure_index_follows(before, now)
    _ensure_matches_are_looked_at_anew(before, now)
    if is_one_step:
        _ensure_the_next_is_looked_for(before, now)
    _ensure_mail_follows(now)
    _ensure_erased_are_purged(before, now)
    _ensure_nobody_is_twice(now)
    _ensure_who_is_part_of_another_has_nothing(now)


def _ensure_grounds(now: Snapshot) -> None:
    """A face is its person's for a reason; only a match rests on other faces."""
    for face, (basis, by) in now.grounds.items():
        owner = now.owners[face]
        assert (basis is None) == (owner is None), f"face {face} of {owner} is {basis}"
        assert basis == "matched" or not by, f"face {face} is {basis} because of {by}"


def _ensure_prototypes(now: Snapshot) -> None:
    """Prototypes are faces of their person: confirmed by people, or matched while no face is confirmed. A
    person who may be matched and has a confirmed face has a prototype. A face that was dropped is none,
    unless it is on a training photo.
    """
    owners = now.owners
    for person, face in now.prototypes:
        assert owners[face] == person, f"face {face} stands for {person} and is {owners[face]}'s"
    matched = {row[0] for row in now.persons if row[2] == "ACTIVE" and row[5] == "approved"}
    confirmed = {
        face for face, (basis, _) in now.grounds.items() if basis not in (None, "matched")
    } | now.pins
    dropped = {face for face, number in now.bars if owners[face] == number} - now.pins
    dropped -= {face for face in dropped if now.grounds[face][0] == "trained"}
    assert not dropped & {face for _, face in now.prototypes}, "a face that was dropped stands for somebody"
    confirmed -= dropped
    known = {owners[face] for face in confirmed}
    assert matched & known <= {person for person, _ in now.prototypes}, "nothing stands for one"
    unconfirmed = {person for person, face in now.prototypes if face not in confirmed}
    assert not unconfirmed & known, "a match stands for somebody of whom people confirmed a face"


def _ensure_photos_name_their_persons(now: Snapshot) -> None:
    on: dict[int, set[int]] = defaultdict(set)
    for face in now.faces:
        if face[1] is not None:
            on[face[4]].add(face[1])
    for asset, numbers, enrols in now.photos:
        assert numbers == sorted(on[asset]), f"photo {asset} lists {numbers}, {on[asset]} are on it"
        if enrols is not None:
            assert on[asset] <= {enrols}, f"training photo {asset} of {enrols} shows {on[asset]}"


def _ensure_events_explain(before: Snapshot, now: Snapshot) -> None:
    """The new events lead from the faces before to the faces now, and their counts are right."""
    known, numbers = {event[0] for event in before.events}, {face[3]: face[0] for face in now.faces}
    photos = {face[0]: face[4] for face in now.faces}
    owners = {face: before.owners.get(face) for face in now.owners}
    for event in sorted(now.events, key=lambda event: event[7]):
        identity, source, target, faces, assets, face_count, photo_count, _ = event
        if identity in known:
            continue
        moved = [numbers[face] for face in faces]
        assert {owners[face] for face in moved} == {source}, "an event moves faces that were not there"
        assert sorted(assets) == sorted({photos[face] for face in moved})
        assert (face_count, photo_count) == (len({*moved}), len(assets))
        owners |= dict.fromkeys(moved, target)
    assert owners == now.owners, f"not explained by events: {_difference(now.owners, owners)}"


def _ensure_versions(before: Snapshot, now: Snapshot) -> None:
    was = {face[0]: face for face in before.faces}
    for face in now.faces:
        if (old := was.get(face[0])) is not None:
            assert old[2] < face[2] or (old[1], old[7]) == (face[1], face[7]), f"version of face {face[0]}"


def _ensure_index_follows(before: Snapshot, now: Snapshot) -> None:
    """For every point that has to change there is a task, or it was written already."""
    was, known = _points(before), _points(now)
    persons = {row[6]: row[0] for row in now.persons}
    moved = {event[0]: event[3] for event in now.events}
    told = {face[0] for face in now.faces if face[11]}
    for kind, key in now.tasks:
        if kind == "sync_asset_faces":
            told |= {face[0] for face in now.faces if str(face[4]) == key}
        elif kind == "sync_person_faces":
            told |= {face[0] for face in now.faces if face[1] is not None and persons.get(key) == face[1]}
        elif kind == "sync_moved_faces":
            told |= {face[0] for face in now.faces if face[3] in moved.get(key, ())}
    changed = {face for face, point in known.items() if was.get(face) != point}
    assert changed <= told, f"the index is not told of {changed - told}"


def _points(seen: Snapshot) -> dict[int, tuple[int | None, bool, int | None]]:
    """Of each face: its person, whether others are compared with it, and its cluster. Faces are compared with
    those of hidden persons, too.
    """
    known = {row[0] for row in seen.persons if row[2] != "MERGED" and row[5] == "approved"}
    standing = {face for person, face in seen.prototypes if person in known}
    return {face[0]: (face[1], face[0] in standing, face[7]) for face in seen.faces}


def _ensure_the_next_is_looked_for(before: Snapshot, now: Snapshot) -> None:
    """Where somebody said whom an unknown face does not show, and nobody else is being asked about it, a task
    looks who is next. This holds only after one step: after several, the face may have been somebody's when
    that was said.
    """
    was, refused = (Counter(row[0] for row in seen.refused) for seen in (before, now))
    posted = {photo[0] for photo in now.photos if photo[2] is None}
    asked = {question[0] for question in now.questions}
    told = {key for kind, key in now.tasks if kind == "match_refused"}
    for face in now.faces:
        is_open = face[1] is None and face[4] in posted and face[0] not in asked
        if is_open and refused[face[0]] > was[face[0]]:
            assert str(face[4]) in told, f"nobody looks whose face {face[0]} is"


def _ensure_matches_are_looked_at_anew(before: Snapshot, now: Snapshot) -> None:
    """Where a face that a match rested on was moved or deleted, a task matches again."""
    persons = {row[0]: row[6] for row in now.persons}
    told = {key for kind, key in now.tasks if kind == "rematch_person"}
    for face, owner in unfounded(now) - unfounded(before):
        assert persons[owner] in told, f"face {face} is still matched to {owner}"


def unfounded(seen: Snapshot) -> set[tuple[int, int]]:
    """Faces whose match rests on a face that is their person's no more, with that person."""
    owners = {face[3]: face[1] for face in seen.faces}
    return {
        (face[0], face[1])
        for face in seen.faces
        if face[1] is not None and face[9] == "matched"
        if any(owners.get(ground) != face[1] for ground in face[10])
    }


def _ensure_mail_follows(now: Snapshot) -> None:
    """A photo that is owed or has to be taken back has a task; a sent one is in the chat."""
    waiting = Counter((kind, key) for kind, key in now.tasks)
    for asset, participant, state, is_shown, _, is_unwanted, delivery, _ in now.mail:
        where = f"photo {asset} to {participant}"
        if state == "pending":
            assert waiting["deliver", str(delivery)], f"{where} is owed and no task sends it"
        if state == "retracted" and is_shown:
            assert waiting["correct_delivery", str(delivery)], f"{where} stays in the chat"
        if state == "sent":
            assert is_shown, f"{where} counts as sent and is not there"
        assert not is_unwanted or state == "retracted", f"{where} was taken away and is {state}"


def _ensure_erased_are_purged(before: Snapshot, now: Snapshot) -> None:
    """Every deleted face is on an erasure with a purge task."""
    known = {row[0] for row in before.erasures}
    new = {row[0]: row[1] for row in now.erasures if row[0] not in known}
    gone = {face[3] for face in before.faces} - {face[3] for face in now.faces}
    assert gone <= {face for faces in new.values() for face in faces}, "an erased face stays in the index"
    tasks = {(kind, key) for kind, key in now.tasks}
    assert all(("purge_erasure", str(erasure)) in tasks for erasure in new), "an erase has no purge"


def _ensure_nobody_is_twice(now: Snapshot) -> None:
    """No cluster has two faces in one photo."""
    seen = Counter((face[4], face[7]) for face in now.faces if face[7] is not None)
    assert not [place for place, faces in seen.items() if faces > 1], "two faces of a photo in one cluster"


def _ensure_who_is_part_of_another_has_nothing(now: Snapshot) -> None:
    absorbed = {row[0] for row in now.persons if row[2] == "MERGED"}
    assert not absorbed & {*now.owners.values()}, "who was absorbed has faces"
    assert not absorbed & {question[1] for question in now.questions}, "who was absorbed is asked about"
    assert not absorbed & {photo[2] for photo in now.photos}, "who was absorbed is trained"


def ensure_grounded(
    first: Mapping[int, tuple[str | None, frozenset[str]]], last: Snapshot, model: Model
) -> None:
    """first: the basis of each face when it came. Everything was undone since, so the basis is the same."""
    for face, grounds in last.grounds.items():
        if face not in model.blurred:
            assert grounds == first[face], f"face {face} is {grounds}, was {first[face]}"


def ensure_restored(first: Model, last: Model) -> None:
    """Everything was undone: all is as before, except what had moved on and could not be undone."""
    sharp = {face for face in last.owners if face not in last.blurred}
    assert {face: last.owners[face] for face in sharp} == {face: first.owners[face] for face in sharp}
    assert {f for f in last.pins if f in sharp} == {f for f in first.pins if f in sharp}
    for pair in first.apart ^ last.apart:
        is_gone = any(number not in last.persons for number in pair)
        assert is_gone or any((number, "apart") in last.unrestored for number in pair), f"apart: {pair}"
    known = {pair for pair in first.refused if pair[1] in last.persons}
    refused = {p for p in last.refused if p[0] in sharp}
    expected = {p for p in known if p[0] in sharp}
    assert refused == expected, f"refused: {_difference(refused, expected)}"
    assert last.aside.keys() <= last.blurred, f"set aside: {last.aside}"
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
        # Whoever comes back reads the name without its suffix, and no undo takes that away.
        assert (link.state, alias or link.alias) == (state, link.alias), f"link {key}"
        assert link.state != "approved" or was is None or link.role == was.role, f"role of {key}"
