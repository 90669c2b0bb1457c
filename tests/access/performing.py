"""One cell of the table: the act is done, the answer is read, and everything is put back."""

from dataclasses import dataclass

from bot.intake import take_in
from domain.queries import sql
from tests.access.answers import SPEAKING, Answer, text_keys
from tests.access.doing import Act, Do
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
    """Updates are handled, workers stand still: what a use case commits is all there is to see."""
    answer = await _answer(scene, do, actor, side)
    changed = changes(before, await scene.rows.digest())
    waiting = await sql.rows("SELECT DISTINCT kind FROM tasks WHERE state = 'ready'")
    failed = await sql.rows("SELECT last_error FROM tasks WHERE queue = 'bot' AND last_error IS NOT NULL")
    assert failed == []
    await scene.put_back({table for table, _ in changed})
    return Outcome(answer, frozenset(changed), frozenset(row["kind"] for row in waiting))


async def twin_of(scene: Scene, before: Digest, act: Act, actor: Actor, side: Side) -> Answer:
    """The answer to the same act with an id that does not exist."""
    assert act.twin is not None, "what is refused like an unknown id has to name one"
    return (await perform(scene, before, act.twin, actor, side)).answer


async def _answer(scene: Scene, do: Do, actor: Actor, side: Side) -> Answer:
    tg = scene.bot.tg
    tg.ledger.clear()
    tg.service.queries.clear()
    await do(scene, actor, side)
    for pending in tg.service.queue.pending:  # as the webhook does; asking for updates is not what is tried
        tg.service.queue.confirm(pending)
        await take_in(pending.body, scene.bot.world.doorbell)
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
