"""A Redis that answers and takes nothing in, as one whose memory is full, is found out by a write."""

import re

import pytest
from redis.asyncio import Redis

from domain.adapters.redis.redis_check import RedisCheck
from domain.errors import Unavailable


async def test_a_redis_that_takes_no_writes_is_unavailable(redis_url: str, redis_client: Redis) -> None:
    await redis_client.acl_setuser(
        "reader", enabled=True, passwords=["+only"], keys=["*"], commands=["+ping"]
    )
    reader = re.sub("//.*@", "//reader:only@", redis_url)
    whole, limited = RedisCheck(redis_url), RedisCheck(reader)
    try:
        await whole.check_writes()
        await limited.check()
        with pytest.raises(Unavailable):
            await limited.check_writes()
    finally:
        await whole.close()
        await limited.close()
        await redis_client.acl_deluser("reader")
