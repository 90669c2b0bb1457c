"""Who can write to Redis can make a worker look for tasks, and nothing else."""

from pathlib import Path

from redis.asyncio import Redis

from domain.adapters.redis_doorbell import RedisRings
from domain.rules.task_kinds import VISION


async def test_what_a_ring_holds_is_not_read(redis_url: str, redis_client: Redis, tmp_path: Path) -> None:
    """A pickle would call whatever it names."""
    harm = tmp_path / "harm"
    await redis_client.lpush(
        "test:rings:vision", f"cos\nsystem\n(S'touch {harm}'\ntR.".encode(), b"\xff" * 1000
    )
    rings = RedisRings(redis_url, prefix="test", queue=VISION)
    assert [await rings.listen() for _ in range(3)] == [True, True, False]
    await rings.close()
    assert not harm.exists()
