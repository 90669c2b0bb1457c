"""Models what the nightly grouping proposes about clusters, and what people decide about the proposals."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.rules.clusters.regrouping import PlacedFace, regroup
from tests.model.clusters_model import ClustersModel
from tests.model.words import Cluster, Proposal, Refused, Regrouped, Step


@dataclass
class ProposalsModel(ClustersModel):
    proposals: list[Proposal] = field(default_factory=list)

    @property
    def proposed(self) -> list[tuple[object, ...]]:
        """The proposals as the table keeps them. A proposal ends with its cluster, and loses erased faces."""
        self.proposals = [
            p for p in self.proposals if {p.number, p.other or p.number} <= self.clusters.keys()
        ]
        return sorted(
            [
                (p.kind, p.number, p.other, sorted(p.faces & self.person_of.keys()), p.decision)
                for p in self.proposals
            ],
            key=str,
        )

    # -- the night ----------------------------------------------------------------------------------------

    def groupable(self, seen: Mapping[int, str]) -> list[int]:
        """Lists the faces that the night groups. seen: the ids of the faces that were grouped before."""
        asked = {face for face, number in self.questions if self.owners_of(number)}
        found = [
            face
            for face in seen
            if self.person_of[face] is None
            and face not in asked
            and face not in self.aside
            and not self.is_training(face)
            and (self._state(self.cluster_of[face]) in (None, "open", "ignored"))
        ]
        return sorted(found, key=lambda face: seen[face])

    def regroup_all(self, labels: Mapping[int, int], numbers: Iterator[int]) -> tuple[int, int, int]:
        """labels: the group of each face, the best face first. numbers: gives a number to each new cluster.

        Returns how many faces joined, how many clusters were emptied, and how many proposals are new.
        """
        if len(labels) < 2:
            return 0, 0, 0
        placed = [
            PlacedFace(face, label, self.cluster_of[face], self._is_loose(face))
            for face, label in labels.items()
        ]
        found = regroup(placed, lambda face, number: self._alike(face, number, labels))
        targets = dict(found.joined)
        for group in found.opened:
            opened = next(numbers)
            self.clusters[opened] = Cluster("open")
            targets |= dict.fromkeys(group, opened)
        joined, gone = self._settle(targets)
        for proposal in self.proposals:
            if proposal.is_old and proposal.decision is None:
                proposal.decision = "expired"
        new = [Proposal("join", min(pair), max(pair)) for pair in self._first_allowed(found.joins)]
        new += [Proposal("split", number, faces=frozenset(faces)) for number, faces in found.splits.items()]
        return joined, gone, sum([self._propose(one) for one in new])

    def _alike(self, face: int, number: int, among: Iterable[int]) -> float:
        """The mean cosine of the face to the cluster's faces."""
        look, likeness = self.looks[face]
        theirs = [self.looks[other] for other in among if self.cluster_of[other] == number]
        return round(sum(likeness * other for its, other in theirs if its == look) / len(theirs), 5)

    def _first_allowed(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Keeps, for each second cluster, the first pair whose two clusters may be one person."""
        first: dict[int, int] = {}
        for larger, other in pairs:
            if self._may_be_one(larger, other):
                first.setdefault(other, larger)
        return [(larger, other) for other, larger in first.items()]

    def _settle(self, targets: Mapping[int, int]) -> tuple[int, int]:
        """Moves loose faces, but into no cluster with a face of the same photo. Deletes emptied clusters."""
        album = {number: self._photos_in(number) for number in {*targets.values()}}
        moved = {f: to for f, to in targets.items() if self.asset_of[f] not in album[to]}
        left = {self.cluster_of[face] for face in targets} | {*targets.values()}
        self.cluster_of |= moved
        gone = [n for n in left if self._state(n) == "open" and n not in {*self.cluster_of.values()}]
        for number in gone:
            del self.clusters[number or 0]
        self._forget_wholes()
        return len(moved), len(gone)

    def _is_loose(self, face: int) -> bool:
        """Whether the face is noise, or alone in a cluster about which nobody decided."""
        number = self.cluster_of[face]
        if number is None:
            return True
        stands = [s for s in self.steps.values() if s.undone_by is None and not s.is_final]
        is_decided = any(number in (step.number, step.other) for step in stands)
        is_decided = is_decided or any(
            number in (self._whole(p.number), self._whole(p.other or 0))
            for p in self.proposals
            if p.kind == "join" and p.decision == "rejected"
        )
        return self._state(number) == "open" and self._unknown_in(number) == {face} and not is_decided

    def _propose(self, new: Proposal) -> bool:
        """Adds the proposal if nothing forbids it. A no to a part counts for the whole that it joined."""
        alike = [p for p in self.proposals if p.kind == new.kind and p.number == new.number]
        noes = [p for p in self.proposals if p.kind == new.kind and p.decision == "rejected"]
        if new.kind == "join":
            alike = [p for p in alike if p.other == new.other]
            is_free = self._may_be_one(new.number, new.other or 0)
        else:
            is_refused = any(self._whole(p.number) == new.number and p.faces & new.faces for p in noes)
            is_free = self._state(new.number) == "open" and not is_refused
        is_new = is_free and all(p.decision is not None for p in alike)
        if is_new:
            self.proposals.append(new)
        return is_new

    def _may_be_one(self, one: int, other: int) -> bool:
        """Whether a join of the two clusters may be proposed."""
        is_refused = any(
            {self._whole(p.number), self._whole(p.other or 0)} == {one, other}
            for p in self.proposals
            if p.kind == "join" and p.decision == "rejected"
        )
        is_free = not self._photos_in(one) & self._photos_in(other)
        return is_free and not is_refused and self._state(one) == self._state(other) == "open"

    def _whole(self, number: int) -> int:
        """The cluster that this one is a part of by now, or itself."""
        into = self.clusters[number].joined_into if number in self.clusters else None
        return number if into is None else self._whole(into)

    def _parts(self, number: int) -> set[int]:
        return {part for part in self.clusters if self._whole(part) == number} | {number}

    def _state(self, number: int | None) -> str | None:
        return self.clusters[number].state if number in self.clusters else None

    # -- what people say ----------------------------------------------------------------------------------

    def accept(self, one: Proposal | None, numbers: Callable[[], Iterator[int]], by: int) -> Step:
        """numbers: gives the number of the cluster that a split makes."""
        if one is None or not self.moderates(by):
            raise Refused("cluster")
        leaving = one.faces & self._unknown_in(one.number)
        is_open = one.decision is None and not one.is_old and self._state(one.number) == "open"
        if one.kind == "split":
            if not is_open or not leaving or leaving == self._unknown_in(one.number):
                raise Refused("already_decided")
            return self.split_cluster(one.number, {*leaving}, numbers())
        assert one.other is not None
        is_open = is_open and self._state(one.other) == "open" and bool(self._unknown_in(one.number))
        if not is_open or not self._unknown_in(one.other):
            raise Refused("already_decided")
        return self.join_clusters(one.other, one.number)

    def reject(self, one: Proposal | None, by: int) -> None:
        if one is None or not self.moderates(by):
            raise Refused("cluster")
        if one.decision not in (None, "rejected"):
            raise Refused("already_decided")
        one.decision = "rejected"

    def _regroup(self, kind: str, number: int, other: int | None, how: Regrouped) -> Step:
        step = super()._regroup(kind, number, other, how)
        self._note_word(how)
        return step

    def _note_word(self, how: Regrouped) -> None:
        """A join or split by hand also decides the proposals about it, and forbids a proposal to undo it."""
        split, join = ("rejected", "accepted") if how.joins else ("accepted", "rejected")
        first, second = sorted((how.part, how.whole))
        said = [p for p in self.proposals if p.decision != "expired"]
        joins = [p for p in said if p.kind == "join" and (p.number, p.other) == (first, second)]
        left = set() if how.joins else self._unknown_in(how.whole)
        splits = [
            p
            for p in said
            if p.kind == "split" and p.number == how.whole and p.faces & how.faces and not p.faces & left
        ]
        for one in joins:
            one.decision = join
        for one in splits:
            one.decision = split
        if not joins and not how.joins:
            self.proposals.append(Proposal("join", first, second, decision="rejected"))
        if not splits and how.joins:
            self.proposals.append(Proposal("split", how.whole, faces=how.faces, decision="rejected"))
