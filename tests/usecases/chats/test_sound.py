"""Which messages make a sound."""

from dataclasses import replace
from datetime import UTC, datetime

from tests import sql
from tests.usecases.factory import Group, connected_person, post
from tests.usecases.stage import Stage


async def test_the_first_of_many_photos_sounds_and_by_night_nothing_does(stage: Stage, group: Group) -> None:
    await connected_person(stage, group)
    for _ in range(3):
        await post(stage, group, stage.engine.face(anna=0.9))
    await work_off(stage)
    assert sounds(stage, "sendPhoto") == [True, False, False]
    assert True in sounds(stage, "sendMessage")
    await sql.execute("UPDATE deliveries SET sent_at = sent_at - interval '11 minutes'")
    await connected_person(stage, group, look="ben", name="Ben")
    for look in ("anna", "ben"):
        stage.telegram.calls.clear()
        await post(stage, group, stage.engine.face(**{look: 0.9}))
        await work_off(stage)
        assert sounds(stage, "sendPhoto") == [True]
    stage.telegram.calls.clear()
    await sql.execute("UPDATE deliveries SET sent_at = sent_at - interval '11 minutes'")
    night = stage.settings.model_copy(update={"quiet_hour": datetime.now(UTC).hour})
    stage.world = replace(stage.world, settings=night)
    await connected_person(stage, group, look="mia", name="Mia")
    await post(stage, group, stage.engine.face(anna=0.9))
    await work_off(stage)
    assert sounds(stage, "sendPhoto") == [False]
    assert set(sounds(stage, "sendMessage")) == {False}


def sounds(stage: Stage, method: str) -> list[bool]:
    calls = [call.params for call in stage.telegram.calls if call.method == method]
    return [not params.get("disable_notification") for params in calls]


async def work_off(stage: Stage) -> None:
    for _ in range(3):
        await stage.drain()
        await stage.show()
