"""`python -m sandbox eval`: labelled photos through the whole stack, and what became of what was owed."""

import asyncio
import json
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from sandbox.actors import Actor, button_of
from sandbox.labelled_photos import (
    Corners,
    LabelledFace,
    LabelledPhoto,
    LabelledPhotos,
    read_labelled_photos,
)
from sandbox.run_folder import run_folder
from sandbox.telegram import Message, Person
from sandbox.whole_service import EngineChoice, WholeService, whole_service

OUTCOMES = ("owed", "delivered", "suggested", "missed", "undetected", "wrong")


@dataclass(frozen=True, slots=True)
class Posted:
    """at: seconds since the epoch. before: how many messages each account had at that time."""

    photo: LabelledPhoto
    message: Message
    at: float
    before: dict[str, int]


async def evaluate(service: WholeService, photos: LabelledPhotos) -> dict[str, Any]:
    """One account for each identity connects and is approved; then every photo is posted, one by one.

    Owed is each distinct (posted photo, identity in it). Counts come from what the accounts see.
    """
    tg = service.tg
    admin = Actor(service, tg.add_user("Admin"))
    accounts = {name: Actor(service, tg.add_user(name)) for name in photos.enrol}
    accounts["(connected nobody)"] = nobody = Actor(service, tg.add_user("Nobody"))
    group = tg.add_group(
        "Everybody", members=[actor.person for actor in accounts.values()], admins=[admin.person]
    )
    service.admins.add(admin.person)
    await service.admins.add_bot(by=admin.person, admin=True)
    await admin.open_chat()
    await nobody.open_chat()
    await group.add_bot(by=admin.person)
    await admin.settle()
    for name, paths in photos.enrol.items():
        if await accounts[name].connect(group, name, [path.read_bytes() for path in paths]):
            await admin.approve()
    posted: list[Posted] = []
    for photo in photos.posts:
        before = {name: len(actor.person.inbox) for name, actor in accounts.items()}
        at = tg.clock.now()
        message = await nobody.post(group, photo.path.read_bytes())
        posted.append(Posted(photo, message, at, before))
        print(f"\r{len(posted)} of {len(photos.posts)} photos", end="", flush=True)
    print()
    people = {name: actor.person for name, actor in accounts.items()}
    return await _report(service, people, posted)


async def _report(
    service: WholeService, people: dict[str, Person], posted: Sequence[Posted]
) -> dict[str, Any]:
    by_kind: dict[str, Counter[str]] = {}
    for index, post in enumerate(posted):
        after = posted[index + 1].before if index + 1 < len(posted) else None
        counts = await _count(service, people, post, after)
        by_kind.setdefault(post.photo.kind, Counter()).update(counts)
    total: Counter[str] = sum(by_kind.values(), Counter())
    seconds = sorted(_seconds(service, posted))
    return {
        **{outcome: total[outcome] for outcome in OUTCOMES},
        "by_kind": {kind: {o: counts[o] for o in OUTCOMES} for kind, counts in by_kind.items()},
        "seconds_p50": round(statistics.median(seconds), 3) if seconds else None,
        "seconds_p95": round(seconds[int(0.95 * (len(seconds) - 1))], 3) if seconds else None,
        "memory_mb": {process.name: _peak_mb(process.process.pid) for process in service.processes},
        "engine": service.engine.name,
    }


async def _count(
    service: WholeService, people: dict[str, Person], post: Posted, after: dict[str, int] | None
) -> Counter[str]:
    counts: Counter[str] = Counter()
    faces = {face.identity: face for face in post.photo.faces}
    boxes = await _detected(service, post.message)
    for name, person in people.items():
        new = person.inbox[post.before[name] : after[name] if after else None]
        photos = [m for m in new if _is_file_of(m, post.message)]
        cards = [m for m in new if button_of(m, "yes")]
        if name not in faces:
            counts["wrong"] += len(photos) + len(cards)
            continue
        counts["owed"] += 1
        counts["wrong"] += max(len(photos) - 1, 0)
        if photos:
            counts["delivered"] += 1
        elif cards:
            counts["suggested"] += 1
        else:
            counts["missed"] += 1
            counts["undetected"] += not any(_is_at(faces[name], box) for box in boxes)
    return counts


def _is_file_of(message: Message, post: Message) -> bool:
    return (
        message.media is not None
        and post.media is not None
        and message.media.file.unique_id == post.media.file.unique_id
    )


async def _detected(service: WholeService, post: Message) -> list[Corners]:
    rows = await service.database.fetch(
        """SELECT bbox_x AS x, bbox_y AS y, bbox_x + bbox_w AS right, bbox_y + bbox_h AS bottom
           FROM face_instances f JOIN postings p ON p.asset_id = f.asset_id WHERE p.tg_message_id = $1""",
        post.message_id,
    )
    return [(row["x"], row["y"], row["right"], row["bottom"]) for row in rows]


def _is_at(face: LabelledFace, box: Corners) -> bool:
    """The middle of what was detected lies in the label's box."""
    if face.box is None:
        return True
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return face.box[0] <= x <= face.box[2] and face.box[1] <= y <= face.box[3]


def _seconds(service: WholeService, posted: Sequence[Posted]) -> list[float]:
    """From the post to each private message with that photo."""
    sent_at = [
        (message.file.file_unique_id, call.at)
        for call in service.tg.ledger.calls("sendPhoto", accepted=True)
        for message in call.messages
        if message.file is not None
    ]
    return [
        at - post.at
        for post in posted
        for unique_id, at in sent_at
        if post.message.media is not None and unique_id == post.message.media.file.unique_id
    ]


def _peak_mb(pid: int) -> int:
    """Peak resident memory of the process and of what it started."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(_high_water_kb(process.pid) for process in family) // 1024


def _high_water_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


async def evaluate_folder(folder: Path, *, engine: EngineChoice, report: Path | None) -> int:
    """Prints the report. Raises ManifestWrong before anything is started."""
    photos = read_labelled_photos(folder)
    with run_folder("eval") as run:
        async with whole_service(run, engine) as service:
            found = await evaluate(service, photos)
    text = json.dumps(found, indent=2)
    print(text)
    if report is not None:
        await asyncio.to_thread(report.write_text, text + "\n")
    return 0
