"""`make demo`: the whole service and a messenger page, or the scripted story with a verdict."""

import asyncio
import socket
from pathlib import Path

from sandbox.actors import Actor, StoryStuck
from sandbox.launcher import stopped_by_sigterm
from sandbox.photos import DemoPhotos, demo_photos
from sandbox.run_folder import run_folder
from sandbox.story import play, table
from sandbox.whole_service import EngineChoice, WholeService, whole_service


async def demo(*, once: bool, photos: Path | None, engine: EngineChoice, port: int) -> int:
    """0 when everybody in the story got what they should; without `once` it runs until it is stopped.

    Raises PhotosMissing before anything is started.
    """
    to_play = await demo_photos(photos) if once else None
    with run_folder("demo") as folder, stopped_by_sigterm():
        say(f"Starting Postgres, Redis, the Telegram stand-in, bot and workers ({engine.name}) ...")
        async with whole_service(folder, engine, port=_free(port)) as service:
            if to_play is not None:
                return await _tell_story(service, to_play)
            await _set_the_scene(service)
            say(f"\nThe messenger page: {service.tg.url}/\nPost photos there. Ctrl-C ends everything.")
            await asyncio.Event().wait()
    return 0


def _free(port: int) -> int:
    """The same address each time where that is possible, another one beside a demo that runs already."""
    with socket.socket() as probe:
        # A page that was open a moment ago leaves its connections behind; they do not occupy the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return 0
        return port


async def _tell_story(service: WholeService, photos: DemoPhotos) -> int:
    say("Playing the story: people connect, an admin approves, photos are posted ...")
    try:
        lines = await play(service, photos)
    except (StoryStuck, TimeoutError) as stuck:
        say(f"The story got stuck: {stuck}\n{service.log_tails()}")
        return 1
    say(table(lines))
    wrong = [line for line in lines if not line.is_right]
    owed = sum(line.expected for line in lines)
    say(f"\n{owed} photos were owed, {len(wrong)} went wrong. Engine: {service.engine.name}.")
    return 1 if wrong else 0


async def _set_the_scene(service: WholeService) -> None:
    """A group, its admin and two parents, so that there is something to click on at once."""
    tg = service.tg
    admin, *parents = (
        tg.add_user("Olga Admin"),
        tg.add_user("Anna Parent"),
        tg.add_user("Борис Отец", language_code="ru"),
    )
    group = tg.add_group("Kindergarten", members=[admin, *parents], admins=[admin])
    service.admins.add(admin)
    await service.admins.add_bot(by=admin, admin=True)
    await Actor(service, admin).open_chat()
    await group.add_bot(by=admin)
    await service.until_idle(timeout_s=30)


def say(text: str) -> None:
    print(text, flush=True)
