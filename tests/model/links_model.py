"""Models who receives a person's photos, as owner or guardian, and who decides that."""

from dataclasses import dataclass

from tests.model.faces_model import FacesModel
from tests.model.words import Link, LinkChange, Refused, Step


@dataclass
class LinksModel(FacesModel):
    """`by`, `who`: participants. admin: the moderator. deputy: a second one, who only reviews questions."""

    admin: int = 0
    deputy: int = 0

    def owners_of(self, number: int) -> list[int]:
        return [to for to in self.receivers(number) if self.links[to, number].role == "owner"]

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

    def accept_invitation(self, number: int, who: int) -> Step:
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
        self.links[who, number] = Link("approved", role, link.alias if link is not None else None)
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
        if admits:
            self.begin_receiving(number, who)
        return Step("link_participant", number, links=changes, by=by) if admits else None

    def unlink(self, number: int, who: int, by: int) -> Step:
        self.admit(number, by)
        self.lock(number)
        if who not in self.receivers(number):
            raise Refused("link")
        if by != who:
            self.ensure_may_decide(number, by)
        if self.owners_of(number) == [who]:
            raise Refused("last_owner")
        return self._change("unlink_participant", (who, number), "state", "revoked", by)

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

    # -- with a merge -------------------------------------------------------------------------------------

    def carry(self, absorbed: int, survivor: int) -> list[LinkChange]:
        """Each link asks the survivor's owners, or comes along if there are none. A request stays a request.

        Whoever left the survivor or was declined there stays out. A link of a merge that was undone comes
        again. Whoever asks goes on reading the name of the absorbed person.
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
            self.links[to, survivor] = Link(state, role, alias, is_answered=not asks and link.is_answered)
            changes.append(LinkChange((to, survivor), "state", "revoked", state))
            if state == "approved":
                self.begin_receiving(survivor, to)
        return changes

    def end_carried(self, carried: list[LinkChange], absorbed: int) -> list[LinkChange]:
        """Ends links that a merge carried, whoever admitted them since; a declined one stays declined. The
        absorbed person's name leaves them.
        """
        ended = []
        for key in [change.link for change in carried]:
            link = self.links[key]
            if link.state in ("requested", "approved"):
                ended.append(LinkChange(key, "state", link.state, "revoked"))
                link.state, link.consents = "revoked", False
                link.alias = None if link.alias == self.persons[absorbed].name else link.alias
        return ended

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
