"""Changes settings of the workspace at random, and chooses prototypes again."""

from random import Random

from hypothesis.stateful import rule

from domain.ids import WorkspaceId
from domain.rules.settings.own_settings import OWN_SETTINGS
from domain.usecases.gallery.recompute_prototypes import recompute_prototypes
from domain.usecases.settings.change_setting import change_setting
from tests.model.driver import Driver, dice
from tests.model.settings_model import RANGES
from tests.model.words import Value

SHARES = (0.55, 0.6, 0.7, 0.8, 0.9)
COUNTS = (0, 3, 5, 50, 51)


class SettingsMachine(Driver):
    @rule(throw=dice)
    def change_settings(self, throw: Random) -> None:
        """Changes several settings, also one of them again, and may take one change back."""
        before = len(self.model.steps)
        for _ in range(throw.randint(1, 5)):
            self._change_setting(throw)
        if (changed := [*self.model.steps][before:]) and throw.random() < 0.5:
            self.undo(throw.choice(changed), self.scene.admin, throw)

    def _change_setting(self, throw: Random) -> None:
        """Types a value, takes one from a button, or gives the service's own back."""
        name = throw.choice([*RANGES])
        setting, is_typed = OWN_SETTINGS[name], throw.random() < 0.5
        value: Value | None = throw.choice(SHARES if setting.kind == "share" else COUNTS)
        given: str | int | None = f"{value}" if is_typed else _on_button(value)
        if throw.random() < 0.2:
            value = given = None
        who = self.scene.admin if throw.random() < 0.9 else throw.choice(self.scene.parents)
        workspace_id = WorkspaceId(self.scene.workspace_id)
        self.do(
            throw,
            lambda: self.model.change_settings({name: value}, who.participant_id),
            lambda by: change_setting(workspace_id, setting.number, given, by, **self.tools()),
            who=who,
        )

    @rule(throw=dice)
    def choose_anew(self, throw: Random) -> None:
        """Chooses a person's prototypes again. The laws in laws.py say which faces may be among them."""
        number = self.person(throw)
        self.ask(
            lambda: self.model.lock(number),
            lambda: recompute_prototypes(number, self.stage.by(self.scene.admin), **self.tools()),
        )
        self.compare()


def _on_button(value: Value | None) -> int:
    """The value as a button carries it: a share in thousandths."""
    return round(value * 1000) if isinstance(value, float) else int(value or 0)
