"""Models what is deleted for good: faces in one photo, all faces, a person with them or without."""

from collections.abc import Collection
from dataclasses import dataclass, field

from tests.model.prototypes_model import PrototypesModel
from tests.model.words import Moved, Refused, Step


@dataclass
class ErasingModel(PrototypesModel):
    """untrained: training photos that were deleted."""

    untrained: set[int] = field(default_factory=set)

    def delete_faces(self, number: int, asset: int) -> Step:
        """Deletes a person's faces in one photo. If the person has no other face, the remaining training
        photos go, too.
        """
        self.lock(number)
        here = {face for face in self.posted(number) if self.asset_of[face] == asset}
        if not here:
            raise Refused("photo")
        if here == self.faces_of(number):
            return self.final("erase_faces", number, self._erase_all(number, takes_back=True))
        return self.final("delete_faces", number, self.erase(here))

    def erase_faces(self, number: int) -> Step | None:
        self.lock(number)
        erased = self._erase_all(number, takes_back=False)
        return self.final("erase_faces", number, erased) if erased else None

    def _erase_all(self, number: int, *, takes_back: bool) -> set[int]:
        erased = self.erase(self.faces_of(number) | self._trained_with({number}), takes_back=takes_back)
        self._untrain({number})
        return erased

    def dissolve(self, number: int) -> Step:
        """The faces in photos become unknown faces, and the person is deleted."""
        self.lock(number)
        if self.is_consent_withdrawn(number):
            raise Refused("consent_withdrawn")
        moved = self.move(self.posted(number), number, None, takes_back=False)
        self.moved_on |= moved.faces
        step = self.step(Step("dissolve_person", number, moved=moved, is_final=True))
        self.erase_person(number)
        return step

    def delete_person(self, number: int) -> None:
        """Erases a person that nobody absorbed; one that was absorbed goes with its survivor."""
        if self.persons[number].status == "MERGED":
            raise Refused("merged")
        self.erase_person(number)

    def erase_person(self, number: int) -> None:
        """Erases a person with those it absorbed: they are the same human being."""
        selves = self.selves(number)
        self.reasons = {reason for reason in self.reasons if reason[1] not in selves}
        self.erase(self.faces_of(number) | self._trained_with(selves))
        self._untrain(selves)
        for gone in selves:
            self.forget(gone)

    def erase_photo(self, asset: int) -> None:
        """Deletes a photo for everybody. A person without other faces loses the remaining training photos,
        too.
        """
        here = {face for face in self.person_of if self.asset_of[face] == asset}
        of = {person for face in here if (person := self.person_of[face]) is not None}
        last = {number for number in of if self.faces_of(number) <= here}
        self.erase(here)
        for number in last:
            self._erase_all(number, takes_back=False)
        self.reasons = {reason for reason in self.reasons if reason[0] != asset}
        self.deliveries = {key: delivery for key, delivery in self.deliveries.items() if key[0] != asset}

    def split(self, assets: Collection[int]) -> None:
        """Erases the photos of a group that leaves. Of what was done before, only settings can be undone."""
        self.erase({face for face in self.person_of if self.asset_of[face] in assets})
        self.reasons = {reason for reason in self.reasons if reason[0] not in assets}
        self.deliveries = {key: delivery for key, delivery in self.deliveries.items() if key[0] not in assets}
        filled = {*self.cluster_of.values()}
        self.clusters = {n: c for n, c in self.clusters.items() if n in filled or c.state != "open"}
        self._forget_wholes()
        for step in self.steps.values():
            if step.kind != "change_settings":
                self.end(step)

    def forget(self, number: int) -> None:
        """Deletes the person's row and all that belongs to it. Nothing about it can be undone."""
        del self.persons[number]
        self.links = {key: link for key, link in self.links.items() if key[1] != number}
        self.refused = {pair for pair in self.refused if pair[1] != number}
        self.forget_why()
        self.bars = frozenset(bar for bar in self.bars if bar[1] != number)
        self.apart = {pair for pair in self.apart if number not in pair}
        self.questions = {q: like for q, like in self.questions.items() if q[1] != number}
        self.reviews = {review: held for review, held in self.reviews.items() if held.number != number}
        for cluster in self.clusters.values():
            cluster.person = None if cluster.person == number else cluster.person
        for step in self.steps.values():
            if number in (step.number, step.other):
                self.end(step)

    def _forget_wholes(self) -> None:
        """Ends the notes that a cluster is part of one that is gone."""
        for cluster in self.clusters.values():
            if cluster.joined_into not in self.clusters:
                cluster.joined_into = None

    def end(self, step: Step) -> None:
        """Ends an operation: it cannot be undone any more."""
        step.is_final = True
        self.give_up_on(step)

    def give_up_on(self, step: Step) -> None:
        """Notes everything that the step changed as not restored, so that nobody expects it to be."""
        self.moved_on |= step.moved.faces | step.off
        self.unrestored |= {(change.number, change.name) for change in step.changes}
        self.unlinked |= {change.link for change in step.links}
        self.moved_on |= {question.face for question in step.questions}
        if step.stand is not None:
            self.moved_on.add(step.stand.face)
        if step.cluster is not None:
            self.unrestored.add((step.number, "cluster"))
        if step.regrouped is not None:
            self.unrestored.add((step.regrouped.part, "cluster"))
        self.unrestored |= {(0, one.name) for one in step.settings}

    # -- pieces -------------------------------------------------------------------------------------------

    def erase(self, faces: Collection[int], *, takes_back: bool = True) -> set[int]:
        erased = {*faces}
        posted = {self.asset_of[face] for face in erased if not self.is_training(face)}
        of = {person for face in erased if (person := self.person_of.pop(face)) is not None}
        for face in erased:
            del self.cluster_of[face]
            self.aside.pop(face, None)
        self.pins -= erased
        self.bars = frozenset(bar for bar in self.bars if bar[0] not in erased)
        self.refused = {pair for pair in self.refused if pair[0] not in erased}
        self.forget_why()
        self.questions = {key: q for key, q in self.questions.items() if not {q.face, q.source} & erased}
        for person in self.persons.values():
            person.picture = None if person.picture in erased else person.picture
        for number in of:
            if takes_back:
                self.withdraw(posted, number)
            else:
                self.reasons = {r for r in self.reasons if r[1] != number or r[0] not in posted}
        return erased

    def _trained_with(self, numbers: Collection[int]) -> set[int]:
        """The persons' training faces, also those that were taken out."""
        return {face for face in self.person_of if self.enrols.get(self.asset_of[face]) in numbers}

    def _untrain(self, numbers: Collection[int]) -> None:
        gone = {asset for asset, number in self.enrols.items() if number in numbers}
        self.untrained |= gone
        for asset in gone:
            del self.enrols[asset]

    def final(self, kind: str, number: int, faces: set[int]) -> Step:
        step = Step(kind, number, moved=Moved(number, None, frozenset(faces)), is_final=True)
        step.photos = len(self.photos(step.moved) - self.untrained)
        return step
