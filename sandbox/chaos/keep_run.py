"""Keeps what a run left, to find out afterwards why it ended as it did."""

import asyncio
import json
import shutil
from pathlib import Path

from sandbox.telegram.ledger import Call
from sandbox.whole_service import WholeService


async def keep_run(service: WholeService, folder: Path) -> None:
    """Copies the logs, and writes each table as CSV and the bot's calls with their messages as JSON lines."""
    tables = folder / "tables"
    await asyncio.to_thread(shutil.copytree, service.folder / "logs", folder / "logs", dirs_exist_ok=True)
    await asyncio.to_thread(tables.mkdir, parents=True, exist_ok=True)
    async with service.database.acquire() as connection:
        for table in await connection.fetch(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'chaos')"
        ):
            schema, name = table["schemaname"], table["tablename"]
            await connection.copy_from_table(
                name, schema_name=schema, output=tables / f"{schema}.{name}.csv", format="csv", header=True
            )
    lines = "".join(f"{json.dumps(_call(call), ensure_ascii=False)}\n" for call in service.tg.ledger.calls())
    await asyncio.to_thread((folder / "calls.jsonl").write_text, lines)


def _call(call: Call) -> dict[str, object]:
    return {
        "at": round(call.at, 2),
        "method": call.method,
        "chat": call.chat_id,
        "accepted": call.accepted,
        "status": call.status,
        "error": call.error,
        "fault": call.fault,
        "about": call.parameters.get("message_id"),
        "messages": [
            {"number": sent.message_id, "words": sent.message.words, "deleted": sent.message.deleted}
            for sent in call.messages
        ],
    }
