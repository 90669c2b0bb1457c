"""`make demo` runs the whole service with a messenger page, or the scripted story with a verdict."""

import asyncio
import socket
from pathlib import Path

from sandbox.actors import StoryStuck
from sandbox.launcher import stopped_by_sigterm
from sandbox.photos import DemoPhotos, PhotosMissing, demo_photos
from sandbox.run_folder import run_folder
from sandbox.scene import prepare_reviews, set_the_scene
from sandbox.story import play, summary
from sandbox.whole_service import EngineChoice, WholeService, whole_service


async def demo(*, once: bool, photos: Path | None, engine: EngineChoice, port: int) -> int:
    """With `once`: 0 if all in the story got their photos and no others, else 1. Without: runs until stopped.

    Raises PhotosMissing before anything is started, if the story or the given folder lacks photos.
    """
    found = await _photos_for(once, photos)
    with run_folder("demo") as folder, stopped_by_sigterm():
        say(f"Starting Postgres, Redis, the Telegram stand-in, bot and workers ({engine.name}) ...")
        async with whole_service(folder, engine, port=_free(port)) as service:
            if once and found is not None:
                return await _tell_story(service, found)
            say("Setting the scene: a kindergarten, and a parent who connects a child ...")
            scene = await set_the_scene(service, found)
            if found is not None:
                await prepare_reviews(service, scene, found)
            say(f"\nThe messenger page: {service.tg.url}/\nPost photos there. Ctrl-C ends everything.")
            await asyncio.Event().wait()
    return 0


async def _photos_for(once: bool, folder: Path | None) -> DemoPhotos | None:
    """The photos. None if the example photos cannot be downloaded and only the page is wanted, which can do
    without them.
    """
    try:
        found = await demo_photos(folder)
    except PhotosMissing as missing:
        if once or folder is not None:
            raise
        say(f"{missing}\nThe page starts without example photos.")
        return None
    for path in found.left_out:
        say(f"Left out, because it is not a picture that can be read: {path}")
    return found


def _free(port: int) -> int:
    """The given port, so that the address stays the same, or 0 (any port) if it is taken."""
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
    say(summary(lines))
    wrong = [line for line in lines if not line.is_right]
    owed = sum(line.owed for line in lines)
    say(f"\n{owed} photos were owed, {len(wrong)} went wrong. Engine: {service.engine.name}.")
    return 1 if wrong else 0


def say(text: str) -> None:
    print(text, flush=True)
