"""A model of whose each face is, and of who is owed which photo because of it, made of sets and dictionaries.

Everything is known by its number: persons, faces, photos (assets) and participants. A person
None: the face is nobody's.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from domain.rules.persons.names import same_name, without_suffix
from tests.model.words import Cluster, Delivery, Link, Moved, Person, Question, Step


@dataclass
class FacesModel:
    """The state of the rows. steps: operations by their id, oldest first.

    enrols: by photo, the person that it trains. links: by participant and person. reasons: photo, person,
    participant. deliveries: by photo and participant. refused, questions: by face and person.

    why: the reason that somebody told for a refusal. bars: faces that must not represent a person, each with
    the number of the person.
    moved_on: faces of which an undo cannot restore all that was known. unrestored: person and field that no
    undo restores. unlinked: participant and person whose link no undo restores.
    seen_at: when a face was found, and its id. looks: by face, the number of the look that it was planted
    with, and how like that look it is. answered: questions with an answer that counts. pins: faces that
    are pinned.
    apart: pairs of persons that were told apart. doubtful: returns the faces that are matched for a reason
    that holds no more.
    """

    persons: dict[int, Person]
    person_of: dict[int, int | None]
    asset_of: dict[int, int]
    enrols: dict[int, int]
    links: dict[tuple[int, int], Link]
    reasons: set[tuple[int, int, int]]
    deliveries: dict[tuple[int, int], Delivery]
    refused: set[tuple[int, int]]
    why: dict[tuple[int, int], str]
    apart: set[frozenset[int]]
    questions: dict[tuple[int, int], Question]
    pins: set[int]
    bars: frozenset[tuple[int, int]]
    clusters: dict[int, Cluster]
    cluster_of: dict[int, int | None]
    seen_at: dict[int, tuple[str, str]]
    looks: dict[int, tuple[int, float]] = field(default_factory=dict)
    steps: dict[int, Step] = field(default_factory=dict)
    moved_on: set[int] = field(default_factory=set)
    unrestored: set[tuple[int, str]] = field(default_factory=set)
    unlinked: set[tuple[int, int]] = field(default_factory=set)
    answered: set[Question] = field(default_factory=set)
    doubtful: Callable[[], set[int]] = field(default=set)

    # -- what others ask the model ------------------------------------------------------------------------

    def is_training(self, face: int) -> bool:
        return self.asset_of[face] in self.enrols

    def posted(self, person: int | None) -> list[int]:
        return sorted(f for f, of in self.person_of.items() if of == person and not self.is_training(f))

    def faces_of(self, person: int | None) -> set[int]:
        return {face for face, of in self.person_of.items() if of == person}

    def receivers(self, number: int) -> list[int]:
        return [to for (to, of), link in self.links.items() if of == number and link.state == "approved"]

    @property
    def pictures(self) -> dict[int, int | None]:
        """Each person's chosen face while it is a posted face of theirs, else their posted face with the
        least id, because all faces are equally good.
        """
        return {number: self.picture(number) for number in self.persons}

    def picture(self, number: int) -> int | None:
        posted, chosen = self.posted(number), self.persons[number].picture
        return chosen if chosen in posted else min(posted, key=lambda f: self.seen_at[f][1], default=None)

    def named(self, name: str, *, but: int | None = None) -> int | None:
        known = (n for n, p in self.persons.items() if p.is_known and n != but)
        return next((n for n in known if same_name(self.persons[n].name, name)), None)

    # -- whose a face is ----------------------------------------------------------------------------------

    def move(
        self,
        faces: Iterable[int],
        source: int | None,
        target: int | None,
        *,
        refuses: bool = False,
        takes_back: bool = True,
    ) -> Moved:
        """refuses: the faces are refused for the source. takes_back: photos without another reason are
        withdrawn. Returns what an undo needs.
        """
        moved = frozenset(face for face in faces if face in self.person_of and self.person_of[face] == source)
        unrefused = frozenset(face for face in moved if (face, target) in self.refused)
        why = {face: self.why[face, target] for face in unrefused if (face, target) in self.why}
        pins = frozenset(self.pins & moved)
        self.person_of |= dict.fromkeys(moved, target)
        self.pins -= moved
        for question in [q for q in self.questions.values() if {q.face, q.source} & moved]:
            del self.questions[question.face, question.number]
        self.refused -= {(face, target) for face in unrefused if target is not None}
        self.forget_why()
        if refuses and source is not None:
            self.refused |= {(face, source) for face in moved}
        result = Moved(source, target, moved, unrefused, pins, why)
        if source is not None and takes_back:
            self.withdraw(self.photos(result), source)
        return result

    def come(self, face: int, asset: int, *, enrols: int | None = None) -> None:
        """Adds an unknown face. enrols: the person that its photo trains."""
        self.asset_of[face], self.person_of[face], self.cluster_of[face] = asset, None, None
        if enrols is not None:
            self.enrols[asset] = enrols

    def refuse(self, faces: Collection[int], number: int) -> frozenset[int]:
        """Notes refusals. Returns the faces that were not refused before and are not that person's now."""
        new = {f for f in faces if f in self.person_of and self.person_of[f] != number} - {
            face for face, of in self.refused if of == number
        }
        self.refused |= {(face, number) for face in new}
        for face in faces:
            self.questions.pop((face, number), None)
        return frozenset(new)

    def photos(self, moved: Moved) -> set[int]:
        return {self.asset_of[face] for face in moved.faces}

    def forget_why(self) -> None:
        """A refusal that is gone has no reason."""
        self.why = {pair: reason for pair, reason in self.why.items() if pair in self.refused}

    # -- who receives what --------------------------------------------------------------------------------

    def selves(self, number: int) -> set[int]:
        """The person, and whoever was absorbed into it."""
        absorbed = {n for n, person in self.persons.items() if person.merged_into == number}
        return {number}.union(*(self.selves(n) for n in absorbed))

    def withdraw(self, assets: Collection[int], number: int) -> None:
        selves = self.selves(number)
        here = {self.asset_of[face] for of in selves for face in self.faces_of(of)}
        lost = {r for r in self.reasons if r[0] in assets and r[0] not in here and r[1] in selves}
        self.reasons -= lost
        for asset, _, participant in lost:
            delivery = self.deliveries.get((asset, participant))
            if delivery is not None and delivery.was_sent and delivery.state in ("sent", "pending"):
                has_reason = any(r[0] == asset and r[2] == participant for r in self.reasons)
                still = "sent" if delivery.is_shown else "pending"
                delivery.state = still if has_reason else "retracted"

    def begin_receiving(self, number: int, to: int) -> None:
        """The person becomes one more reason for each photo that the new recipient was sent or is owed."""
        self.call_plainly(number, to)
        for asset in {self.asset_of[face] for face in self.faces_of(number)}:
            delivery = self.deliveries.get((asset, to))
            if delivery is not None and delivery.state not in ("retracted", "suppressed"):
                self.reasons.add((asset, number, to))

    def call_plainly(self, number: int, to: int) -> None:
        """If the recipient receives nobody else of that name, their alias for the person is the name without
        its suffix, which only tells the two apart. It is a suffix if somebody else has the name, or an owner
        calls the person so.
        """
        link, name = self.links[to, number], self.persons[number].name
        plain = without_suffix(name)
        namesakes = [one for n, one in self.persons.items() if n != number and same_name(one.name, plain)]
        owners = [one for (_, of), one in self.links.items() if of == number and one.role == "owner"]
        if not namesakes and not any(one.alias == plain for one in owners):
            return
        others = [
            other.alias or self.persons[of].name
            for (who, of), other in self.links.items()
            if who == to
            and of != number
            and other.state == "approved"
            and self.persons[of].merged_into is None
        ]
        if plain != name and link.alias is None and not any(same_name(plain, other) for other in others):
            link.alias = plain

    def owe(self, assets: Collection[int], number: int, *, is_decided: bool = True) -> None:
        """is_decided: False when a face was only found by another look at an old photo. A photo that was
        taken out of the chat does not come back then.
        """
        person, here = self.persons[number], {self.asset_of[face] for face in self.faces_of(number)}
        if person.is_live:
            posts = [asset for asset in assets if asset in here and asset not in self.enrols]
            self.reasons |= {(asset, number, to) for asset in posts for to in self.receivers(number)}
        for asset, of, participant in self.reasons:
            if asset not in assets or of != number:
                continue
            delivery = self.deliveries.setdefault((asset, participant), Delivery("pending", False, False))
            if delivery.is_unwanted or (delivery.state == "retracted" and not is_decided):
                continue
            if delivery.state == "retracted":
                delivery.state = "sent" if delivery.is_shown else "pending"
            elif delivery.state == "suppressed":
                delivery.state = "pending"

    def owe_after_hiding(self, number: int) -> None:
        """A hidden person is shown again: photos that were held back are owed, except photos on which all
        matches of the person are in doubt: these are decided again first.
        """
        owed = {
            (asset, to): self.deliveries.get((asset, to)) for asset, of, to in self.reasons if of == number
        }
        doubtful = self.doubtful()
        held = {
            asset
            for (asset, _), one in owed.items()
            if one is not None and (one.state == "retracted" or (one.state == "suppressed" and one.is_held))
            if not self._is_in_doubt(asset, number, doubtful)
        }
        self.owe(held, number)

    def _is_in_doubt(self, asset: int, number: int, doubtful: set[int]) -> bool:
        here = {face for face in self.faces_of(number) if self.asset_of[face] == asset}
        return bool(here) and here <= doubtful

    def send(self, asset: int, participant: int) -> None:
        delivery = self.deliveries[asset, participant]
        if any(
            participant in self.receivers(number)
            and self.persons[number].is_live
            and any(self.asset_of[face] == asset for face in self.faces_of(number))
            for of, number, to in self.reasons
            if of == asset and to == participant
        ):
            delivery.state, delivery.is_shown, delivery.was_sent = "sent", True, True
        elif delivery.is_shown:
            delivery.state = "sent"
        else:
            delivery.state = "retracted" if delivery.was_sent else "suppressed"
            delivery.is_held = any(
                self.persons[number].status == "HIDDEN"
                for of, number, to in self.reasons
                if (of, to) == (asset, participant)
            )

    def take_away(self, asset: int, participant: int) -> None:
        delivery = self.deliveries[asset, participant]
        delivery.state, delivery.is_unwanted = "retracted", True

    def note_removed(self, asset: int, participant: int) -> None:
        """The row says now that the message is gone."""
        delivery = self.deliveries[asset, participant]
        delivery.is_shown = delivery.is_removed = False
        if delivery.state == "sent":
            delivery.state = "pending"
