"""`python -m sandbox learning` shows what a group teaches the service, with true and with wrong answers."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox.eval_sets.run import ALL_TODAY, PLAIN
from sandbox.eval_sets.sets import SIBLINGS, Source, make_learning_photos, make_set
from sandbox.eval_sets.singles import find_singles
from sandbox.eval_sets.unfinished import Unfinished
from sandbox.labelled_photos import read_labelled_photos
from sandbox.learning.answers import Answers, wrong_places
from sandbox.learning.group_lessons import group_strangers, teach
from sandbox.run_folder import run_folder
from sandbox.whole_service import EngineChoice, whole_service

WRONG_SHARE = 0.05
LEARNING_SETS = (PLAIN, SIBLINGS, "degraded")


async def evaluate_learning(
    folder: Path, *, engine: EngineChoice, names: Sequence[str], seed: int, file: Path | None
) -> int:
    """Prints the report and writes it. Raises ManifestWrong for a folder whose manifest cannot be used.

    names: the sets, PLAIN (the folder as it is) first. Each set is taught twice, with true answers and, as
    `mistaken`, with some wrong ones. The figures of PLAIN stand also at the top of the report. What is
    finished is stored beside `file`, so that the next start goes on from there.
    """
    assert PLAIN in names, "the report needs its figures"
    photos = read_labelled_photos(folder)
    kept = Unfinished.of(folder, f"learning {engine.name}", seed, file)
    singles = await find_singles(photos, engine) if set(names) - {PLAIN} else []  # only made sets need them
    source = Source(folder, photos, singles, seed)
    found = kept.read()
    for name in names:
        if name not in found:
            print(f"\n{name}, true answers:")
            found[name] = await _learn(source, name, engine, Answers())
            kept.write(found)
        if "mistaken" not in found[name]:
            print(f"\n{name}, some answers wrong:")
            wrong = wrong_places(found[name]["questions"], WRONG_SHARE, seed)
            found[name]["mistaken"] = await _learn(source, name, engine, Answers(wrong))
            kept.write(found)
    sets = {name: found[name] for name in names}
    text = json.dumps({**found[PLAIN], "sets": sets, "engine": engine.name}, indent=2)
    print(f"\n{text}")
    if file is not None:
        await asyncio.to_thread(file.write_text, text + "\n")
    kept.forget()
    return 0


async def _learn(source: Source, name: str, engine: EngineChoice, answers: Answers) -> dict[str, Any]:
    with run_folder("learning") as run:
        photos = source.photos if name == PLAIN else make_set(name, source, run / "set")
        wanted = make_learning_photos(photos, run / "photos")
        async with whole_service(run / "service", engine, settings=ALL_TODAY) as service:
            found = await teach(service, wanted, answers, run / "again", insists=name == SIBLINGS)
            found |= await group_strangers(service, photos)
    return found
