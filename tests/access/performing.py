"""Performs a cell of the table: does the act, reads the answer, and puts everything back."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.intake import arrived
from domain.usecases.chats.receive_updates import receive_updates
from tests import sql
from tests.access.answers import SPEAKING, Answer, text_keys
from tests.access.doing import Do
from tests.access.people import Actor
from tests.access.rows import Digest, changes
from tests.access.scene import Scene, Side


@dataclass(frozen=True)
class Outcome:
    """changed: tables and their workspaces. begun: kinds of tasks that wait now."""

    answer: Answer
    changed: frozenset[tuple[str, int]]
    begun: frozenset[str]

    @property
    def tables(self) -> set[str]:
        return {table for table, _ in self.changed}


async def perform(scene: Scene, before: Digest, do: Do, actor: Actor, side: Side) -> Outcome:
    """Performs one act. No worker runs, so every change was committed by the handling of the update."""
    return (await perform_together(scene, before, [(do, actor, side)]))[0]


async def perform_together(
    scene: Scene, before: Digest, doings: Sequence[tuple[Do, Actor, Side]]
) -> list[Outcome]:
    """Performs acts one after the other. Before each of them the dialogues are put back as they were.

    Each outcome has the answer to its own act, but what changed and what began is that of all acts together.
    """
    answers = []
    for do, actor, side in doings:
        if answers:
            await scene.rows.put_back_conversations()
        answers.append(await _answer(scene, do, actor, side))
    changed = frozenset(changes(before, await scene.rows.digest()))
    tasks = await sql.rows("SELECT kind, queue, state, last_error FROM tasks")
    await scene.put_back({table for table, _ in changed})
    assert [task["last_error"] for task in tasks if task["queue"] == "bot" and task["last_error"]] == []
    begun = frozenset(task["kind"] for task in tasks if task["state"] == "ready")
    return [Outcome(answer, changed, begun) for answer in answers]


async def _answer(scene: Scene, do: Do, actor: Actor, side: Side) -> Answer:
    tg = scene.bot.tg
    tg.ledger.clear()
    tg.service.queries.clear()
    await do(scene, actor, side)
    for pending in tg.service.queue.pending:  # as the webhook does: these tests are not about polling
        tg.service.queue.confirm(pending)
        await receive_updates([arrived(pending.body)], scene.bot.world.doorbell)
    await scene.bot.handle()
    toasts = [query.answer for query in tg.service.queries.values() if query.answer is not None]
    toast = (toasts[0].text, toasts[0].show_alert) if toasts else None
    messages = tuple(
        (sent.chat_id, sent.text or sent.caption or "")
        for call in tg.ledger.calls(accepted=True)
        if call.method in SPEAKING
        for sent in call.messages
    )
    said = [toast[0]] if toast and toast[0] else []
    return Answer(text_keys([*said, *(words for _, words in messages)]), toast, messages)
