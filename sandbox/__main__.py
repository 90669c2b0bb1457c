"""The commands of the sandbox, `python -m sandbox demo | eval | …`. None of them needs a Telegram account."""

import argparse
import asyncio
import logging
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from domain.errors import OutsideError
from sandbox.chaos.listing import fail_points_text
from sandbox.chaos.run import Scale, chaos
from sandbox.demo import demo
from sandbox.eval_sets.run import SETS, NoSuchSet, choose_sets, evaluate_folder
from sandbox.fuzz.run import fuzz
from sandbox.grouping.run import measure_grouping
from sandbox.labelled_photos import ManifestWrong
from sandbox.launcher import LaunchFailed
from sandbox.learning.run import LEARNING_SETS, evaluate_learning
from sandbox.page.vendoring import vendor
from sandbox.photos import PhotosMissing
from sandbox.soak.run import soak
from sandbox.whole_service import EngineChoice, choose_engine, in_words_of_make


def main(arguments: list[str]) -> int:
    """Returns 0 when all is well, 1 when the command or a start failed. A wrong call exits with 2."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    options = _parser().parse_args(arguments)
    try:
        return asyncio.run(_run(options))
    except LaunchFailed as failure:
        print(in_words_of_make(failure.sentence), file=sys.stderr)
        return 1
    except (OutsideError, ManifestWrong, NoSuchSet, PhotosMissing) as error:
        print(in_words_of_make(str(error)), file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("Stopped; nothing is left running.")
        return 0


async def _run(options: argparse.Namespace) -> int:
    if options.command == "fuzz":
        return await asyncio.to_thread(fuzz, options.minutes, options.json)
    if options.command == "vendor":
        return await asyncio.to_thread(vendor, check=options.check)
    if options.command == "api-bench":
        from sandbox.bench import print_api_bench  # noqa: PLC0415 - loads aiogram: seconds that the demo need not wait

        return await print_api_bench(options.json)
    if options.command == "grouping":
        return await _measure_grouping(options)
    return await _run_service(options)


async def _measure_grouping(options: argparse.Namespace) -> int:
    """Only photos need an engine: computed faces have embeddings already."""
    photos = None
    if options.photos is not None:
        engine = await choose_engine(options.engine, options.model, options.model_root)
        photos = (options.photos, engine)
    return await measure_grouping(options.sizes, photos=photos, seed=options.seed, file=options.json)


async def _run_service(options: argparse.Namespace) -> int:
    if options.command == "chaos" and options.list:
        print(fail_points_text())
        return 0
    if options.command == "soak":
        return await soak(options.photos, options.participants, options.seed, options.json)
    engine = await choose_engine(options.engine, options.model, options.model_root)
    if options.command in ("eval", "learning"):
        return await _evaluate(options, engine)
    if options.command == "bench":
        from sandbox.bench import bench  # noqa: PLC0415 - as above

        return await bench(engine, options.json)
    if options.command == "chaos":
        scale = Scale(options.kills, options.circles, options.deliverers, webhook=options.webhook)
        seed = options.seed or secrets.token_hex(4)
        return await chaos(seed, scale, engine, report=options.json, keep=options.keep)
    return await demo(once=options.once, photos=options.photos, engine=engine, port=options.port)


async def _evaluate(options: argparse.Namespace, engine: EngineChoice) -> int:
    learns = options.command == "learning"
    names = choose_sets(options.sets, LEARNING_SETS if learns else SETS)
    evaluate = evaluate_learning if learns else evaluate_folder
    return await evaluate(options.photos, engine=engine, names=names, seed=options.seed, file=options.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--engine", choices=["insightface", "dlib"], help="default: what can be had")
    common.add_argument("--model", help="insightface's model pack, default buffalo_l")
    common.add_argument("--model-root", type=Path, help="folder that holds models/<pack>")
    commands = parser.add_subparsers(required=True, dest="command")
    show = commands.add_parser("demo", parents=[common], help="the service and a messenger page")
    show.add_argument("--once", action="store_true", help="play a scripted story and end")
    show.add_argument("--photos", type=Path, help="a folder with one folder of photos for each person")
    show.add_argument("--port", type=int, default=8042, help="of the page, 0 takes a free one")
    _add_evaluation(
        commands.add_parser("eval", parents=[common], help="what is delivered, missed and wrong"), SETS
    )
    _add_evaluation(
        commands.add_parser("learning", parents=[common], help="what people's answers teach"), LEARNING_SETS
    )
    _add_grouping(
        commands.add_parser("grouping", parents=[common], help="ways to group faces: right, fast, small")
    )
    odd = commands.add_parser("fuzz", help="odd bytes for everything that reads what strangers send")
    odd.add_argument("--minutes", type=float, default=10, help="for all targets together, default 10")
    odd.add_argument("--json", type=Path, help="also write the findings to this file")
    kept = commands.add_parser("vendor", help="the Mini App's libraries: fetches the locked versions again")
    kept.add_argument("--check", action="store_true", help="only compare what is there with the lock file")
    speed = commands.add_parser("bench", parents=[common], help="speed and memory, beside the limit")
    speed.add_argument("--json", type=Path, help="also write the report to this file")
    calls = commands.add_parser(
        "api-bench", help="the API's lists on a filled database, as `bench` measures them"
    )
    calls.add_argument("--json", type=Path, help="also write the report to this file")
    _add_chaos(
        commands.add_parser("chaos", parents=[common], help="kills at the worst moments, and what is lost")
    )
    _add_soak(commands.add_parser("soak", help="sends at Telegram's limits: rate, order, memory"))
    return parser


def _add_evaluation(command: argparse.ArgumentParser, sets: Sequence[str]) -> None:
    command.add_argument("--photos", type=Path, required=True, help="a folder with a manifest.json")
    command.add_argument("--sets", default="plain", help=f"all, or some of {','.join(sets)}")
    command.add_argument("--seed", type=int, default=1, help="of what is made by chance, default 1")
    command.add_argument("--json", type=Path, help="also write the report to this file, curves beside it")


def _add_grouping(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--photos", type=Path, help="a folder with a manifest.json; its faces are grouped first"
    )
    command.add_argument(
        "--sizes",
        type=lambda words: [int(word) for word in words.split(",") if word],
        default=[10_000],
        help="how many faces are computed, with commas between, default 10000",
    )
    command.add_argument("--seed", type=int, default=1, help="of the computed faces, default 1")
    command.add_argument("--json", type=Path, help="also write the figures to this file")


def _add_chaos(command: argparse.ArgumentParser) -> None:
    command.add_argument("--list", action="store_true", help="every fail point, and nothing else")
    command.add_argument("--kills", type=int, default=100, help="default 100; 0: outages only")
    command.add_argument("--seed", help="of an earlier run, to meet the same faults again")
    command.add_argument("--circles", type=int, default=4, help="groups with their people, default 4")
    command.add_argument("--deliverers", type=int, default=3, help="delivery workers, default 3")
    command.add_argument("--json", type=Path, help="also write the report to this file")
    command.add_argument(
        "--webhook", action="store_true", help="updates are pushed; else the bot asks for them"
    )
    command.add_argument("--keep", type=Path, help="folder for the logs, tables and calls that the run left")


def _add_soak(command: argparse.ArgumentParser) -> None:
    command.add_argument("--photos", type=int, default=10_000, help="default 10,000: about six minutes")
    command.add_argument("--participants", type=int, default=1000, help="who receive them, default 1,000")
    command.add_argument("--seed", type=int, default=1, help="of the order and of the refusals, default 1")
    command.add_argument("--json", type=Path, help="also write the figures to this file")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
