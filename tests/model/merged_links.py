"""Models what a merge does to links, and which links an undo ends or brings back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from domain.values.operation_kinds import OF_LINKS, OWN
from tests.model.faces_model import FacesModel
from tests.model.words import Change, Link, LinkChange, Refused, Step


@dataclass
class Rights:
    """By what right participants receive a person, whatever the rows of links say.

    gone: participants who left these persons, or were removed by somebody who decides about them.

    needs: by participant and person, the absorbed persons for whose sake alone the participant receives the
    person: the participant came along with their merge, or was let in by somebody who came along.
    """

    gone: set[tuple[int, int]] = field(default_factory=set)
    needs: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)

    def join(self, who: int, persons: Iterable[int]) -> None:
        self.gone -= {(who, person) for person in persons}

    def leave(self, who: int, persons: Iterable[int]) -> None:
        self.gone |= {(who, person) for person in persons}

    def let_in(self, who: int, person: int, by: int, *, as_owner: bool) -> None:
        """as_owner: `by` acts as an owner; else as the moderator, whose right depends on no merge."""
        rests_on = self.needs.get((by, person), frozenset()) if as_owner else frozenset()
        self.needs[who, person] = self.needs.get((who, person), frozenset()) | rests_on


@dataclass
class MergedLinks(FacesModel):
    """by: the participant who acts. who: the participant whose link it is. admin: the moderator. deputy: a
    second moderator, who only reviews questions.
    """

    admin: int = 0
    deputy: int = 0
    rights: Rights = field(default_factory=Rights)

    def owners_of(self, number: int) -> list[int]:
        return [to for to in self.receivers(number) if self.links[to, number].role == "owner"]

    @property
    def _last(self) -> int:
        """The last operation so far."""
        return max(self.steps, default=0)

    # -- with a merge -------------------------------------------------------------------------------------

    def ensure_no_override(self, absorbed: int, survivor: int, status: str) -> None:
        """Refuses a merge that overrides a decision about the absorbed person, who has this status."""
        if self.is_consent_withdrawn(absorbed):
            raise Refused("consent_withdrawn")
        if self._is_denied(absorbed, survivor):
            is_denied_back = self._is_denied(survivor, absorbed)
            raise Refused("denied_both_ways" if is_denied_back else "denied_to_receiver")
        if status == "HIDDEN" and self.persons[survivor].status != "HIDDEN":
            raise Refused("hidden_absorbed")

    def is_consent_withdrawn(self, number: int) -> bool:
        owners = [link for (_, of), link in self.links.items() if of == number and link.role == "owner"]
        has_left = any(link.state == "revoked" and link.consents for link in owners)
        return has_left and not any(link.state == "approved" for link in owners)

    def _is_denied(self, absorbed: int, survivor: int) -> bool:
        """Whether somebody who receives the survivor, but not the absorbed person, was removed from the
        absorbed person or one of its parts, or was declined there. Those who left by themselves do not count:
        they may receive the survivor's photos.
        """
        receiving = {*self.receivers(survivor)} - {*self.receivers(absorbed)}
        return any(
            link.state == "declined"
            or (link.state == "revoked" and link.consents and not self._left((to, of)))
            for (to, of), link in self.links.items()
            if to in receiving and of in self.selves(absorbed)
        )

    def _left(self, key: tuple[int, int]) -> bool:
        """Whether the participant of the link was the last one who ended it."""
        ending = [
            step.by
            for _, step in sorted(self.steps.items())
            if step.is_undoable
            and any((c.link, c.name, c.after) == (key, "state", "revoked") for c in step.links)
        ]
        return ending[-1:] == [key[0]]

    def carry(self, absorbed: int, survivor: int) -> list[LinkChange]:
        """Each link of the absorbed person becomes a request to the survivor's owners, or a link to the
        survivor if the survivor has no owner. A request stays a request. A participant who left the survivor
        or was declined there stays out. A link that a merge had brought, and its undo had ended, comes again.
        A participant who asks still reads the name of the absorbed person.
        """
        is_owned, changes = bool(self.owners_of(survivor)), []
        for (to, of), link in [*self.links.items()]:
            if of != absorbed or link.state not in ("approved", "requested"):
                continue
            there = self.links.get((to, survivor))
            if there is not None and (there.state != "revoked" or there.consents):
                continue
            asks = is_owned or link.state == "requested"
            state, role = ("requested", "guardian") if asks else (link.state, link.role)
            known_as = link.alias or (self.persons[absorbed].name if asks else None)
            alias = (there.alias if there is not None else None) or known_as
            is_answered = not asks and link.is_answered
            decided = (0, 0) if asks else link.decided
            self.links[to, survivor] = Link(state, role, alias, is_answered=is_answered, decided=decided)
            self.rights.needs[to, survivor] = frozenset({absorbed})
            changes.append(LinkChange((to, survivor), "state", "revoked", state))
            if state == "approved":
                self.begin_receiving(survivor, to)
        return changes

    def end_carried(self, done: Step, merge: int) -> list[LinkChange]:
        """Ends links that a merge carried, even if somebody approved them since; declined links stay
        declined. An alias that was the absorbed person's name is removed. What these participants decided
        since ends, too: links that they approved, and owners that they made.
        """
        ended = []
        for key in [change.link for change in done.links]:
            link = self.links[key]
            if link.state in ("requested", "approved"):
                ended.append(LinkChange(key, "state", link.state, "revoked"))
                link.state, link.consents = "revoked", False
                link.alias = None if link.alias == self.persons[done.number].name else link.alias
        return ended + self._end_decisions(done, merge)

    def _end_decisions(self, done: Step, merge: int) -> list[LinkChange]:
        deciders, ended = {change.link[0] for change in done.links}, dict[tuple[int, int], LinkChange]()
        for _ in self.links:  # participants whom they let in may have let in others
            for to in self.receivers(done.other or 0):
                link = self.links[to, done.other or 0]
                key = to, done.other or 0
                if link.decided[0] in deciders and link.decided[1] >= merge:
                    ended[key] = LinkChange(key, "state", "approved", "revoked")
                elif link.role == "owner" and self._is_promoted(key, deciders, merge):
                    ended.setdefault(key, LinkChange(key, "role", "owner", "guardian"))
            deciders |= {to for to, _ in ended}
        for key, change in ended.items():
            setattr(self.links[key], change.name, change.after)
            self.links[key].consents &= change.name == "role"
        return [*ended.values()]

    def _is_promoted(self, key: tuple[int, int], by: set[int], merge: int) -> bool:
        """Whether one of the participants `by` made this link's participant an owner after the merge."""
        return any(
            operation > merge and step.kind == "make_owner" and step.by in by and step.is_undoable
            for operation, step in self.steps.items()
            if LinkChange(key, "role", "guardian", "owner") in step.links
        )

    def end_absorbed(self, number: int, who: int, by: int) -> list[LinkChange]:
        """Ends the links to persons who became part of this person, if `by` decides about those too."""
        ended = []
        for of in sorted(self.decided_by(by, who, number) - {number}):
            link = self.links.get((who, of))
            if link is not None and link.state in ("approved", "requested"):
                ended.append(LinkChange((who, of), "state", link.state, "revoked"))
                link.state = "revoked"
        return ended

    def decided_by(self, by: int, who: int, number: int) -> set[int]:
        """Those of the person and its absorbed persons from which `by` may unlink `who`. The last owner of an
        absorbed person keeps that link.
        """
        return {
            of
            for of in self.selves(number)
            if (by == who or self._decides(of, by)) and (of == number or self.owners_of(of) != [who])
        }

    def _decides(self, number: int, by: int) -> bool:
        owners = self.owners_of(number)
        return by in owners or (not owners and by == self.admin)

    # -- back ---------------------------------------------------------------------------------------------

    def links_back(self, done: Step, operation: int, by: int) -> list[LinkChange]:
        if done.kind == "merge_persons":
            return self.end_carried(done, operation)
        if done.links and done.kind in OF_LINKS | OWN and self.persons[done.number].status == "MERGED":
            raise Refused("merged")
        changes = self._that_may_come_back(done, operation, by)
        before = {c.link: replace(self.links[c.link]) for c in changes if c.link in self.links}
        links = self._each_back(changes)
        is_left = any(change.name != "alias" for change in links)
        if is_left and self.receivers(done.number) and not self.owners_of(done.number):
            self.links |= before
            raise Refused("last_owner")
        for change in links:
            self._follow(change)
        return links

    def called_plainly(self, changes: Sequence[Change]) -> list[LinkChange]:
        """A recipient without an alias gets an alias if the person comes back with a suffix."""
        links = []
        for number in [change.number for change in changes if change.name == "name"]:
            for to in self.receivers(number):
                alias = self.links[to, number].alias
                self.call_plainly(number, to)
                if self.links[to, number].alias != alias:
                    links.append(LinkChange((to, number), "alias", None, self.links[to, number].alias))
        return links

    def _each_back(self, changes: Sequence[LinkChange]) -> list[LinkChange]:
        """A role that changed together with the state goes back together with it, or not at all."""
        links: list[LinkChange] = []
        with_state = {change.link for change in changes if change.name == "state"}
        for change in changes:
            if change.name != "role" or change.link not in with_state - {one.link for one in links}:
                links += self._one_link_back(change)
        return links

    def _follow(self, change: LinkChange) -> None:
        to, of = change.link
        if (change.name, change.after) == ("state", "approved"):
            self.rights.join(to, {of})
            if self.persons[of].status != "MERGED":
                self.begin_receiving(of, to)
        elif (change.name, change.after) == ("state", "revoked"):
            self.rights.leave(to, {of})

    def _that_may_come_back(self, done: Step, operation: int, by: int) -> list[LinkChange]:
        """Leaves out links of a merge that was undone, and links to persons who are no longer part of this
        person. A participant who left comes back only if they undo it themselves.
        """
        coming = {
            change.link
            for change in done.links
            if change.name == "state" and change.before != "revoked"
            if change.before == "approved" or change.after == "revoked"
        }
        parted = {
            change.link
            for merge, step in self.steps.items()
            if step.kind == "merge_persons" and not step.is_final and merge < operation
            if step.undone_by is not None and step.undone_by > operation
            for change in step.links
            if change.before == "revoked"
        }
        may = {
            (to, of)
            for to, of in coming - parted
            if of in self.selves(done.number)
            if of == done.number or to == by or self._decides(of, by)
        }
        if any(
            later >= operation and step.kind in OF_LINKS and step.is_undoable and step.by != by
            for later, step in self.steps.items()
            for to, of in may
            for change in step.links
            if (change.link, change.name, change.after) == ((to, of), "state", "revoked") and to == step.by
        ):
            raise Refused("left_themselves")
        return [change for change in done.links if change.link not in coming or change.link in may]

    def _one_link_back(self, change: LinkChange) -> list[LinkChange]:
        link = self.links.get(change.link)
        if link is None or getattr(link, change.name) != change.after:
            return []
        if change.name == "state" and change.before != "revoked" and not link.consents:
            return []
        setattr(link, change.name, change.before)
        return [LinkChange(change.link, change.name, change.after, change.before)]
