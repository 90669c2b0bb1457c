"""`python -m bot check`: one line for each neighbour, group and right, and what to mend."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.raw_api import RawApi
from bot.updates_check import has_failed_lately
from domain.errors import Corrupt, OutsideError, Refused, Untold
from domain.ports import Memberships, PhotoStore
from domain.queries.groups.groups import GroupView, somebody_in
from domain.queries.service.digests import sha256_of
from domain.queries.service.installation import installation_id
from domain.queries.service.journal import may_end_journal
from domain.queries.service.own_bot import ensure_own_bot
from domain.queries.service.own_store import ensure_own_store
from domain.queries.service.schema import applied_migrations, ensure_schema, known_migrations
from domain.settings import Settings
from domain.states import MemberStatus
from domain.values.known_packs import PUBLISHED, licence_of, not_published
from domain.values.membership import member_status
from domain.values.mending import WEBHOOK_NEEDS, what_to_mend

_NO_PROCESS_STARTS = "Until then no process starts"
_NO_VISION_WORKER_STARTS = "Until then the vision worker does not start"


@dataclass(frozen=True, slots=True)
class Finding:
    """mend: what the operator has to do; empty when all is well."""

    subject: str
    says: str
    mend: str = ""

    def __str__(self) -> str:
        return (
            f"MEND  {self.subject}: {self.says}. {self.mend}"
            if self.mend
            else f"ok    {self.subject}: {self.says}"
        )


async def check_neighbour(subject: str, check: Callable[[], Awaitable[object]]) -> Finding:
    try:
        await check()
    except OutsideError as error:
        return away(subject, error)
    return Finding(subject, "answers")


def away(subject: str, error: OutsideError) -> Finding:
    """A neighbour that cannot be reached, with what to do about it."""
    return Finding(subject, error.reason, what_to_mend(error))


def _untold(subject: str, error: OutsideError, mend: str) -> Finding:
    """Telegram did not tell of a chat. mend: what to do if the chat is the cause, not the connection."""
    is_about_the_chat = isinstance(error, (Refused, Untold))
    return Finding(subject, error.reason, mend) if is_about_the_chat else away(subject, error)


async def check_telegram(api: RawApi, settings: Settings) -> tuple[list[Finding], dict[str, Any] | None]:
    """The findings, and the bot's own account; None in its place when Telegram does not answer or refuses."""
    try:
        me = await api.call("getMe", {})
        hook = await api.call("getWebhookInfo", {})
    except OutsideError as error:
        return [away("Telegram", error)], None
    return [Finding("Telegram", f"@{me['username']}"), _webhook(hook, settings)], me


def _webhook(hook: dict[str, Any], settings: Settings) -> Finding:
    waiting = f"{hook.get('pending_update_count', 0)} updates wait"
    ours, theirs = settings.webhook_url, str(hook.get("url") or "")
    if theirs and theirs != ours:
        mend = "Stop the other program that uses BOT_TOKEN, if there is one, and start the bot again"
        return Finding(
            "Updates", f"another webhook takes them, at {urlsplit(theirs).hostname}, {waiting}", mend
        )
    if ours is None:
        return Finding("Updates", f"long polling, {waiting}")
    if not theirs:
        mend = "Start the bot, which sets it. Stop the other program that uses BOT_TOKEN, if the bot runs"
        return Finding("Updates", f"no webhook is set, {waiting}", mend)
    where = urlsplit(ours).netloc
    if has_failed_lately(hook):
        says = f"webhook at {where}: {hook['last_error_message']}, {waiting}"
        return Finding("Updates", says, WEBHOOK_NEEDS)
    return Finding("Updates", f"webhook at {where}, {waiting}")


async def check_groups(api: RawApi, me: dict[str, Any], groups: Sequence[GroupView]) -> list[Finding]:
    sees_all = bool(me.get("can_read_all_group_messages"))
    privacy = Finding(
        "Privacy mode", "off" if sees_all else "on: photos are seen only where the bot is admin"
    )
    if not groups:
        return [privacy, Finding("Groups", "none yet: add the bot to a group")]
    return [privacy, *[await _group(api, me, group, sees_all=sees_all) for group in groups]]


async def _group(api: RawApi, me: dict[str, Any], group: GroupView, *, sees_all: bool) -> Finding:
    subject = f"Group {_named(group.title, group.tg_chat_id)}"
    try:
        own = await api.call("getChatMember", {"chat_id": group.tg_chat_id, "user_id": me["id"]})
    except OutsideError as error:
        return _untold(subject, error, "Add the bot to the group again")
    if own["status"] == "administrator":
        return Finding(subject, "admin: sees photos and who leaves")
    if not _is_in(own):
        return Finding(subject, "the bot is not in it", "Add the bot to the group again")
    if not sees_all:
        mend = "Make the bot an admin; or /setprivacy in @BotFather, then remove it and add it again"
        return Finding(subject, "photos are not seen", mend)
    # Telegram tells of the switch at once, and gives photos only to a bot that was added after it.
    sees = "sees photos if it was added after privacy mode was switched off, else remove it and add it again"
    return Finding(subject, f"member: {sees}; as an admin it would hear at once of who leaves")


def _is_in(own: Mapping[str, Any]) -> bool:
    """own: what Telegram says of the bot in a chat. A restricted member is in it."""
    status = member_status(own["status"], is_member=bool(own.get("is_member")))
    return status != MemberStatus.OUTSIDE


async def check_membership(memberships: Memberships, group: GroupView) -> Finding:
    """Asks about one member as deliveries do. Without an answer photos of this group are only offered."""
    subject = f"Members of group {_named(group.title, group.tg_chat_id)}"
    somebody = await somebody_in(group.group_id)
    if somebody is None:
        return Finding(subject, "nobody known yet")
    try:
        status = await memberships.status(group.tg_chat_id, somebody)
    except OutsideError as error:
        mend = "Make the bot an admin of the group: until Telegram tells, its photos are offered, not sent"
        return _untold(subject, error, mend)
    return Finding(subject, f"Telegram tells, {status} for one asked about")


async def check_admin_chats(api: RawApi, me: dict[str, Any], tg_chat_ids: Sequence[int]) -> list[Finding]:
    if not tg_chat_ids:
        asked = "each request goes to every group admin whose private chat with the bot is open"
        return [Finding("Admin chat", f"none: {asked}; /setup chooses an admin chat")]
    findings = []
    for tg_chat_id in tg_chat_ids:
        subject = f"Admin chat {await _title(api, tg_chat_id)}"
        mend = "Add the bot to this chat, or choose another by ADMIN_CHAT_ID or /setup"
        try:
            own = await api.call("getChatMember", {"chat_id": tg_chat_id, "user_id": me["id"]})
        except OutsideError as error:
            findings.append(_untold(subject, error, mend))
            continue
        findings.append(
            Finding(subject, "reachable") if _is_in(own) else Finding(subject, "the bot is not in it", mend)
        )
    return findings


async def _title(api: RawApi, tg_chat_id: int) -> str:
    try:
        chat = await api.call("getChat", {"chat_id": tg_chat_id})
    except OutsideError:
        return str(tg_chat_id)
    return _named(str(chat.get("title") or ""), tg_chat_id)


def _named(title: str, tg_chat_id: int) -> str:
    """The chat's title, which people know, and its id, which settings and logs use."""
    return f'"{title}" ({tg_chat_id})' if title else str(tg_chat_id)


def check_activation(settings: Settings, codes_used: int) -> Finding:
    """Which groups may use this installation."""
    admission = settings.admission()
    if admission.is_open:
        return Finding("New groups", "everybody may add the bot to a group and use it (OPEN_TO_ALL)")
    code = f"/activate {admission.code(codes_used)}"
    listed = f"; {len(admission.allowed)} stand in ALLOWED_GROUPS" if admission.allowed else ""
    return Finding("New groups", f"an admin of the next one lets the bot in by: {code}{listed}")


async def check_index(
    settings: Settings, ensure_ready: Callable[[str, str | None], Awaitable[None]]
) -> Finding:
    """Asks Qdrant only whether it is ready for us: the vision worker alone opens the index."""
    if settings.qdrant_url is None:
        return Finding("Vector index", f"embedded in {settings.qdrant_path}, opened by the vision worker")
    url, key = settings.qdrant_url, settings.qdrant_api_key
    return await check_neighbour(
        "Vector index", lambda: ensure_ready(url, None if key is None else key.get_secret_value())
    )


async def check_schema(version: str, *, migrates: bool) -> tuple[Finding, bool]:
    """Returns the finding, and whether this release can read the database. version: that of Postgres."""
    applied, known = await applied_migrations(), known_migrations()
    try:
        await ensure_schema(may_be_older=migrates)
    except OutsideError as error:
        return Finding("Postgres", f"{version}; {error.reason}", _NO_PROCESS_STARTS), False
    if not applied:
        return Finding("Postgres", f"{version}; its tables come when the bot or a worker starts"), False
    if applied != known:
        comes = (
            f"{known[-1]} comes when the bot or a worker starts. `check` looks at the groups only after that"
        )
        return Finding("Postgres", f"{version}; it is at migration {applied[-1]}, and {comes}"), False
    return Finding("Postgres", version), True


async def check_journal() -> Finding:
    """Says whether the role may end Postgres' journal, its write-ahead log. A lack of this right is no fault:
    whoever rents a Postgres cannot grant it.
    """
    if await may_end_journal():
        return Finding("Journal", "is ended after each erase")
    stays = "what was erased stays in it until Postgres writes over it; step 4 of the set-up gives the rights"
    return Finding("Journal", f"this role may not end it: {stays}")


async def check_owners(
    settings: Settings, store: PhotoStore, ensure_own_index: Callable[[Settings, str], Awaitable[None]]
) -> list[Finding]:
    """Says when the database belongs to another bot, or photo store or index to another installation.

    A neighbour that does not answer has a line of its own already.
    """
    findings = []
    own = await installation_id()
    bot = settings.tg_bot_id
    checks = (
        (ensure_own_bot(bot, store), _NO_PROCESS_STARTS),
        (ensure_own_store(bot, store), _NO_PROCESS_STARTS),
        (ensure_own_index(settings, own), _NO_VISION_WORKER_STARTS),
    )
    for check, mend in checks:
        try:
            await check
        except Corrupt as error:
            findings.append(Finding(error.neighbour.capitalize(), error.reason, mend))
        except OutsideError:
            continue
    return findings


def check_engine(settings: Settings) -> Finding:
    """Whether the engine is on this machine. The vision worker loads it, and may run on another one."""
    if settings.face_engine == "dlib":
        if find_spec("dlib") is None:
            return Finding("Face engine", "dlib is not installed here", "Install the extra `dlib`")
        return Finding("Face engine", licence_of("dlib", ""))
    root = settings.face_model_root
    if root is not None and not root.is_dir():
        return Finding("Face engine", f"no folder {root}", "Correct FACE_MODEL_ROOT, or leave it out")
    licence = licence_of(settings.face_engine, settings.face_model)
    places = [Path.home() / ".insightface" / "models" / settings.face_model]
    if root is not None:
        places = [root / "models" / settings.face_model, root / settings.face_model, *places]
    folder = next((place for place in places if place.is_dir()), None)
    if folder is None and settings.face_model not in PUBLISHED:
        mend = f"Correct FACE_MODEL ({', '.join(PUBLISHED)}), or put the pack into FACE_MODEL_ROOT"
        return Finding("Face engine", f"InsightFace publishes no pack {settings.face_model}", mend)
    if folder is None:
        return Finding("Face engine", f"the vision worker downloads it; {licence}")
    return _pack(settings.face_model, folder, licence)


def _pack(name: str, folder: Path, licence: str) -> Finding:
    if not any(folder.rglob("*.onnx")):
        return Finding("Face engine", f"{folder} holds no .onnx file", "Remove it, or put the pack there")
    if missing := _missing(name, folder):
        mend = "Remove the folder, and the vision worker downloads the pack; or put the whole pack there"
        return Finding("Face engine", f"{folder} lacks {', '.join(missing)}", mend)
    return Finding("Face engine", f"{folder}{_unlike_published(name, folder)}; {licence}")


def _missing(pack: str, folder: Path) -> list[str]:
    """The published files that the folder lacks; an empty list for a pack that is not known."""
    here = {path.name for path in folder.rglob("*.onnx")}
    return sorted(PUBLISHED.get(pack, {}).keys() - here)


def _unlike_published(pack: str, folder: Path) -> str:
    """Says which files are not the published ones. The operator may want other files, so it is no fault."""
    if pack not in PUBLISHED:
        return ", a pack whose SHA-256 is not known"
    files = [path for path in folder.rglob("*.onnx") if path.name in PUBLISHED[pack]]
    others = not_published(pack, {path.name: sha256_of(path) for path in files})
    return f", not the published files: {', '.join(others)}" if others else ", as published"
