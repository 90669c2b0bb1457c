"""Names, ignores, splits, joins and deletes clusters at random."""

from itertools import chain, count
from random import Random

from hypothesis.stateful import precondition, rule

from domain.usecases.clusters.cluster_faces import cluster_faces
from domain.usecases.clusters.delete_cluster import delete_cluster
from domain.usecases.clusters.delete_cluster_faces import delete_cluster_faces
from domain.usecases.clusters.ignore_cluster import ignore_cluster
from domain.usecases.clusters.join_clusters import join_clusters
from domain.usecases.clusters.label_cluster import label_cluster
from domain.usecases.clusters.merge_cluster import merge_cluster
from domain.usecases.clusters.split_cluster import split_cluster
from tests.model.driver import NAMES, dice
from tests.model.machines.questions_machine import QuestionsMachine

# A number from 0 to 1 says how a cluster is put away. From this number on, its faces are deleted.
_DELETES = 0.4


class UnknownMachine(QuestionsMachine):
    @precondition(lambda self: self.model.waiting())
    @rule()
    def group(self) -> None:
        stage = self.stage
        grouped = self.run(
            cluster_faces(self.scene.workspace_id, stage.engine, stage.index, stage.settings, stage.doorbell)
        )
        assert grouped == self.model.group(chain(self._opened(), count(-1, -1)))
        self.compare()

    @precondition(lambda self: self.model.clusters)
    @rule(throw=dice)
    def name_unknown(self, throw: Random) -> None:
        """Gives a cluster a new name or a known one, or merges it into a person of the list."""
        number = self._cluster(throw)
        if throw.random() < 0.7:
            name = throw.choice(NAMES)
            self.do(
                throw,
                lambda: self.model.label_cluster(number, name),
                lambda by: label_cluster(number, name, by, **self.tools()),
            )
            return
        person = self.person(throw)
        here = sorted(face for face, cluster in self.model.cluster_of.items() if cluster == number)
        shown = {*throw.sample(here, throw.randint(0, len(here)))} if throw.random() < 0.5 else {*here}
        self.do(
            throw,
            lambda: self.model.merge_cluster(number, person, shown),
            lambda by: merge_cluster(number, person, by, shown=shown, **self.tools()),
        )

    @precondition(lambda self: self._unknown() and self._prototypes() and self.model.clusters)
    @rule(throw=dice)
    def take_from_unknown(self, throw: Random) -> None:
        """A face of a cluster becomes a person's; the rest of the cluster is split, joined or deleted."""
        number = self._cluster(throw)
        here = [face for face in self._unknown() if self.model.cluster_of[face.number] == number]
        if len(here) < 2:
            return
        face, like = throw.choice(here), throw.choice(self._prototypes())
        self.ask_about(face, like, throw)
        for row in [q for q in self.now.questions if (q.face, q.person) == (face.number, like.person)]:
            self.say(None, row.question, accept=True)
        if throw.random() < 0.5:
            self._regroup_unknown(number, throw)
        else:
            self._put_away(number, throw.uniform(_DELETES, 1), throw)

    @precondition(lambda self: self.model.clusters and self.model.person_of)
    @rule(throw=dice)
    def put_unknown_away(self, throw: Random) -> None:
        self._put_away(self._cluster(throw), throw.random(), throw)

    def _put_away(self, number: int, kind: float, throw: Random) -> None:
        if kind < _DELETES:
            self._ignore(number, throw, ignored=kind < 0.3)
        elif kind < 0.7:
            self.do(
                throw,
                lambda: self.model.delete_cluster(number),
                lambda by: delete_cluster(number, by, **self.tools()),
            )
        else:
            faces = [face for face, cluster in self.model.cluster_of.items() if cluster == number]
            asset = self.model.asset_of[throw.choice(faces or [*self.model.person_of])]
            self.do(
                throw,
                lambda: self.model.delete_cluster_faces(number, asset),
                lambda by: delete_cluster_faces(number, asset, by, **self.tools()),
            )

    def _ignore(self, number: int, throw: Random, *, ignored: bool) -> None:
        model = self.model
        self.do(
            throw,
            lambda: model.ignore_cluster(number) if ignored else model.bring_back_cluster(number),
            lambda by: ignore_cluster(number, by, ignored=ignored, doorbell=self.stage.doorbell),
        )

    @precondition(lambda self: self.model.clusters)
    @rule(throw=dice)
    def regroup_unknown(self, throw: Random) -> None:
        """Splits a cluster by some of its faces, or joins two."""
        self._regroup_unknown(self._cluster(throw), throw)

    @precondition(lambda self: len(self.model.clusters) > 1)
    @rule(throw=dice)
    def join_and_part(self, throw: Random) -> None:
        """Joins a cluster, often an ignored one, and undoes that: random steps would seldom come to that."""
        number, before = self._cluster(throw), len(self.model.steps)
        if throw.random() < 0.5:
            self._put_away(number, 0, throw)
        self._join_unknown(number, self._cluster(throw), throw)
        if len(self.model.steps) > before and [*self.model.steps.values()][-1].regrouped is not None:
            self.undo([*self.model.steps][-1], self.scene.admin, throw)

    def _join_unknown(self, number: int, other: int, throw: Random) -> None:
        self.do(
            throw,
            lambda: self.model.join_clusters(number, other),
            lambda by: join_clusters(number, other, by, **self.tools()),
        )

    def _regroup_unknown(self, number: int, throw: Random) -> None:
        if throw.random() < 0.5:
            self._join_unknown(number, self._cluster(throw), throw)
            return
        faces = {face for face, cluster in self.model.cluster_of.items() if cluster == number}
        asked = {*throw.sample(sorted(faces), throw.randint(0, len(faces)))}
        if self.model.person_of and throw.random() < 0.1:
            asked.add(throw.choice([*self.model.person_of]))
        self.do(
            throw,
            lambda: self.model.split_cluster(number, asked, chain(self._opened(), count(-1, -1))),
            lambda by: split_cluster(number, sorted(asked), by, **self.tools()),
        )

    def _opened(self) -> list[int]:
        """The clusters that the model does not know yet."""
        return sorted({row.number for row in self.read().clusters} - self.model.clusters.keys())

    def _cluster(self, throw: Random) -> int:
        """A cluster, mostly one that nobody has named."""
        unknown = [n for n, cluster in self.model.clusters.items() if cluster.state != "labelled"]
        return throw.choice(unknown if unknown and throw.random() < 0.9 else [*self.model.clusters])
