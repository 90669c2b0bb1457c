"""A process that cannot work says in one sentence why, and does not start."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.whole_service import TOKEN, WholeService
from tests.e2e.families import Family
from tests.e2e.processes import Ended, run

NOWHERE = "127.0.0.1:1"
SECRETS = ("hidden", TOKEN)
EMPTY_PACK = {"FACE_ENGINE": "insightface", "FACE_MODEL": "empty", "FACE_MODEL_ROOT": "{tmp}"}


@dataclass(frozen=True, slots=True)
class Case:
    """settings: those that differ from a running service's; a setting with None is left out."""

    worker: str
    settings: Mapping[str, str | None]
    code: int
    says: str


CASES = {
    "no token": Case("vision", {"BOT_TOKEN": None}, 2, "the setting BOT_TOKEN is missing"),
    "database away": Case("delivery", {"DATABASE_URL": f"postgres://x:hidden@{NOWHERE}/x"}, 1, "Postgres"),
    "wrong Redis password": Case(
        "delivery", {"REDIS_URL": "redis://:hidden@{redis}"}, 1, "user and password"
    ),
    "wrong token": Case("delivery", {"BOT_TOKEN": "42:hidden"}, 1, "Telegram: 401"),
    "empty model pack": Case("vision", EMPTY_PACK, 1, "holds no .onnx file"),
    "index in use": Case("vision", {}, 1, "the embedded index serves one process only"),
    "port taken": Case("delivery", {"HTTP_PORT": "{taken}"}, 1, "HTTP_PORT"),
}


@pytest.fixture(scope="session")
async def ended(webhook_service: WholeService, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    """How each case ended, beside a service that has all it needs. Two cases run at once, to be quick."""
    folder = tmp_path_factory.mktemp("starting")
    (folder / "models" / "empty").mkdir(parents=True)
    turns = asyncio.Semaphore(2)

    async def play(case: Case) -> Ended:
        async with turns:
            return await run("workers", case.worker, environment=_environment(case, webhook_service, folder))

    answers = await asyncio.gather(*(play(case) for case in CASES.values()))
    return dict(zip(CASES, answers, strict=True))


def _environment(case: Case, service: WholeService, folder: Path) -> dict[str, str]:
    settings = {**service.environment, **case.settings}
    return {
        name: value.replace("{tmp}", str(folder))
        .replace("{taken}", str(service.bot.port))
        .replace("{redis}", service.environment["REDIS_URL"].rpartition("@")[2].removeprefix("redis://"))
        for name, value in settings.items()
        if value is not None
    }


@pytest.mark.parametrize("name", CASES)
def test_a_worker_that_cannot_start_says_why_in_one_sentence(ended: dict[str, Ended], name: str) -> None:
    case, end = CASES[name], ended[name]
    assert end.code == case.code, end.err
    [sentence] = end.complaints
    assert case.says in sentence
    assert not any(secret in end.out + end.err for secret in SECRETS)


@pytest.mark.prove
async def test_check_names_a_group_that_it_cannot_see_and_an_admin_chat_that_it_is_not_in(
    webhook_family: Family,
) -> None:
    """The check complains of nothing else, because everything else is there."""
    service = webhook_family.service
    service.tg.set_privacy(enabled=True)
    try:
        own = {"ADMIN_CHAT_ID": "-77", "WEBHOOK_URL": service.tg.service.webhook.url}
        end = await run("bot", "check", environment={**service.environment, **own})
    finally:
        service.tg.set_privacy(enabled=False)
    assert end.code == 1
    mending = [line for line in end.out.splitlines() if not line.startswith("ok ")]
    assert (
        f'MEND  Group "{webhook_family.group.title}" ({webhook_family.group.id}): photos are not seen'
        in end.out
    )
    assert "MEND  Admin chat -77" in end.out
    assert all("Group" in line or "Admin chat" in line for line in mending)
    assert TOKEN not in end.out + end.err
