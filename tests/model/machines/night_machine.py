"""Groups the unknown faces anew at night, and decides what the night proposes, at random."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import chain, count
from random import Random

import numpy as np
from hypothesis.stateful import precondition, rule
from numpy.typing import NDArray

from domain.ids import ProposalId
from domain.usecases.clusters.accept_proposal import accept_proposal
from domain.usecases.clusters.regroup_faces import Regrouped, regroup_faces
from domain.usecases.clusters.reject_proposal import reject_proposal
from domain.values.grouping import Constraints, Nearness
from tests import sql
from tests.model.answers_model import SETS_ASIDE
from tests.model.driver import dice
from tests.model.machines.unknown_machine import UnknownMachine
from tests.model.seen.rows import ProposalRow
from tests.model.words import Proposal
from tests.usecases.factory import Member

# The most nights that pass until one of them proposes something.
_NIGHTS = 3


class _Labels:
    """A clusterer that finds the given groups, whatever the faces look like. Persons' faces are in none."""

    name = "labels"

    def __init__(self, labels: list[int]) -> None:
        self._labels = labels

    async def group(
        self, rows: NDArray[np.float32], nearness: Nearness, constraints: Constraints | None = None
    ) -> NDArray[np.int64]:
        assert len(rows) >= len(self._labels), "faces are not grouped"
        return np.array(self._labels + [-1] * (len(rows) - len(self._labels)))


class NightMachine(UnknownMachine):
    @precondition(lambda self: self.model.clusters and self._prototypes())
    @rule(throw=dice)
    def night(self, throw: Random) -> None:
        """More photos of strangers come, then the night, then moderators decide what it proposed, perhaps
        twice or after two weeks, then the next night comes: random steps would seldom come to that.
        """
        for _ in range(throw.randint(0, 3)):
            self._see(None, [None] * throw.randint(1, 2), throw, is_decided=True)
        if self.model.waiting():
            self.group()
        if throw.random() < 0.5:
            self._say_something(self._small_cluster(throw), throw)
        self._pass_nights(throw)
        if is_late := bool(self._proposed()) and throw.random() < 0.3:
            self._let_two_weeks_pass()
        for _ in range(throw.randint(0, 2)):
            self._judge_twice(throw)
        if is_late:
            self._group_at_night(throw)
        elif throw.random() < 0.7:
            self._pass_nights(throw)

    def _small_cluster(self, throw: Random) -> int:
        size = Counter(self.model.cluster_of.values())
        return min([self._cluster(throw) for _ in range(3)], key=lambda number: size[number])

    def _say_something(self, number: int, throw: Random) -> None:
        """Somebody splits a cluster or joins it, ignores it and brings it back, or says that nobody is to be
        asked about a face. The latest operation may be undone.
        """
        kind, before = throw.random(), len(self.model.steps)
        if kind < 0.4:
            self._regroup_unknown(number, throw)
        elif kind < 0.7:
            self._ignore(number, throw, ignored=True)
            self._ignore(number, throw, ignored=False)
        elif here := [face for face in self._unknown() if self.model.cluster_of[face.number] == number]:
            self.refuse(throw.choice(here), throw.choice(self._prototypes()), throw, throw.choice(SETS_ASIDE))
        if len(self.model.steps) > before and throw.random() < 0.2:
            self.undo([*self.model.steps][-1], self.scene.admin, throw)

    def _pass_nights(self, throw: Random) -> None:
        for _ in range(_NIGHTS):
            self._group_at_night(throw)
            if self._proposed():
                break

    def _judge_twice(self, throw: Random) -> None:
        """The second decision may be about the proposal of the first. The latest operation may be undone."""
        before = len(self.model.steps)
        for waiting in (self._proposed(), []):
            if self.now.proposals:
                self._judge(throw, throw.choice(waiting or self.now.proposals))
        if len(self.model.steps) > before and throw.random() < 0.4:
            self.undo([*self.model.steps][-1], self.scene.admin)

    @precondition(lambda self: self.now.proposals)
    @rule(throw=dice)
    def decide_proposal(self, throw: Random) -> None:
        """Decides a proposal, also one that was decided before or does not fit its clusters any more."""
        self._judge(throw, throw.choice(self.now.proposals))

    def _let_two_weeks_pass(self) -> None:
        self.run(
            sql.execute("UPDATE cluster_proposals SET created_at = created_at - interval '14 days 1 hour'")
        )
        for proposal in self.model.proposals:
            proposal.is_old = True
        self.compare()

    def _group_at_night(self, throw: Random) -> None:
        seen = {face.number: face.id for face in self.now.faces if face.is_looked_at}
        labels = self._labels_for(throw, self.model.groupable(seen))
        found: Regrouped = self.run(
            regroup_faces(
                self.scene.workspace_id,
                self.stage.engine,
                _Labels([*labels.values()]),
                index=self.stage.index,
                **self.tools(),
            )
        )
        changed = self.model.regroup_all(labels, chain(self._opened(), count(-1, -1)))
        assert (found.faces, found.joined, found.dissolved, found.proposed) == (len(labels), *changed)
        self.compare()

    def _labels_for(self, throw: Random, faces: list[int]) -> Mapping[int, int]:
        """The groups that the night finds: whole clusters or parts of them, never two faces of one photo."""
        homes = {number: throw.randint(0, 2) for number in [*self.model.clusters, None]}
        part = {number: throw.randint(0, 3) for number in homes}
        labels, on = {}, defaultdict(set)
        for face in faces:
            number, photo = self.model.cluster_of[face], self.model.asset_of[face]
            label = part[number] if throw.random() < 0.4 else homes[number]
            labels[face] = label if label not in on[photo] else -1
            on[photo].add(label)
        return labels

    def _proposed(self) -> list[ProposalRow]:
        return [row for row in self.now.proposals if row.decision is None]

    def _judge(self, throw: Random, row: ProposalRow) -> None:
        proposal_id, who = ProposalId(row.id), self._judging(throw)
        if throw.random() < 0.6:
            self.do(
                throw,
                lambda: self.model.accept(
                    self._proposal(row), lambda: chain(self._opened(), count(-1, -1)), who.participant_id
                ),
                lambda by: accept_proposal(proposal_id, by, **self.tools()),
                who=who,
            )
            return
        self.ask(
            lambda: self.model.reject(self._proposal(row), who.participant_id),
            lambda: reject_proposal(proposal_id, self.stage.by(who), self.stage.doorbell),
        )
        self.compare()

    def _proposal(self, row: ProposalRow) -> Proposal | None:
        """The model's proposal of this row. For a pair or a cluster, one of each kind waits at most."""
        wanted = (row.kind, row.number, row.other, row.decision)
        alike = [
            one
            for one in self.model.proposals
            if (one.kind, one.number, one.other, one.decision) == wanted
            and {*row.faces} == one.faces & self.model.person_of.keys()
        ]
        return alike[0] if alike else None

    def _judging(self, throw: Random) -> Member:
        luck = throw.random()
        return throw.choice(self.scene.parents) if luck < 0.1 else self.scene.admin
