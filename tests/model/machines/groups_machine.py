"""Lets groups join the workspace, which is one list of people, and leave it again, at random."""

from collections.abc import Awaitable
from random import Random

from hypothesis.stateful import precondition, rule

from domain.errors import DomainError
from domain.usecases.groups.join_workspace import join_workspace
from domain.usecases.groups.split_group import split_group
from tests import sql
from tests.model.driver import dice
from tests.model.machines.people_machine import PeopleMachine
from tests.model.scene import plant_group
from tests.usecases.factory import Member


class GroupsMachine(PeopleMachine):
    """joined: the groups beside the first one."""

    def __init__(self) -> None:
        super().__init__()
        self.joined: list[int] = []

    @rule(throw=dice)
    def join(self, throw: Random) -> None:
        """A join changes no face, link or photo. Sometimes the user may not join, or the group has people."""
        who = self.scene.admin if throw.random() < 0.7 else throw.choice(self.scene.members)
        self._join(who, has_begun=throw.random() < 0.2)

    def _join(self, who: Member, *, has_begun: bool) -> None:
        group = self.run(plant_group(self.stage, self.scene, has_begun=has_begun))
        code = self._refusal(
            join_workspace(
                group,
                self.scene.workspace_id,
                self.stage.by(who),
                who.tg_user_id,
                memberships=self.stage.memberships,
                doorbell=self.stage.doorbell,
            )
        )
        may = who == self.scene.admin
        assert code == (("group_has_begun" if has_begun else None) if may else "group")
        if code is None:
            self.joined.append(group)
        self.compare()

    @precondition(lambda self: self.joined)
    @rule(throw=dice)
    def post_in_another_group(self, throw: Random) -> None:
        self._post(throw, throw.choice(self.joined))

    def _post(self, throw: Random, group: int) -> None:
        """Posts in a joined group, where everybody of the list is recognised."""
        live = sorted({face.person for face in self._prototypes()})
        on = throw.sample(live, min(len(live), throw.randint(0, 2)))
        self._see(None, [*on, None], throw, is_decided=True, group=group)

    @rule(throw=dice)
    def split(self, throw: Random) -> None:
        """Splits a group off: its photos are erased, persons stay. It cannot be undone."""
        if throw.random() < 0.5:
            return
        if not self.joined:
            self._join(self.scene.admin, has_begun=False)
            self._post(throw, self.joined[-1])
        group = throw.choice(self.joined)
        who = self.scene.admin if throw.random() < 0.8 else throw.choice(self.scene.members)
        code = self._refusal(
            split_group(
                group,
                who.tg_user_id,
                tg_notify_chat_id=who.tg_user_id,
                memberships=self.stage.memberships,
                **self.tools(),
            )
        )
        assert (code is None) == (who == self.scene.admin), code
        if code is None:
            kept = self.run(sql.rows("SELECT id FROM image_assets"))
            self.model.split({*self.model.asset_of.values()} - {row["id"] for row in kept})
            self.joined.remove(group)
        self.compare()

    def _refusal(self, act: Awaitable[object]) -> str | None:
        """The code of a refusal, or what was not found; None when it was done."""
        try:
            self.run(act)
        except DomainError as error:
            return str(error.details.get("what", error.code))
        return None
