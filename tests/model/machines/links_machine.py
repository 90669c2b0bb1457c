"""Changes at random who receives a person; participants who may not do it try it as well."""

from random import Random

from hypothesis.stateful import precondition, rule

from domain.rules.chats.deep_links import hash_payload
from domain.usecases.sharing.accept_invitation import accept_invitation
from domain.usecases.sharing.ask_to_join import ask_to_join
from domain.usecases.sharing.decide_join import decide_join
from domain.usecases.sharing.invite_guardian import invite_guardian
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.set_alias import set_alias
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.model.driver import Driver, dice
from tests.model.scene import plant_photos
from tests.model.words import Link
from tests.persons import add_link, add_person
from tests.usecases.factory import Member

ALIASES = ("Bear", "Mouse")


class LinksMachine(Driver):
    @rule(throw=dice)
    def bring_in(self, throw: Random) -> None:
        """Invites somebody, or lets somebody ask to join."""
        if throw.random() < 0.6:
            self._invite(throw)
        else:
            self._ask_to_join(throw)

    def _invite(self, throw: Random) -> None:
        """Makes an invitation, which somebody uses at once."""
        number, inviter, guest = self.person(throw), self._somebody(throw), self._somebody(throw)
        inviter = self._owner(number) if throw.random() < 0.6 else inviter
        by = self.stage.by(inviter)
        payload = self.ask(
            lambda: self.model.ensure_may_invite(number, inviter.participant_id),
            lambda: invite_guardian(number, inviter.participant_id, by, self.stage.settings),
        )
        if payload is None:
            return
        link = self.run(sql.one("SELECT id FROM deep_links WHERE token_hash = $1", hash_payload(payload)))
        self.do(
            throw,
            lambda: self.model.accept_invitation(number, guest.participant_id, inviter.participant_id),
            lambda by: accept_invitation(
                link["id"], guest.participant_id, by, consent_version="1", doorbell=self.stage.doorbell
            ),
            who=guest,
            rehearses=False,
        )

    def _ask_to_join(self, throw: Random) -> None:
        """Somebody sends a photo on which matching sees a connected person, and asks to join."""
        guest, alias = self._somebody(throw), throw.choice(ALIASES)
        new = [
            number for number in self.model.persons if (guest.participant_id, number) not in self.model.links
        ]
        number = throw.choice(new) if new and throw.random() < 0.8 else self.person(throw)
        key = guest.participant_id, number
        draft, asset = self.run(self._draft(number, guest, alias))
        joining = ask_to_join(asset, guest.participant_id, self.stage.doorbell)
        asked = self.ask(lambda: self.model.ask_to_join(number, guest.participant_id, alias), lambda: joining)
        if asked is None:
            self.run(sql.execute("DELETE FROM persons WHERE id = $1", draft))
        else:
            self.expected.links[key] = Link("requested", "guardian", alias)
        self.compare()

    async def _draft(self, number: int, guest: Member, alias: str) -> tuple[object, int]:
        workspace = self.scene.workspace_id
        draft = (await add_person(workspace, "Draft", "draft"))["id"]
        await add_link(guest.participant_id, draft, "owner", alias=alias, state="requested")
        [asset] = await plant_photos(workspace, self.scene.group_id, [draft])
        await sql.execute(
            """UPDATE image_assets SET reason = 'somebody_else',
                   person_numbers = jsonb_build_array($2::bigint) WHERE id = $1""",
            asset,
            number,
        )
        return draft, asset

    @precondition(lambda self: self._asking())
    @rule(throw=dice)
    def decide_join(self, throw: Random) -> None:
        participant, number, link = throw.choice(self._asking())
        key, admits = (participant, number), throw.random() < 0.7
        who = self._owner(number) if throw.random() < 0.7 else self._somebody(throw)
        self.do(
            throw,
            lambda: self.model.decide_join(number, participant, who.participant_id, admits=admits),
            lambda by: decide_join(link, by, admit=admits, doorbell=self.stage.doorbell),
            who=who,
            rehearses=False,
        )
        now = self.model.links[key]
        if now.state != "requested":
            self.expected.links[key] = Link("revoked" if admits else "declined", now.role, now.alias)

    @precondition(lambda self: self.model.links)
    @rule(throw=dice)
    def change_link(self, throw: Random) -> None:
        """Lets somebody leave, be removed, become an owner, or change their alias."""
        ended = [key for key, link in self.model.links.items() if link.state in ("revoked", "declined")]
        is_ended = bool(ended) and throw.random() < 0.4
        to, number = throw.choice(ended if is_ended else [*self.model.links])
        if throw.random() < 0.1:
            to = self._somebody(throw).participant_id
        who = throw.choice((self.member(to), self._owner(number), self._somebody(throw)))
        if is_ended and throw.random() < 0.5:
            who = self._owner(number)
        kind = throw.uniform(0.4, 0.85) if is_ended else throw.random()
        alias, doorbell = throw.choice(ALIASES), self.stage.doorbell
        by = who.participant_id
        if kind < 0.5:
            self.do(
                throw,
                lambda: self.model.unlink(number, to, by),
                lambda by: unlink_participant(number, to, by, doorbell),
                who=who,
            )
        elif kind < 0.8:
            self._make_owner(throw, number, to, who)
        else:
            self.do(
                throw,
                lambda: self.model.set_alias(number, by, alias),
                lambda by: set_alias(number, who.participant_id, alias, by, doorbell),
                who=who,
            )

    def _make_owner(self, throw: Random, number: int, to: int, who: Member) -> None:
        self.do(
            throw,
            lambda: self.model.make_owner(number, to, who.participant_id),
            lambda by: make_owner(number, to, by, self.stage.doorbell),
            who=who,
        )

    def _asking(self) -> list[tuple[int, int, int]]:
        """The requests to join, as participant, person and link."""
        return [(row.participant, row.person, row.id) for row in self.now.links if row.state == "requested"]

    def _somebody(self, throw: Random) -> Member:
        return throw.choice(self.scene.members)

    def _owner(self, number: int) -> Member:
        """The member who decides about the person."""
        owners = self.model.owners_of(number)
        return self.member(owners[0]) if owners else self.scene.admin
