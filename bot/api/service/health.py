"""How well recognition and the service do: figures, long work, checks. Only the operator sees what concerns
all workspaces.
"""

from datetime import datetime

from bot.api.call import Call
from bot.api.groups.list_groups import OfWorkspace
from bot.api.idempotency import done_already
from bot.api.route import Route
from bot.api.shapes import RowId, Shape
from domain.ids import ReportId
from domain.queries.access.authority import where_told
from domain.queries.service.health import service_health
from domain.queries.service.operator_chat import operator_chat
from domain.queries.service.recognition_stats import recognition_stats
from domain.queries.work.dead_task import dead_tasks
from domain.queries.work.jobs import jobs
from domain.states import MemberStatus, Scope
from domain.usecases.service.ask_examination import ask_examination
from domain.values.task_kinds import BOT, DELIVERY, VISION


class Stats(Shape):
    """assigned: faces that recognition matched; wrong: matches that people refused. yes, no, waiting, ended:
    questions, the last without an answer. first, other, none: moderators named an unknown face as the most
    alike person, another of those shown, or none of them. given, refused: members' consent.
    acceptance_rate: how many of a hundred answers were yes.
    """

    assigned: int
    wrong: int
    yes: int
    no: int
    waiting: int
    ended: int
    first: int
    other: int
    none: int
    given: int
    refused: int
    acceptance_rate: float


class Job(Shape):
    """state: waiting, running, done or dead. done of total: as far as that is counted. can_mend: it is the
    last examination, it only looked, and found what can be mended. The findings come to the chats of those
    who decide.
    """

    kind: str
    number: int
    state: str
    done: int | None
    total: int | None
    created_at: datetime
    finished_at: datetime | None
    can_mend: bool


class Jobs(Shape):
    jobs: list[Job]


class Queue(Shape):
    """dead: tasks that were given up. oldest_s: how long the oldest task that may run has waited. swept_at:
    when a process last looked after the queue.
    """

    name: str
    ready: int
    running: int
    dead: int
    oldest_s: float
    swept_at: datetime | None


class Service(Shape):
    """compared_at: when the vector index was last compared with the tables. faults: those that last now."""

    queues: list[Queue]
    compared_at: datetime | None
    backed_up_at: datetime | None
    faults: list[str]


class DeadTask(Shape):
    id: int
    kind: str
    queue: str


class Health(Shape):
    """dead_tasks: those of the workspace; an examination that mends begins again what can be begun again.
    service: null for everybody but the operator.
    """

    workspace: int
    dead_tasks: list[DeadTask]
    service: Service | None


class Examination(Shape):
    """after: the report whose findings are to be mended; null for a new look."""

    after: RowId | None = None


class Examined(Shape):
    """number: of the job whose kind is `examine_service`."""

    number: int


async def show_stats(call: Call, query: OfWorkspace) -> Stats:
    stats = await recognition_stats(await call.workspace(query.workspace))
    return Stats.of(stats)


async def list_jobs(call: Call, query: OfWorkspace) -> Jobs:
    found = await jobs(await call.workspace(query.workspace))
    return Jobs(jobs=[Job.of(one) for one in found])


async def show_health(call: Call, query: OfWorkspace) -> Health:
    workspace_id = await call.workspace(query.workspace)
    dead = await dead_tasks(workspace_id=workspace_id)
    return Health(
        workspace=workspace_id,
        dead_tasks=[DeadTask.of(task) for task in dead],
        service=await _service() if await _is_operator(call) else None,
    )


async def examine(call: Call, query: OfWorkspace, body: Examination) -> Examined:
    workspace_id = await call.workspace(query.workspace)
    if call.again:
        raise done_already()
    after = None if body.after is None else ReportId(body.after)
    report_id = await ask_examination(
        workspace_id, call.requester(), doorbell=call.world.doorbell, after=after
    )
    return Examined(number=report_id)


async def _service() -> Service:
    health = await service_health([BOT, VISION, DELIVERY])
    return Service(
        queues=[Queue.of(one) for one in health.queues],
        compared_at=health.compared_at,
        backed_up_at=health.backed_up_at,
        faults=[*health.faults],
    )


async def _is_operator(call: Call) -> bool:
    """Whether the asker is in the chat ADMIN_CHAT_ID at this moment. A token for one workspace never is, and
    nobody is where Telegram does not tell who is in that chat.
    """
    chat = await operator_chat(call.world.api, call.world.settings.admin_chat_id)
    if chat is None or call.asker.workspace_id is not None:
        return False
    who = call.asker.who.tg_user_id
    if chat > 0:
        return chat == who
    return await where_told(_is_in(call, chat, who))


async def _is_in(call: Call, tg_chat_id: int, tg_user_id: int) -> bool:
    return await call.memberships.status(tg_chat_id, tg_user_id) != MemberStatus.OUTSIDE


ROUTES = [
    Route("GET", "/faces/stats", show_stats, "Show how often recognition was right", Scope.READ, (400, 404)),
    Route("GET", "/faces/jobs", list_jobs, "List long work and how far it is", Scope.READ, (400, 404)),
    Route("GET", "/faces/health", show_health, "Show how the service is", Scope.READ, (400, 404)),
    Route(
        *("POST", "/faces/health/examinations", examine, "Check what is stored, or mend what was found"),
        needs=Scope.MANAGE,
        refusals=(404,),
    ),
]
