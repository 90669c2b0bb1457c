"""Models what an undo or a redo gives back, and what of the operation stays."""

from dataclasses import dataclass, replace
from typing import NoReturn

from domain.rules.persons.names import unique_name
from domain.values.operation_kinds import OF_LINKS, OF_MODERATORS, OF_NO_PERSON, OF_OWNERS, OF_TRAINING, OWN
from tests.model.inquiries_model import InquiriesModel
from tests.model.words import Change, LinkChange, Moved, Refused, Step


@dataclass
class Model(InquiriesModel):
    """All that can be done, and undone."""

    def undo(self, operation: int, by: int) -> Step:
        done = self.steps[operation]
        self._ensure_may_undo(done, by)
        if done.regrouped is not None or done.settings:
            return self._of_no_person_back(done, operation) or self._give_up(done)
        if not self._can_go_back(done):
            self._give_up(done)
        self._ensure_may_merge_again(done)
        changes = [back for change in done.changes if not _ends(change) for back in self._give_back(change)]
        if done.kind == "merge_persons" and done.other == self.persons[done.number].merged_into:
            return self._merge_again(done, changes, operation, by)
        links = self.links_back(done, operation, by) + self.called_plainly(changes)
        moved = Moved()
        if done.moved.faces and (done.moved.source is None or self.persons[done.moved.source].is_known):
            moved = self._move_back(done)
        if done.kind != "merge_persons" and ("status", "ACTIVE") in {(c.name, c.after) for c in changes}:
            self.owe_after_hiding(done.number)
        if done.kind == "merge_persons":
            self.hand_down(done, operation)
        stand = self.stand_back(done)
        changes += [back for change in done.changes if _ends(change) for back in self._give_back(change)]
        cluster = self._cluster_back(done)
        self.turn_answers(done, moved.faces)
        if not (done.questions or changes or links or cluster or moved.faces or stand):
            self._give_up(done)
        training = self._photos_back(done)
        self._note_what_stays(done, changes, links, moved)
        kept = len(done.moved.faces) - len(moved.faces)
        step = Step(done.kind, done.number, done.other, moved, changes, links, undoes=operation, kept=kept)
        step = replace(step, cluster=cluster, by=by, questions=done.questions, asks=not done.asks)
        step.reason = done.reason
        step = replace(
            step, training=training, stand=stand, off=self._turn_off(done, moved), is_off=not done.is_off
        )
        return self.step(step)

    def _of_no_person_back(self, done: Step, operation: int) -> Step | None:
        """Undoes changed settings, or a split or join of clusters. None when nothing can go back."""
        if done.regrouped is not None:
            return self.regroup_back(done, operation)
        settings = self.settings_back(done)
        return Step(done.kind, done.number, settings=settings, undoes=operation) if settings else None

    def _turn_off(self, done: Step, moved: Moved) -> frozenset[int]:
        """Takes back the refusals of faces that were unticked; a redo notes the refusals again."""
        target = done.other or done.number
        if not moved.faces:
            self.moved_on |= done.off
            return frozenset()
        if not done.is_off:
            return self.refuse(done.off, target)
        taken_back = {(face, target) for face in done.off} & self.refused
        self.refused -= taken_back
        return frozenset(face for face, _ in taken_back)

    def _merge_again(self, done: Step, changes: list[Change], operation: int, by: int) -> Step:
        """Redoes a merge, with all that the absorbed person has by now."""
        assert done.other is not None
        training = self.trained(done.number)
        kept = self.keep_picture(done.other)
        moved, links = self.absorb(done.number, done.other)
        self._remember(done, moved)
        self._note_what_stays(done, changes, links, moved)
        changes = changes + kept
        step = Step(done.kind, done.number, done.other, moved, changes, links, undoes=operation, by=by)
        return self.step(replace(step, training=training))

    # -- who may ------------------------------------------------------------------------------------------

    def _ensure_may_undo(self, done: Step, by: int) -> None:
        if done.kind not in OF_NO_PERSON:
            self.admit(done.number, self.admin if by == done.by else by)
        if done.undone_by is not None:
            raise Refused("undone_already")
        if done.is_final:
            raise Refused("too_late")
        self._ensure_may_have_done(done, by)

    def _ensure_may_have_done(self, done: Step, by: int) -> None:
        if done.kind in OWN and (by != done.by or by not in self.receivers(done.number)):
            raise Refused("operation")
        if done.kind in OF_OWNERS and done.other and by not in (self.admin, *self.receivers(done.other)):
            raise Refused("operation")
        if done.kind in OF_OWNERS and by not in (self.admin, *self.owners_of(done.number)):
            raise Refused("only_owner_changes")
        if done.kind in OF_MODERATORS and by != self.admin:
            raise Refused("only_moderators_move")
        if done.kind in OF_LINKS and not self._is_own(done, by):
            self.ensure_may_decide(done.number, by)

    def _is_own(self, done: Step, by: int) -> bool:
        """Whether the operation changed only the user's own links, so that the user may undo it alone.

        A former owner, and a user whom somebody else has removed since, cannot come back alone.
        """
        comes_back = {change.link for change in done.links if change.before == "approved"}
        is_owner = any(self.links[link].role == "owner" for link in comes_back)
        steps = [*self.steps.values()]
        removed = {
            change.link
            for later in steps[[step is done for step in steps].index(True) + 1 :]
            if later.kind in OF_LINKS and later.by != by and later.is_undoable
            for change in later.links
            if (change.name, change.after) == ("state", "revoked")
        }
        is_free = not is_owner and not removed & comes_back
        return done.by == by and is_free and all(change.link[0] == by for change in done.links)

    # -- what goes back -----------------------------------------------------------------------------------

    def _can_go_back(self, done: Step) -> bool:
        if done.kind == "merge_persons":
            return self._can_part(done)
        if done.kind in OF_TRAINING:
            return self._stay_together(done)
        return self.can_turn(done) and self._is_not_empty(done)

    def _is_not_empty(self, done: Step) -> bool:
        """Whether a person whose creation was undone comes back with a face, or never had one."""
        comes_back = any(
            (c.name, c.before, self.persons[c.number].approval) == ("approval", "approved", "declined")
            for c in done.changes
        )
        there = [face for face in done.moved.faces if face in self.person_of]
        is_there = any(self.person_of[face] == done.moved.target for face in there)
        return is_there or not comes_back or not done.moved.faces

    def _can_part(self, done: Step) -> bool:
        """Whether a merge can be undone or redone: the two persons must be as the merge left them."""
        [change] = [change for change in done.changes if change.name == "status"]
        person = self.persons[change.number]
        is_somebody = person.approval == "approved" or not str(change.before).startswith("MERGED")
        return is_somebody and person.value("status") == change.after and self._may_become(change)

    def _ensure_may_merge_again(self, done: Step) -> None:
        """A redo of a merge is refused like the merge itself."""
        back = [change for change in done.changes if change.name == "status"]
        if done.kind == "merge_persons" and str(back[0].before) == f"MERGED:{done.other}":
            assert done.other is not None
            if self.persons[done.number].approval == "approved":
                self.ensure_no_override(done.number, done.other, back[0].after)

    def _give_up(self, done: Step) -> NoReturn:
        self.give_up_on(done)
        raise Refused("changed_since")

    def _note_what_stays(
        self, done: Step, changes: list[Change], links: list[LinkChange], moved: Moved
    ) -> None:
        self.moved_on |= done.moved.faces - moved.faces
        given = {(c.number, c.name, c.after) for c in changes}
        self.unrestored |= {
            (c.number, c.name) for c in done.changes if (c.number, c.name, c.before) not in given
        }
        linked = {(change.link, change.name) for change in links}
        self.unlinked |= {c.link for c in done.links if (c.link, c.name) not in linked}

    def _move_back(self, done: Step) -> Moved:
        there, here = done.moved.source, done.moved.target
        moved = self.move(done.moved.faces, here, there)
        self._remember(done, moved)
        if there is not None:
            self.owe(self.photos(moved), there)
        return moved

    def _photos_back(self, done: Step) -> frozenset[int]:
        """Moves training photos to the other person, if one of the two has them and no face on them stays."""
        staying = {
            self.asset_of[face]
            for face, person in self.person_of.items()
            if self._is_learned_as(face, person)
        }
        moving = done.training - staying
        back = {asset: to for asset in moving if (to := self._goes_to(asset, done)) is not None}
        self.enrols |= back
        return frozenset(back)

    def _is_learned_as(self, face: int, person: int | None) -> bool:
        return person is not None and self.enrols.get(self.asset_of[face]) == person

    def _goes_to(self, asset: int, done: Step) -> int | None:
        return {done.number: done.other, done.other: done.number}.get(self.enrols.get(asset))

    def _stay_together(self, done: Step) -> bool:
        """Whether an undo leaves every training face with the person that its photo trains."""
        there, here = done.moved.source, done.moved.target
        if there is None or not self.persons[there].is_known:
            return True
        for face in done.moved.faces & self.person_of.keys():
            asset = self.asset_of[face]
            to = self._goes_to(asset, done) if asset in done.training else None
            if self.person_of[face] == here and (self.enrols[asset] if to is None else to) != there:
                return False
        return True

    def _remember(self, done: Step, moved: Moved) -> None:
        """Restores what the operation ended for these faces: refusals for the target, and pins."""
        if (here := done.moved.target) is not None:
            again = {face for face in done.moved.unrefused & moved.faces if (face, here) not in self.refused}
            self.refused |= {(face, here) for face in again}
            self.why |= {(face, here): why for face, why in done.moved.why.items() if face in again}
        self.pins |= done.moved.pins & moved.faces

    def _cluster_back(self, done: Step) -> tuple[str, str] | None:
        if done.cluster is None:
            return None
        cluster, (before, after) = self.clusters[done.number], done.cluster
        if cluster.state != after:
            self.unrestored.add((done.number, "cluster"))
            return None
        cluster.state, cluster.person = before, done.other if before == "labelled" else None
        return after, before

    def _apart_back(self, change: Change) -> list[Change]:
        pair = frozenset({change.number, int(change.before or change.after)})
        if (pair in self.apart) == (change.before is not None):
            return []
        self.apart ^= {pair}
        return [Change(change.number, "apart", change.after, change.before)]

    def _give_back(self, change: Change) -> list[Change]:
        if change.name == "apart":
            return self._apart_back(change)
        person = self.persons[change.number]
        if person.value(change.name) != change.after or not self._may_become(change):
            return []
        called = person.name
        self.write(change.number, change.name, change.before)
        if change.name == "picture":
            return [Change(change.number, change.name, change.after, change.before)]
        if change.name != "name":
            given = [Change(change.number, change.name, change.after, change.before)]
        else:
            given, called = [], change.after
        if person.is_known:
            others = {p.name.lower() for n, p in self.persons.items() if n != change.number and p.is_known}
            free = unique_name(person.name, person.name, others)
            if free != person.name:
                self.unrestored.add((change.number, "name"))  # a suffix stays when the name is free again
            person.name = free
        if person.name != called:
            given.append(Change(change.number, "name", called, person.name))
        return given

    def _may_become(self, change: Change) -> bool:
        """Whether the person may get its former value back.

        Nobody is merged into a person who is gone. A person whom the operation made stays while it has a
        face, a link or an absorbed person.
        """
        number, to = change.number, str(change.before)
        if to.startswith("MERGED:"):
            return self.persons[int(to.removeprefix("MERGED:"))].is_known
        if to == "declined":
            asked = [of for (_, of), link in self.links.items() if link.state in ("approved", "requested")]
            has_more = self.faces_of(number) or number in asked
            absorbed = any(person.merged_into == number for person in self.persons.values())
            return not (has_more or absorbed or self.persons[number].status == "MERGED")
        return True


def _ends(change: Change) -> bool:
    """Whether the change made a person, which is deleted after its faces have gone back."""
    return bool(change.before == "declined")
