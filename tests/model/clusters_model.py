"""Models clusters: unknown faces that look alike, and what becomes of them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tests.model.erasing_model import ErasingModel
from tests.model.words import Change, Cluster, Moved, Person, Refused, Regrouped, Step

SEEN = 3  # how many of the shown faces lose their refusals: the service's `face_prototypes_on_label`


@dataclass
class ClustersModel(ErasingModel):
    def group(self, numbers: Iterator[int]) -> int:
        """Groups all waiting faces, the oldest first; each joins the nearest cluster that it may.

        numbers: for the clusters that are opened.
        """
        waiting = sorted(self.waiting(), key=lambda face: self.seen_at[face])
        open_ones = {n for n, cluster in self.clusters.items() if cluster.state in ("open", "ignored")}
        home = {f: c for f, c in self.cluster_of.items() if c in open_ones and self.person_of[f] is None}
        taken = {self.asset_of[face]: self._on(self.asset_of[face]) for face in waiting}
        for face in waiting:
            cluster = self._nearest(face, home, taken[self.asset_of[face]])
            if cluster is None:
                cluster = next(numbers)
                self.clusters[cluster] = Cluster("open")
            home[face] = self.cluster_of[face] = cluster
            taken[self.asset_of[face]].add(cluster)
        return len(waiting)

    def waiting(self) -> list[int]:
        """The faces that wait for a cluster. A face that an owner is asked about waits for the answer
        instead; a face that is set aside waits for nothing.
        """
        asked = {face for face, number in self.questions if self.owners_of(number)}
        return [
            face
            for face, cluster in self.cluster_of.items()
            if self.person_of[face] is None
            and not self.is_training(face)
            and face not in asked
            and face not in self.aside
            and (cluster is None or self.clusters[cluster].state in ("labelled", "joined"))
        ]

    def _nearest(self, face: int, home: dict[int, int], taken: set[int]) -> int | None:
        look, _ = self.looks[face]
        like = [f for f, cluster in home.items() if self.looks[f][0] == look and cluster not in taken]
        return home[max(like, key=lambda f: self.looks[f][1])] if like else None

    def _on(self, asset: int) -> set[int]:
        return {c for f, c in self.cluster_of.items() if c is not None and self.asset_of[f] == asset}

    # -- what becomes of a cluster ------------------------------------------------------------------------

    def label_cluster(self, number: int, name: str) -> Step:
        """The faces go to the person with the name, else to a new person."""
        self._lock_cluster(number)
        faces, known = self._unknown_in(number), self.named(name)
        if known is not None:
            self.lock(known)
        if not faces:
            raise Refused("cluster")
        if known is not None:
            return self._give("label_cluster", number, self._going(faces, known), known)
        made = 0 if number in self.persons else number
        self.persons[made] = Person(name, "ACTIVE", None, None, "approved")
        step = self._give("label_cluster", number, faces, made)
        step.changes = [Change(made, "approval", "declined", "approved")]
        return step

    def merge_cluster(self, number: int, person: int, shown: set[int]) -> Step:
        self._lock_cluster(number)
        self.lock(person)
        faces = self._unknown_in(number)
        if not faces:
            raise Refused("cluster")
        return self._give("merge_cluster", number, self._going(faces, person, shown), person)

    def _going(self, faces: set[int], person: int, shown: Collection[int] = ()) -> set[int]:
        """A face that was refused for the person goes along only if it is one of the best that were shown."""
        seen = sorted(faces.intersection(shown))[:SEEN]  # all faces are equally good: the first ones count
        going = {face for face in faces if face in seen or not self.is_refused(face, person)}
        if not going:
            raise Refused("refused_before")
        return going

    def _give(self, kind: str, number: int, faces: set[int], person: int) -> Step:
        cluster = self.clusters[number]
        moved = self.move(faces, None, person)
        step = Step(kind, number, person, moved, cluster=(cluster.state, "labelled"))
        cluster.state, cluster.person = "labelled", person
        self.owe(self.photos(moved), person)
        return self.step(step)

    def ignore_cluster(self, number: int) -> Step | None:
        cluster = self._lock_cluster(number)
        if cluster.state == "ignored":
            return None
        step = Step("ignore_cluster", number, cluster=(cluster.state, "ignored"))
        cluster.state = "ignored"
        return step

    def bring_back_cluster(self, number: int) -> Step | None:
        cluster = self._lock_cluster(number)
        if cluster.state == "open":
            return None
        step = Step("bring_back_cluster", number, cluster=(cluster.state, "open"))
        cluster.state = "open"
        return step

    def split_cluster(self, number: int, asked: set[int], numbers: Iterator[int]) -> Step:
        """numbers: for the cluster that is made."""
        self._lock_cluster(number)
        here = self._unknown_in(number)
        if not asked & here:
            raise Refused("changed_since")
        if here <= asked:
            raise Refused("nobody_stays")
        part = next(numbers)
        self.clusters[part] = Cluster("open")
        how = Regrouped(part, number, frozenset(asked & here), joins=False, state="open")
        step = self._regroup("split_cluster", number, part, how)
        step.kept = len(asked) - len(step.moved.faces)
        return step

    def join_clusters(self, number: int, into: int) -> Step:
        if number == into:
            raise Refused("cluster")
        state = self._lock_cluster(number).state
        self._lock_cluster(into)
        faces = self._unknown_in(number)
        if {self.asset_of[face] for face in faces} & self._photos_in(into):
            raise Refused("on_one_photo")
        if not faces:
            raise Refused("cluster")
        how = Regrouped(number, into, frozenset(faces), joins=True, state=state)
        return self._regroup("join_clusters", number, into, how)

    def regroup_back(self, done: Step, operation: int) -> Step | None:
        """None where nothing can go back."""
        was = done.regrouped
        assert was is not None
        part, whole = self.clusters.get(was.part), self.clusters.get(was.whole)
        if part is None or whole is None or whole.state not in ("open", "ignored"):
            return None
        is_part = part.state == "joined" and part.joined_into == was.whole
        if part.state not in ("open", "ignored") and not (was.joins and is_part):
            return None
        taken = self._photos_in(was.part if was.joins else was.whole)
        source = was.whole if was.joins else was.part
        back = {f for f in self._unknown_in(source) & was.faces if self.asset_of[f] not in taken}
        if not back:
            return None
        state = was.state if is_part else part.state
        how = Regrouped(was.part, was.whole, frozenset(back), joins=not was.joins, state=state)
        step = self._regroup(done.kind, done.number, done.other, how)
        step.undoes, step.kept = operation, len(done.moved.faces) - len(back)
        return step

    def _regroup(self, kind: str, number: int, other: int | None, how: Regrouped) -> Step:
        part, target = self.clusters[how.part], how.whole if how.joins else how.part
        for face in how.faces:
            self.cluster_of[face] = target
        if not how.joins:
            part.state, part.joined_into = how.state, None
        elif not self._unknown_in(how.part):
            part.state, part.joined_into = "joined", how.whole
        return self.step(Step(kind, number, other, Moved(faces=how.faces), regrouped=how))

    def _photos_in(self, number: int) -> set[int]:
        return {self.asset_of[face] for face, cluster in self.cluster_of.items() if cluster == number}

    def apart_from(self, number: int) -> set[int]:
        """The open clusters with unknown faces that share no photo with this one; none if it is not open."""
        here = self._photos_in(number)
        alive = {n for n, one in self.clusters.items() if one.state == "open" and self._unknown_in(n)}
        others = {n for n in alive if n != number and not here & self._photos_in(n)}
        return others if number in alive else set()

    def delete_cluster(self, number: int) -> Step:
        self._lock_cluster(number)
        faces = self._unknown_in(number)
        if not faces:
            raise Refused("cluster")
        return self._delete(number, faces)

    def delete_cluster_faces(self, number: int, asset: int) -> Step:
        """Deletes the faces in one photo; if it is the cluster's only photo, the cluster is deleted."""
        self._lock_cluster(number)
        faces = self._unknown_in(number)
        here = {face for face in faces if self.asset_of[face] == asset}
        if not here:
            raise Refused("photo")
        if here == faces:
            return self._delete(number, faces)
        return self.final("delete_faces", number, self.erase(here))

    def _delete(self, number: int, faces: set[int]) -> Step:
        """Deletes the cluster. Its faces that are somebody's stay theirs, and are in no cluster."""
        self.erase(faces)
        self.cluster_of = {f: None if c == number else c for f, c in self.cluster_of.items()}
        del self.clusters[number]
        self._forget_wholes()
        former = {
            change.number
            for step in self.steps.values()
            if step.kind == "label_cluster" and step.number == number and not step.is_final
            for change in step.changes
            if change.name == "approval"
        }
        for step in self.steps.values():
            if step.number == number or (step.regrouped is not None and step.other == number):
                self.end(step)
        for one in former | {number}:
            person = self.persons.get(one)
            if person is not None and person.approval == "declined" and not self.faces_of(one):
                self.forget(one)
        return self.final("delete_cluster", number, faces)

    def _lock_cluster(self, number: int) -> Cluster:
        if number not in self.clusters:
            raise Refused("cluster")
        if self.clusters[number].state == "labelled":
            raise Refused("cluster_named")
        if self.clusters[number].state == "joined":
            raise Refused("cluster_joined" if self.clusters[number].joined_into else "cluster")
        return self.clusters[number]

    def _unknown_in(self, number: int) -> set[int]:
        return {f for f, c in self.cluster_of.items() if c == number and self.person_of[f] is None}
