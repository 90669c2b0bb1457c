"""Models who receives a person's photos, as owner or guardian, and who decides that."""

from dataclasses import dataclass, replace

from tests.model.merged_links import MergedLinks
from tests.model.words import Link, LinkChange, Refused, Step


@dataclass
class LinksModel(MergedLinks):
    """by: the participant who acts. who: the participant whose link it is."""

    def ensure_may_decide(self, number: int, by: int) -> None:
        """An owner may decide; the moderator only where there is none."""
        owners = self.owners_of(number)
        if by not in owners and (owners or by != self.admin):
            raise Refused("not_yours_to_decide")

    def admit(self, number: int, by: int) -> None:
        """Refuses a participant who has nothing to do with the person."""
        if number not in self.persons or (by != self.admin and by not in self.receivers(number)):
            raise Refused("person")

    # -- one link -----------------------------------------------------------------------------------------

    def ensure_may_invite(self, number: int, by: int) -> None:
        self.admit(number, by)
        self.lock(number)
        self.ensure_may_decide(number, by)
        if self.persons[number].status == "HIDDEN":
            raise Refused("hidden_person")

    def accept_invitation(self, number: int, who: int, inviter: int) -> Step:
        if not self.persons[number].is_live:
            raise Refused("invitation")
        link = self.links.get((who, number))
        if link is not None and link.state == "approved":
            raise Refused("linked_already")
        role = "guardian" if self.owners_of(number) else "owner"
        before = link.state if link is not None else "revoked"
        changes = [LinkChange((who, number), "state", before, "approved")]
        if link is not None and link.role != role:
            changes.append(LinkChange((who, number), "role", link.role, role))
        alias, decided = link.alias if link is not None else None, (inviter, self._last)
        self.links[who, number] = Link("approved", role, alias, decided=decided)
        self.rights.needs.pop((who, number), None)
        self._let_in(number, who, inviter, as_owner=role == "guardian")
        self.begin_receiving(number, who)
        return Step("link_participant", number, links=changes, by=who)

    def ask_to_join(self, number: int, who: int, alias: str) -> None:
        person = self.persons[number]  # one may ask to join a hidden person, too
        if person.status == "MERGED" or person.approval != "approved":
            raise Refused("draft")
        link = self.links.setdefault((who, number), Link("asks"))
        is_over = link.state == "revoked" and not link.consents and not link.is_answered
        if link.state != "asks" and not is_over:
            raise Refused("linked_already" if link.state == "approved" else "asked_already")
        self.links[who, number] = Link("requested", "guardian", alias, is_answered=False)
        self.rights.needs.pop((who, number), None)

    def _let_in(self, number: int, who: int, by: int, *, as_owner: bool) -> None:
        self.rights.join(who, self.selves(number))
        self.rights.let_in(who, number, by, as_owner=as_owner)

    def decide_join(self, number: int, who: int, by: int, *, admits: bool) -> Step | None:
        if by != self.admin and by not in self.receivers(number):
            raise Refused("request")
        self.lock(number)
        self.ensure_may_decide(number, by)
        link, role = self.links[who, number], "guardian" if self.owners_of(number) else "owner"
        if link.state != "requested":
            raise Refused("already_decided")
        changes = [LinkChange((who, number), "state", "revoked", "approved")]
        if link.role != role:
            changes.append(LinkChange((who, number), "role", link.role, role))
        link.state, link.role, link.is_answered = "approved" if admits else "declined", role, True
        link.decided = by, self._last
        if admits:
            self._let_in(number, who, by, as_owner=role == "guardian")
            self.begin_receiving(number, who)
        return Step("link_participant", number, links=changes, by=by) if admits else None

    def unlink(self, number: int, who: int, by: int) -> Step:
        self.admit(number, by)
        self.lock(number)
        is_linked = who in self.receivers(number)
        if by != who or not is_linked:  # whoever may not decide does not learn whether they are linked
            self.ensure_may_decide(number, by)
        if not is_linked:
            raise Refused("link")
        if self.owners_of(number) == [who]:
            raise Refused("last_owner")
        step = self._change("unlink_participant", (who, number), "state", "revoked", by)
        self.rights.leave(who, self.decided_by(by, who, number))
        return replace(step, links=step.links + self.end_absorbed(number, who, by))

    def make_owner(self, number: int, who: int, by: int) -> Step | None:
        self.admit(number, by)
        self.lock(number)
        self.ensure_may_decide(number, by)
        if who not in self.receivers(number):
            raise Refused("link")
        if self.links[who, number].role == "owner":
            return None
        return self._change("make_owner", (who, number), "role", "owner", by)

    def set_alias(self, number: int, who: int, alias: str) -> Step | None:
        self.admit(number, who)
        self.lock(number)
        if who not in self.receivers(number):
            raise Refused("person")
        if self.links[who, number].alias == alias:
            return None
        return self._change("set_alias", (who, number), "alias", alias, who)

    def _change(self, kind: str, key: tuple[int, int], name: str, value: str, by: int) -> Step:
        change = LinkChange(key, name, getattr(self.links[key], name), value)
        setattr(self.links[key], name, value)
        return Step(kind, key[1], links=[change], by=by)

    # -- pieces -------------------------------------------------------------------------------------------

    def lock(self, *numbers: int) -> None:
        """Checks for an operation that the persons exist, are not absorbed, and are approved."""
        if any(number not in self.persons for number in numbers):
            raise Refused("person")
        wrong = {"merged" for n in numbers if self.persons[n].status == "MERGED"} | {
            "not_approved" for n in numbers if self.persons[n].approval != "approved"
        }
        if wrong:
            raise Refused(*wrong)
