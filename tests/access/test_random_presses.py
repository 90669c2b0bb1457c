"""Callback data at random from anybody: it does what the table allows the presser, or nothing."""

import random

import pytest

from bot.messages.callbacks import VERBS, callback
from tests.access.button_ids import IDS
from tests.access.doing import NOBODY, Do, data_of, press
from tests.access.lines import line_of
from tests.access.people import ROLES, Actor
from tests.access.performing import perform
from tests.access.rows import Digest
from tests.access.scene import Scene, Side

SEED = 2


def random_data(chance: random.Random, scene: Scene) -> str:
    """In three of ten cases a real button; else any ids of both workspaces, most of the wrong kind."""
    kinds = sorted(
        {name for names in IDS.values() for name in names}
        - {"first", "every", "value", "thresholds", "token", "webhook", "going", "many"}
    )
    sides = (scene.home, scene.away)
    verb = chance.choice(sorted(VERBS))
    if chance.random() < 0.3:
        return data_of(verb, chance.choice(sides))
    pool = [NOBODY, 0, 1, 2**63 - 1, *(getattr(side, kind) for side in sides for kind in kinds)]
    return callback(verb, *chance.choices(pool, k=VERBS[verb]))


def is_allowed(data: str, actor: Actor, scene: Scene) -> bool:
    """Whether the presser may change something by this button.

    The table says so for real buttons, for those with nothing but a page or a language, and for both reviews
    of a workspace.
    """
    verb = data.split(":", maxsplit=1)[0]
    for name, side in (("own", scene.home), ("far", scene.away)):
        line = line_of(f"press {verb}", name)
        is_known = (
            _is_real(data, verb, side) or {*IDS[verb]} <= {"first"} or _names_a_review(data, verb, side)
        )
        if line is not None and is_known:
            return line.cells[actor.role] in "+s="
    return False


def _is_real(data: str, verb: str, side: Side) -> bool:
    """Whether this is the table's button. How many faces its card showed, the `many` of IDS, may differ."""
    real = data_of(verb, side)
    if IDS[verb][-1:] != ("many",):
        return data == real
    return data.rpartition(":")[0] == real.rpartition(":")[0]


def _names_a_review(data: str, verb: str, side: Side) -> bool:
    is_about_one = IDS[verb][:1] in (("review",), ("ticked_review",))
    return is_about_one and int(data.split(":")[1]) in (side.review, side.ticked_review)


async def own_changes(scene: Scene, before: Digest, data: str, actor: Actor) -> set[str]:
    """What the presser may change by a button that is not the one of the table: as an owner, what the table's
    button of the verb changes, and no more.

    The button may name another person of the owner, to erase it, or any face to pick.
    """
    verb, *ids = data.split(":")
    home = scene.home
    of_owner = {"erase": home.people, "pick": (home.training,)}.get(verb, ())
    if actor.role != "owner" or not ids or int(ids[0]) not in of_owner:
        return set()
    return (await perform(scene, before, pressing(data_of(verb, home)), actor, home)).tables


def pressing(data: str) -> Do:
    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        press(scene, actor, data, actor.private)

    return do


@pytest.mark.parametrize("count", [200, pytest.param(2_000, marks=pytest.mark.prove)])
async def test_a_forged_press_never_does_more_than_its_presser_may(scene: Scene, count: int) -> None:
    chance = random.Random(SEED)
    before = await scene.rows.digest()
    done, wrong = 0, []
    for _ in range(count):
        actor = scene.actors[chance.choice(ROLES)]
        data = random_data(chance, scene)
        outcome = await perform(scene, before, pressing(data), actor, scene.home)
        harmless = {"participants", "deliveries"} if actor.role == "blocked" else set()
        changed = outcome.tables - harmless - {"group_participants"}
        done += bool(changed)
        if (
            changed
            and not is_allowed(data, actor, scene)
            and not changed <= await own_changes(scene, before, data, actor)
        ):
            wrong.append(f"{actor.role} pressed {data}: {sorted(changed)}")
        if outcome.answer.said_in - {actor.private.id}:
            wrong.append(f"{actor.role} pressed {data}: said in {outcome.answer.said_in}")
    assert wrong == [], f"seed {SEED}"
    assert done > 0, "no press changed anything: that proves nothing"
