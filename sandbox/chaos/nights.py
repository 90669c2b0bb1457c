"""Does every few seconds for one group what otherwise comes at night, each hour, or by an operator's command.

Unknown faces are grouped anew, members are asked whose child an unknown person is, thresholds are proposed,
and every stored face is matched again.
"""

import asyncio
import json
import random
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

from domain.values.calibrated import Calibrated, Estimate, Rates
from domain.values.task_kinds import DELIVERY, VISION
from sandbox.chaos.judging.recovery import AWAY
from sandbox.chaos.program import Program

# The rounds of the night, and the hourly one, in which members are asked.
_NIGHT = """
INSERT INTO tasks (kind, queue, ids, dedupe_key, lane)
SELECT x.kind, $3, jsonb_build_object('workspace_id', g.workspace_id), g.workspace_id::text,
    CASE WHEN x.kind = 'regroup_faces' THEN 'regrouping:' || g.workspace_id END
FROM groups g, unnest($2::text[]) AS x (kind) WHERE g.tg_chat_id = $1 AND NOT EXISTS (
    SELECT 1 FROM tasks t WHERE t.kind = x.kind AND t.dedupe_key = g.workspace_id::text
      AND t.state IN ('ready', 'leased'))
ON CONFLICT DO NOTHING
"""
_HOUR = """
INSERT INTO tasks (kind, queue, dedupe_key) SELECT 'tidy_up', $1, 'chaos'
WHERE NOT EXISTS (SELECT 1 FROM tasks WHERE kind = 'tidy_up' AND state IN ('ready', 'leased'))
ON CONFLICT DO NOTHING
"""
_OF_THE_NIGHT = ("regroup_faces", "propose_settings")
# Nobody is asked about more than two unknown persons a day, so the questions are dated a day back.
_ANOTHER_DAY = """
UPDATE cluster_inquiries i SET created_at = i.created_at - interval '1 day'
FROM groups g WHERE g.tg_chat_id = $1 AND i.workspace_id = g.workspace_id
"""
# The service proposes thresholds by the answers of people. A run has too few answers, so this writes
# proposals.
_PROPOSE = """
WITH proposed AS (
    INSERT INTO setting_proposals (workspace_id, figures, created_at)
    SELECT g.workspace_id, $2::jsonb, now() FROM groups g WHERE g.tg_chat_id = $1 AND NOT EXISTS (
        SELECT 1 FROM setting_proposals o WHERE o.workspace_id = g.workspace_id AND o.decision IS NULL)
    RETURNING id)
INSERT INTO tasks (kind, queue, ids, dedupe_key, lane)
SELECT 'show_setting_proposal', $3, jsonb_build_object('proposal_id', id), id::text,
    'show_setting_proposal:' || id
FROM proposed
"""
# Opens a report for a rerun, unless another rerun is under way.
_RERUN = """
WITH opened AS (
    INSERT INTO reports (kind, workspace_id, has_card, mends, run, done, created_at, updated_at)
    SELECT 'rerun_matching', g.workspace_id, false, $2, 0, 0, now(), now() FROM groups g
    WHERE g.tg_chat_id = $1 AND NOT EXISTS (
        SELECT 1 FROM tasks t WHERE t.kind = 'rerun_matching' AND t.state IN ('ready', 'leased'))
    RETURNING id),
added AS (
    INSERT INTO tasks (kind, queue, ids, dedupe_key, lane)
    SELECT 'rerun_matching', $3, jsonb_build_object('report_id', id), id::text, 'rerun_matching' FROM opened)
SELECT id FROM opened
"""
# Thresholds to propose: the service's own, slightly stricter ones, with which each picture still goes to the
# same people, and one below the engine's floor, which nobody may take.
_AUTO = (0.8, 0.801, 0.802, 0.803, 0.7)
_SUGGEST = 0.6


@dataclass(frozen=True, slots=True)
class Nights:
    """The nights of the program's group. rehearsed: a list of one value, whether the last rerun only said
    what it would change.
    """

    program: Program
    dice: random.Random
    rehearsed: list[bool] = field(default_factory=lambda: [False])

    async def live(self) -> None:
        """Runs until cancelled."""
        async with asyncio.TaskGroup() as lives:
            lives.create_task(self._keep(self._have_night, 4, 9))
            lives.create_task(self._keep(self._have_hour, 8, 16))
            lives.create_task(self._keep(self._propose, 6, 12))
            lives.create_task(self._keep(self._rerun, 10, 20))

    async def _keep(
        self, deed: Callable[[], Coroutine[None, None, None]], least_s: float, most_s: float
    ) -> None:
        while True:
            await asyncio.sleep(self.dice.uniform(least_s, most_s))
            try:
                await deed()
            except AWAY:
                continue

    async def _have_night(self) -> None:
        await self._execute(_NIGHT, _OF_THE_NIGHT, VISION)

    async def _have_hour(self) -> None:
        await self._execute(_ANOTHER_DAY)
        await self.program.service.database.execute(_HOUR, VISION)

    async def _propose(self) -> None:
        figures = _figures(self.dice.choice(_AUTO))
        await self._execute(_PROPOSE, json.dumps(figures.to_json()), DELIVERY)

    async def _rerun(self) -> None:
        """Starts a rehearsal and a rerun in turn."""
        mends = self.rehearsed[0]
        tg_chat_id = self.program.tg_chat_id
        if await self.program.service.database.fetchval(_RERUN, tg_chat_id, mends, VISION) is not None:
            self.rehearsed[0] = not mends

    async def _execute(self, query: str, *values: object) -> None:
        await self.program.service.database.execute(query, self.program.tg_chat_id, *values)


def _figures(auto: float) -> Calibrated:
    none = Estimate(0, 0, 0)
    now, then = (Rates(sure, _SUGGEST, none, none, 1) for sure in (0.8, auto))
    return Calibrated(40, 10, now, then, [(0.5, 0.1, 0, 0.2), (0.9, 0.9, 0.8, 1)])
