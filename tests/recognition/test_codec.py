"""The codec decodes beside the event loop and does not hold it up."""

import asyncio

from tests.recognition.pictures import noise, saved
from tests.recognition.turns import with_turns_of_the_loop
from workers.recognition.decoding.codec import PillowCodec


async def test_the_event_loop_turns_while_a_large_photo_is_decoded() -> None:
    codec = PillowCodec()
    data = saved(noise(1000, 800).resize((4000, 3000)), "JPEG")
    image, turns = await with_turns_of_the_loop(codec.decode(data))
    assert image.shape == (3000, 4000, 3)
    assert turns > 100
    await codec.close()


async def test_photos_that_are_decoded_at_once_are_not_mixed_up() -> None:
    codec = PillowCodec(threads=2)
    sizes = [(50 + i, 40) for i in range(12)]
    images = await asyncio.gather(*(codec.decode(saved(noise(*size), "PNG")) for size in sizes))
    assert [(image.shape[1], image.shape[0]) for image in images] == sizes
    await codec.close()
