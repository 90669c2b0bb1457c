"""Every commit, network call and file write has a fail point; a new one without it fails here."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.world import ApiMemory
from domain import ports
from domain.fail_points import BOUNDARIES
from domain.values.webhooks import WebhookSender
from sandbox.telegram.methods import METHODS
from tests.test_map import name_of, python_files

CODE = ("bot", "workers", "domain")

# The ports whose adapters the worlds wrap, by the name of the neighbour.
GUARDED = {
    ports.VectorIndex: "qdrant",
    ports.PhotoStore: "store",
    ports.Doorbell: "redis",
    ports.SendRates: "redis",
    ports.Traces: "redis",
    ports.FacesQueue: "redis",
    ApiMemory: "redis",
    WebhookSender: "webhook",
}
# Adapters of these ports cross no border themselves: they compute, wake consumers of this process, reach
# Telegram through the wrapped TelegramApi, or only listen (redis.job is where a ring is taken).
NO_BORDER = {
    *(
        ports.FaceEngine,
        ports.ImageCodec,
        ports.PhotoSource,
        ports.Memberships,
        ports.Bell,
        ports.Rings,
    ),
    ports.Clusterer,
}

# Who may import a library that opens connections, starts processes or writes files, and where its fail
# points are. A new module: wrap what it does with `guarded`, or call `before` and `after`, and name it here.
REACHES_OUT = {
    "bot/telegram/chats/outgoing/note_sends.py": "names of errors",
    "bot/webhook.py": "postgres.commit by receive_updates",
    "domain/adapters/redis/arq_doorbell.py": "redis.ring, redis.job",
    "domain/adapters/postgres/backup.py": "backup.*",
    "domain/adapters/telegram/bot_api.py": "telegram.*",
    "domain/adapters/postgres/database.py": "postgres.commit of a migration",
    "domain/adapters/process/disk_check.py": "reads how much is free",
    "domain/adapters/process/health.py": "serves /livez, /readyz and the webhook",
    "domain/adapters/process/logs.py": "knows aiohttp's errors about requests that it could not read",
    "domain/adapters/postgres/postgres_connection.py": "gives a connection up",
    "domain/adapters/redis/redis_client.py": "redis.* of whoever uses the client",
    "domain/adapters/qdrant/qdrant_answers.py": "names of errors",
    "domain/adapters/qdrant/qdrant_collections.py": "qdrant.prepare",
    "domain/adapters/qdrant/qdrant_edge.py": "qdrant.*",
    "domain/adapters/qdrant/qdrant_edge_folder.py": "qdrant.prepare, index.pointer",
    "domain/adapters/qdrant/qdrant_edge_generation.py": "qdrant.*, index.log",
    "domain/adapters/qdrant/qdrant_edge_prototypes.py": "qdrant.*",
    "domain/adapters/qdrant/qdrant_ready.py": "a look, before any work",
    "domain/adapters/qdrant/qdrant_server.py": "qdrant.*",
    "domain/adapters/redis/redis_api_memory.py": "redis.count, redis.begin, redis.finish",
    "domain/adapters/redis/redis_check.py": "a ping, and a key that ends within a second",
    "domain/adapters/redis/redis_faces_queue.py": "redis.receive, redis.acknowledge, redis.publish",
    "domain/adapters/redis/redis_traces.py": "redis.find, redis.remove",
    "domain/adapters/postgres/restore.py": "one transaction of its own, whole or not at all",
    "domain/adapters/photo_stores/s3_photo_store.py": "store.*",
    "domain/adapters/webhooks/http_webhook_sender.py": "webhook.send",
    "domain/adapters/webhooks/name_look_ups.py": "webhook.send and webhook.ensure_public",
    "domain/adapters/redis/send_rates.py": "redis.acquire, redis.pause",
    "domain/adapters/redis/send_turns.py": "redis.acquire, redis.pause",
    "domain/adapters/qdrant/open_vector_index.py": "qdrant.*",
    "domain/adapters/process/unreachable.py": "names of errors",
    "domain/queries/reading.py": "knows a table's class when it sees one",
    "domain/queries/sql.py": "postgres.commit",
    "domain/usecases/work/give_back_task.py": "the name of an error",
    "domain/usecases/work/sweep_tasks.py": "the name of an error",
}
# Engines fetch and load models before any work; what they compute is in no store.
OUTSIDE_OF_WORK = "workers/recognition/"
# These folders answer requests of others; what they do to neighbours goes through use cases.
ANSWERS = ("bot/api/", "bot/miniapp/")
LIBRARIES = {
    *(
        "aioboto3",
        "aiohttp",
        "arq",
        "asyncpg",
        "boto3",
        "botocore",
        "ftplib",
        "http",
        "httpx",
        "qdrant_client",
    ),
    *("qdrant_edge", "redis", "requests", "shutil", "smtplib", "socket", "sqlite3", "ssl", "subprocess"),
    *("tempfile", "tortoise", "urllib3", "websockets"),
}
# Tables declare columns with Tortoise and query nothing.
DECLARATIONS = "domain/tables/"

# Who may write files, and where its fail points are.
WRITES_FILES = {
    "bot/api/downloads.py": "an archive that is in memory, piece by piece",
    "domain/adapters/postgres/backup.py": "backup.*",
    "domain/adapters/postgres/backup_manifest.py": "before backup.rename, which makes the folder a backup",
    "domain/adapters/photo_stores/file_photo_store.py": "file.*",
    "domain/adapters/qdrant/qdrant_edge_owner.py": "qdrant.claim",
    "domain/adapters/qdrant/qdrant_edge_folder.py": "index.pointer, and qdrant.* around the rest",
    "domain/adapters/qdrant/sync_path.py": "those of its callers",
    "domain/adapters/qdrant/qdrant_edge_generation.py": "index.log, and qdrant.* around the rest",
}
FILE_CALLS = {
    "write_text",
    "write_bytes",
    "rename",
    "unlink",
    "rmtree",
    "touch",
    "fsync",
    "copytree",
    "copy2",
}

# What aiogram's shortcuts call.
SHORTCUTS = {
    "answer": "answerCallbackQuery",
    "edit_text": "editMessageText",
    "edit_caption": "editMessageCaption",
    "edit_reply_markup": "editMessageReplyMarkup",
}


def test_every_method_of_a_port_is_a_boundary() -> None:
    for port, neighbour in GUARDED.items():
        methods = {name for name, _ in inspect.getmembers(port, inspect.isfunction) if name[0] != "_"}
        # `ring_later` sets a timer in this process, and nothing else.
        assert methods - {"close", "ring_later"} <= set(BOUNDARIES[neighbour]), port.__name__


def test_every_port_is_wrapped_or_crosses_no_border() -> None:
    protocols = {
        p
        for p in vars(ports).values()
        if getattr(p, "_is_protocol", False) and p.__module__ == ports.__name__
    }
    assert protocols == GUARDED.keys() - {ApiMemory, WebhookSender} | NO_BORDER | {ports.TelegramApi}


def test_every_method_of_the_bot_api_that_is_called_is_a_boundary() -> None:
    known = {method.name for method in METHODS.values()} - {
        "close"
    }  # `close` is a method of every adapter, too
    called = {
        found
        for path in python_files("bot", "workers", "domain/adapters", "domain/usecases", "domain/steps")
        for node in ast.walk(_tree(path))
        if (found := _bot_api_method(node)) in known
    }
    assert called - set(BOUNDARIES["telegram"]) == set()
    assert len(called) > 15


def test_whoever_reaches_out_of_the_process_says_where_its_fail_points_are() -> None:
    found = {
        name_of(path)
        for path in python_files(*CODE)
        if LIBRARIES & {module.partition(".")[0] for module in _imports(path)}
    }
    excused = {name for name in found if name.startswith((OUTSIDE_OF_WORK, DECLARATIONS, *ANSWERS))}
    assert found - excused == REACHES_OUT.keys()


def test_whoever_writes_files_says_where_its_fail_points_are() -> None:
    found = {
        name_of(path)
        for path in python_files(*CODE)
        for node in ast.walk(_tree(path))
        if (isinstance(node, ast.Attribute) and node.attr in FILE_CALLS) or _opens_for_writing(node)
    }
    assert {name for name in found if not name.startswith(OUTSIDE_OF_WORK)} == WRITES_FILES.keys()


def test_there_is_no_way_to_commit_but_through_sql() -> None:
    words = {"in_transaction", "execute_query", "execute_query_dict", "execute_script", "executemany"}
    found = {
        name_of(path)
        for path in python_files(*CODE)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute) and node.attr in words
        if not (isinstance(node.value, ast.Name) and node.value.id == "sql")
    }
    assert found == {"domain/adapters/postgres/database.py", "domain/queries/sql.py"}


def test_every_declared_boundary_is_used() -> None:
    """A declared boundary that the code lacks would never be hit."""
    text = "".join(path.read_text() for path in python_files(*CODE) if path.name != "fail_points.py")
    own = [f"{n}.{name}" for n in ("postgres", "file", "index") for name in BOUNDARIES[n]] + ["redis.job"]
    for name in own:
        assert f'before("{name}")' in text, name
        assert f'after("{name}")' in text, name


@pytest.mark.parametrize(
    "code",
    ["open(p, 'w')", "p.open('ab')", "open(p, mode='r+b')", "os.open(p, os.O_WRONLY)", "os.replace(p, q)"],
)
def test_a_file_that_is_opened_to_be_written_is_seen(code: str) -> None:
    assert any(_opens_for_writing(node) for node in ast.walk(ast.parse(code)))


@pytest.mark.parametrize("code", ["open(p)", "p.open('rb')", "Image.open(file)", "text.replace('a', 'w')"])
def test_a_file_that_is_read_is_no_boundary(code: str) -> None:
    assert not any(_opens_for_writing(node) for node in ast.walk(ast.parse(code)))


def _opens_for_writing(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    if called in ("os.open", "os.replace"):
        return "os.O_RDONLY" not in {ast.unparse(argument) for argument in node.args}
    modes = [*node.args[:2], *(keyword.value for keyword in node.keywords if keyword.arg == "mode")]
    return called.rpartition(".")[2] == "open" and any(
        isinstance(mode, ast.Constant)
        and isinstance(mode.value, str)
        and set(mode.value) <= set("rwxabt+")
        and bool(set(mode.value) & set("wxa+"))
        for mode in modes
    )


def _bot_api_method(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Attribute):
        first, *others = node.attr.split("_")
        return SHORTCUTS.get(node.attr) or first + "".join(word.capitalize() for word in others)
    return None


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))
