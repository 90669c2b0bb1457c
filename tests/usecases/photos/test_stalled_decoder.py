"""A busy machine refuses no photo: decoding that took too long or was killed is tried again."""

import os
import signal
from dataclasses import replace

import pytest

from domain.ids import AssetId
from tests import sql
from tests.usecases.factory import Group, Member, begin, post, train
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of
from workers.recognition.decoding.codec import PillowCodec
from workers.recognition.decoding.decoder_pool import DecoderPool, DecoderProcess

TRIES = 5


class StrickenPool(DecoderPool):
    """A pool in which each process gets this signal before it sees a file."""

    def __init__(self, stroke: signal.Signals) -> None:
        super().__init__(1, patience_s=0.1)
        self.stroke = stroke

    def _start(self) -> DecoderProcess:
        process = super()._start()
        os.kill(process.pid, self.stroke)
        return process


class StrickenCodec(PillowCodec):
    def __init__(self, stroke: signal.Signals) -> None:
        super().__init__(threads=1)
        self._decoders = StrickenPool(stroke)


async def state_of(asset_id: AssetId) -> str:
    row = await sql.one("SELECT state FROM image_assets WHERE id = $1", asset_id)
    assert row is not None
    return str(row["state"])


@pytest.mark.parametrize("stroke", [signal.SIGSTOP, signal.SIGKILL])
async def test_a_photo_whose_decoder_hangs_or_is_killed_is_tried_again_and_read(
    stage: Stage, group: Group, stroke: signal.Signals
) -> None:
    asset_id = await post(stage, group, stage.engine.face())
    await try_with(stage, stroke)
    assert await state_of(asset_id) == "received"
    await stage.make_due()
    await stage.drain()
    assert await state_of(asset_id) == "done"


async def test_a_photo_whose_decoder_is_killed_at_every_try_is_dead_and_the_admins_are_told(
    stage: Stage, group: Group
) -> None:
    asset_id = await post(stage, group, stage.engine.face())
    for _ in range(TRIES):
        assert await state_of(asset_id) == "received"
        await stage.make_due()
        await try_with(stage, signal.SIGKILL)
    assert await state_of(asset_id) == "dead"
    assert len(await tasks_of("show_dead_task")) == 1


async def test_a_training_photo_whose_decoder_is_killed_is_judged_by_the_next_try(
    stage: Stage, group: Group, kim: Member
) -> None:
    draft = await begin(stage, group, kim)
    asset_id = await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    await try_with(stage, signal.SIGKILL)
    assert await state_of(asset_id) == "received"
    await stage.make_due()
    await stage.drain()
    assert await sql.one("SELECT state, reason FROM image_assets WHERE id = $1", asset_id) == {
        "state": "done",
        "reason": "good",
    }


async def try_with(stage: Stage, stroke: signal.Signals) -> None:
    healthy, codec = stage.world, StrickenCodec(stroke)
    stage.world = replace(healthy, eyes=replace(stage.eyes, codec=codec))
    await stage.drain()
    stage.world = healthy
    await codec.close()
