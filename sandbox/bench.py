"""`make bench` measures this machine and prints the figures, some beside a goal. No figure makes it fail."""

import asyncio
import io
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
from PIL import Image, ImageEnhance

from sandbox.actors import Actor
from sandbox.api_bench import api_bench
from sandbox.flood_bench import flood_bench
from sandbox.launcher import Service
from sandbox.match_bench import match_bench
from sandbox.merge_bench import merge_bench
from sandbox.photos import demo_photos, six_strangers
from sandbox.propagation_bench import FACES, propagation_bench
from sandbox.run_folder import run_folder
from sandbox.telegram.content.uploads import store_photo
from sandbox.whole_service import EngineChoice, WholeService, whole_service
from workers.recognition.packs.pack_lookup import find_model_pack

PHOTOS = 200
_NEIGHBOURS = ("postgres", "redis")
CPU_GOAL_MS = 30  # CPU time of bot and workers for one photo, without that of the engine


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """Times are seconds for all photos. CPU: of bot and workers, with the processes that they started."""

    photos: int
    faces: int
    engine_alone_s: float
    pipeline_s: float
    overhead_ms_per_photo: float
    cpu_beside_engine_ms_per_photo: float
    goal: str = f"<= {CPU_GOAL_MS} ms"


async def bench(engine: EngineChoice, report: Path | None) -> int:
    """Prints tables and, when asked, writes the figures to `report` as JSON. Returns 0."""
    rows = await asyncio.to_thread(_engine_rows, engine)
    if rows:
        _print_table(f"{engine.name}, per photo", rows)
    photos = await asyncio.to_thread(many_photos, six_strangers(), PHOTOS)
    with run_folder("bench") as folder:
        started = time.monotonic()
        async with whole_service(folder, engine) as service:
            start_s = time.monotonic() - started
            memory = {p.name: _resident_mb(p) for p in service.processes}
            wall_s, cpu = await _pipeline(service, photos)
            peak = {p.name: _resident_mb(p) for p in service.processes}
    alone_s, alone_cpu_s, faces = await _engine_alone(engine, photos)
    cpu_s = sum(spent for name, spent in cpu.items() if name not in _NEIGHBOURS)
    row = PipelineRow(
        photos=PHOTOS,
        faces=faces,
        engine_alone_s=round(alone_s, 2),
        pipeline_s=round(wall_s, 2),
        overhead_ms_per_photo=round((wall_s - alone_s) / PHOTOS * 1000, 1),
        cpu_beside_engine_ms_per_photo=round((cpu_s - alone_cpu_s) / PHOTOS * 1000, 1),
    )
    _print_table(f"{PHOTOS} photos posted at once, {engine.name}", [asdict(row)])
    by_process = _by_process(cpu, alone_cpu_s)
    _print_table("CPU of them by process", by_process)
    sizes = _sizes(memory, peak)
    _print_table(f"Processes; everything was up after {start_s:.1f} s", sizes)
    others = {
        "merge": await _merge(),
        "match": await _match(),
        "propagation": await _propagation(),
        "flood": await _flood(engine),
        "lists": await _lists(),
    }
    if report is not None:
        found: dict[str, Any] = {"engine": rows, **others, "pipeline": asdict(row)}
        found |= {"cpu": by_process, "processes": sizes, "start_s": start_s}
        await asyncio.to_thread(report.write_text, json.dumps(found, indent=2) + "\n")
    return 0


async def _merge() -> dict[str, Any]:
    with run_folder("merge") as folder:
        row = asdict(await merge_bench(folder))
    _print_table(f"A person with {row['faces']} faces is merged into another", [row])
    return row


async def _match() -> dict[str, Any]:
    with run_folder("match") as folder:
        row = asdict(await match_bench(folder))
    _print_table("Whose the faces of one photo are", [row])
    return row


async def _propagation() -> list[dict[str, Any]]:
    rows = []
    for faces in FACES:
        with run_folder("propagation") as folder:
            rows.append(asdict(await propagation_bench(folder, faces)))
    _print_table("Search for more of a person among unknown faces", rows)
    return rows


async def print_api_bench(report: Path | None) -> int:
    """Measures only the API."""
    lists = await _lists()
    if report is not None:
        await asyncio.to_thread(report.write_text, json.dumps({"lists": lists}, indent=2) + "\n")
    return 0


async def _lists() -> list[dict[str, Any]]:
    with run_folder("api") as folder:
        rows = [asdict(row) for row in await api_bench(folder)]
    _print_table("Lists of the API at a steady rate", rows)
    return rows


async def _flood(engine: EngineChoice) -> dict[str, Any]:
    photos = await demo_photos(None)
    # The loud group's limit for an hour would end its flood.
    settings = {"GROUP_PHOTOS_AN_HOUR": "1000000", "ADMIN_CHAT_ID": ""}
    with run_folder("flood") as folder:
        async with whole_service(folder, engine, settings=settings) as service:
            row = asdict(await flood_bench(service, photos, many_photos))
    _print_table("A photo of a quiet group while another group floods the service", [row])
    return row


def _engine_rows(engine: EngineChoice) -> list[dict[str, Any]]:
    """The engine's rows, which compare it with insightface's own pipeline; none for dlib."""
    if engine.name == "dlib":
        return []
    from workers.recognition.bench import engine_rows  # noqa: PLC0415 - loads onnxruntime
    from workers.recognition.packs.model_pack import read_model_pack  # noqa: PLC0415

    root = engine.settings.get("FACE_MODEL_ROOT")
    pack = find_model_pack(engine.settings["FACE_MODEL"], Path(root) if root else None)
    return [dict(row) for row in engine_rows(read_model_pack(pack))]


def many_photos(original: bytes, count: int) -> list[bytes]:
    """Different JPEGs of the same people, each with another brightness and another cut."""
    photo = Image.open(io.BytesIO(original))
    made = []
    for number in range(count):
        cut = photo.crop((number % 20, number // 20, photo.width, photo.height))
        changed = ImageEnhance.Brightness(cut).enhance(0.9 + 0.2 * number / count)
        jpeg = io.BytesIO()
        changed.save(jpeg, "JPEG", quality=90)
        made.append(jpeg.getvalue())
    return made


async def _pipeline(service: WholeService, photos: Sequence[bytes]) -> tuple[float, dict[str, float]]:
    """Seconds from the first post to the last task, and CPU seconds of each process meanwhile."""
    tg = service.tg
    admin = Actor(service, tg.add_user("Admin"))
    group = tg.add_group("Everybody", members=[admin.person], admins=[admin.person])
    await group.add_bot(by=admin.person)
    await admin.settle()
    files = [await store_photo(tg.service, photo) for photo in photos]
    before = _cpu_of(service)
    started = time.monotonic()
    for file in files:
        await admin.person.post_photo(group, file)
    await service.until_idle(timeout_s=600)
    taken_s, after = time.monotonic() - started, _cpu_of(service)
    return taken_s, {name: spent - before[name] for name, spent in after.items()}


def _sizes(memory: Mapping[str, int], peak: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {"process": name, "resident MB at start": memory[name], "resident MB after": peak[name]}
        for name in memory
    ]


def _by_process(cpu: Mapping[str, float], alone_cpu_s: float) -> list[dict[str, Any]]:
    """CPU time by process. `engine alone` is what decoding and recognising the same photos takes without the
    service: most of `vision` and `decoding` together.
    """
    spent = {**cpu, "engine alone": alone_cpu_s}
    return [{"process": name, "ms per photo": round(s / PHOTOS * 1000, 1)} for name, s in spent.items()]


async def _engine_alone(engine: EngineChoice, photos: Sequence[bytes]) -> tuple[float, float, int]:
    """Decodes the same photos and finds their faces, as many at once as the worker does."""
    from domain.settings import Settings  # noqa: PLC0415
    from workers.recognition.decoding.codec import PillowCodec  # noqa: PLC0415
    from workers.recognition.packs.load import load_engine  # noqa: PLC0415
    from workers.world import CONSUMERS  # noqa: PLC0415

    settings = Settings.model_validate(
        {"bot_token": "none", "database_url": "none", "qdrant_path": ".", "storage_path": "."}
        | {name.lower(): value for name, value in engine.settings.items()}
    )
    face_engine = await asyncio.to_thread(load_engine, settings)
    codec = PillowCodec()
    turns = asyncio.Semaphore(CONSUMERS["vision"])

    async def look(photo: bytes) -> int:
        async with turns:
            return len(await face_engine.find_faces(await codec.decode(photo)))

    await look(photos[0])
    cpu, started = _cpu_s(psutil.Process().pid), time.monotonic()
    faces = sum(await asyncio.gather(*(look(photo) for photo in photos)))
    taken_s, cpu_s = time.monotonic() - started, _cpu_s(psutil.Process().pid) - cpu
    await face_engine.close()
    await codec.close()
    return taken_s, cpu_s, faces


def _cpu_of(service: WholeService) -> dict[str, float]:
    """CPU seconds of each process until now. `decoding`: the vision worker's child processes."""
    spent = {p.name: _cpu_s(p.process.pid) for p in service.processes}
    spent |= {name: _cpu_s(getattr(service, name).process.pid) for name in _NEIGHBOURS}
    own = psutil.Process(service.vision.process.pid).cpu_times()
    decoding = spent["vision"] - own.user - own.system
    return spent | {"vision": spent["vision"] - decoding, "decoding": decoding}


def _cpu_s(pid: int) -> float:
    """CPU seconds of a process and of its children, also of children that have ended."""
    times = [p.cpu_times() for p in _family(pid)]
    return float(sum(t.user + t.system + t.children_user + t.children_system for t in times))


def _family(pid: int) -> list[psutil.Process]:
    """The process and what it started: photos are decoded, and dlib computes, in processes of their own."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def _resident_mb(service: Service) -> int:
    return int(sum(p.memory_info().rss for p in _family(service.process.pid)) / 1e6)


def _print_table(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    print(f"\n{title}")
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [columns, *([str(row.get(column, "")) for column in columns] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    for line in lines:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
