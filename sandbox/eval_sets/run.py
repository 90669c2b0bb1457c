"""`python -m sandbox eval` sends a labelled folder, and sets made of it, through the whole service."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox.eval_sets.curves import draw_curves
from sandbox.eval_sets.growing import evaluate_growing
from sandbox.eval_sets.merged import post_around_a_merge
from sandbox.eval_sets.scores import read_scores
from sandbox.eval_sets.sets import MAKERS, MERGED, SIBLINGS, Source, make_set
from sandbox.eval_sets.singles import find_singles
from sandbox.eval_sets.unfinished import Unfinished
from sandbox.evaluation import gather_crowd, post_all, report
from sandbox.labelled_photos import LabelledPhotos, read_labelled_photos
from sandbox.run_folder import run_folder
from sandbox.whole_service import EngineChoice, WholeService, whole_service

PLAIN = "plain"
GROWING = "growing"
SETS = (PLAIN, *MAKERS, GROWING)
# A month of photos is posted within minutes: no limit of questions a day may hold some back.
ALL_TODAY = {"FACE_QUESTIONS_A_DAY": "100000"}


class NoSuchSet(Exception):
    """There is no such set; the text names those that exist."""


def choose_sets(words: str, sets: Sequence[str] = SETS) -> tuple[str, ...]:
    """words: `all`, or names with commas. The folder as it is always comes first. Raises NoSuchSet."""
    wanted = set(sets if words == "all" else words.split(",")) | {PLAIN}
    if unknown := wanted - set(sets):
        raise NoSuchSet(f"There is no set {', '.join(sorted(unknown))}. There are: {', '.join(sets)}.")
    return tuple(name for name in sets if name in wanted)


async def evaluate_folder(
    folder: Path, *, engine: EngineChoice, names: Sequence[str], seed: int, file: Path | None
) -> int:
    """Prints the report. With `file` it also writes it there, and beside it a picture for each set but
    `growing` that has scores. Raises ManifestWrong before it starts.

    Sets that an interrupted run finished are stored beside `file`, and are not done again; without `file`
    nothing is kept.
    """
    photos = read_labelled_photos(folder)
    kept = Unfinished.of(folder, engine.name, seed, file)
    singles = await find_singles(photos, engine) if set(names) - {PLAIN, GROWING} else []
    source = Source(folder, photos, singles, seed)
    found = kept.read()
    for name in names:
        if name in found:
            continue
        print(f"\n{name}:")
        part = await _evaluate_set(name, source, engine, file)
        found[name] = {**part, "asked": part["suggested"]}  # the name in docs/operating.md
        kept.write(found)
    text = json.dumps({**found[PLAIN], "sets": {name: found[name] for name in names}}, indent=2)
    print(f"\n{text}")
    if file is not None:
        await asyncio.to_thread(file.write_text, text + "\n")
    kept.forget()
    return 0


async def _evaluate_set(name: str, source: Source, engine: EngineChoice, file: Path | None) -> dict[str, Any]:
    if name == GROWING:
        return await evaluate_growing(source.folder, engine, source.seed)
    with run_folder("eval") as run:
        photos = source.photos if name == PLAIN else make_set(name, source, run / "photos")
        async with whole_service(run / "service", engine, settings=ALL_TODAY) as service:
            return await _through(service, photos, name, file)


async def _through(
    service: WholeService, photos: LabelledPhotos, name: str, file: Path | None
) -> dict[str, Any]:
    crowd = await gather_crowd(service, photos, insists=name == SIBLINGS)
    if name == MERGED:
        posted = await post_around_a_merge(crowd, photos)
    else:
        posted = await post_all(crowd, photos.posts)
    scores = await read_scores(service, posted)
    if file is not None and scores:
        draw_curves(f"{name}, {service.engine.name}", scores, file.with_name(f"{file.stem}-{name}.png"))
    return await report(crowd, posted)
