"""Everything that somebody can do to the bot, as the updates that Telegram would send."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.messages.callbacks import ALL_PHOTOS, callback
from bot.telegram.chats.prompts import PATIENCE
from domain.queries.chats.participant import participant
from domain.queries.erasing.forgetting import forgetting, mark_of
from sandbox.telegram.content.files import StoredFile
from sandbox.telegram.content.formatting import detect_entities
from sandbox.telegram.content.views import user_json
from sandbox.telegram.entities import Chat
from sandbox.telegram.events import tell_message, tell_query
from tests import sql
from tests.access.button_ids import IDS
from tests.access.people import Actor
from tests.access.scene import Scene, Side

Do = Callable[[Scene, Actor, Side], Awaitable[None]]
NOBODY = 999_999_999  # an id that no row has

PICTURE = b"\xff\xd8\xff\xd9"  # nobody decodes it: only updates are handled, no worker runs


@dataclass(frozen=True)
class Act:
    """name: of the act's line in the table. twin: the same act with an id that does not exist.

    names_a_side: the act is about an object of one of the two workspaces, although it carries no id of it.
    """

    name: str
    do: Do
    twin: Do | None = None
    names_a_side: bool = False

    @property
    def sides(self) -> tuple[str, ...]:
        return ("own", "far") if self.twin is not None or self.names_a_side else ("own",)


def proposal_of(side: Side) -> int:
    """The id of the side's proposal of thresholds; no row of another kind has this id."""
    return 70_000 + side.workspace


def token_of(side: Side) -> int:
    """The id of the side's API token; no row of another kind has this id."""
    return 80_000 + side.workspace


def webhook_of(side: Side) -> int:
    """The id of the side's webhook; no row of another kind has this id."""
    return 90_000 + side.workspace


def data_of(verb: str, side: Side) -> str:
    """The callback data of the button on a card of this side."""
    plain = {"first": 1, "every": ALL_PHOTOS, "many": 1_000, "value": 1_000_850}
    fixed = plain | {
        "going": mark_of(()),
        "thresholds": proposal_of(side),
        "token": token_of(side),
        "webhook": webhook_of(side),
    }
    ids = [fixed[name] if name in fixed else getattr(side, name) for name in IDS[verb]]
    return callback(verb, *ids)


def press_of(verb: str, *, where: str = "private", twin: bool = False) -> Do:
    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        data = data_of(verb, side)
        if twin:
            data = ":".join([verb, str(NOBODY), *data.split(":")[2:]])
        if verb == "forgetme":
            data = callback(verb, await _going(actor))
        if verb == "agree":
            await sql.execute("UPDATE conversations SET state = 'ConnectPerson:consent'")
        if verb == "addphotos":  # else the bot asks what becomes of the person who is being connected
            await sql.execute("DELETE FROM conversations")
        press(scene, actor, data, where_of(scene, actor, side, where))

    return do


async def _going(actor: Actor) -> int:
    """The mark that the actor's own /forget_me card carries."""
    who = await participant(actor.user.id)
    return mark_of(()) if who is None else (await forgetting(who.participant_id)).going


def press_data(data: str) -> Do:
    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        press(scene, actor, data, actor.private)

    return do


def where_of(scene: Scene, actor: Actor, side: Side, where: str) -> Chat | None:
    places = {
        "private": actor.private,
        "group": side.group.chat,
        "idle": side.idle_group.chat,
        "admins": scene.admin_chat.chat,
        "inline": None,
    }
    return places[where]


def press(scene: Scene, actor: Actor, data: str, chat: Chat | None) -> None:
    """Presses on a message of the bot in the chat; None: on a message that the bot cannot see."""
    service = scene.bot.tg.service
    message = service.post(chat or actor.private, service.bot, text="(a card)")
    query = service.open_query(actor.user, message, data)
    if chat is not None:
        tell_query(service, query)
        return
    body = {"id": query.id, "from": user_json(actor.user), "chat_instance": "1", "data": data}
    service.queue.add("callback_query", body | {"inline_message_id": "1"}, order_key="raw")


def write(scene: Scene, actor: Actor, chat: Chat, **content: Any) -> None:
    """Sends a message of the actor: in their own name, or in that of a channel or a group."""
    service = scene.bot.tg.service
    sender_chat = actor.sender_chat
    if actor.role == "anonymous" and not chat.is_private:
        sender_chat = chat
    extra = {"is_automatic_forward": True} if actor.is_automatic_forward else {}
    if text := content.get("text"):
        content["entities"] = detect_entities(text)
    service_fields = content.pop("service", {}) | extra
    message = service.post(chat, actor.user, sender_chat=sender_chat, service=service_fields, **content)
    tell_message(service, message)


def write_of(text: str | Callable[[Side], str], *, where: str = "private", prepare: str | None = None) -> Do:
    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        if prepare is not None:
            await _step(scene, actor, side, prepare)
        chat = where_of(scene, actor, side, where)
        assert chat is not None
        write(scene, actor, chat, text=text if isinstance(text, str) else text(side))

    return do


async def _step(scene: Scene, actor: Actor, side: Side, step: str, *, twin: bool = False) -> None:
    """Puts the actor's dialogue at this step of connecting a person to the side's workspace.

    At the steps at which photos are sent the dialogue has the side's draft. At step `gallery` more
    photos of the side's person are added; twin: of a person that does not exist.
    """
    await sql.execute(
        """INSERT INTO conversations (tg_chat_id, tg_user_id, state, data)
           SELECT $1, $1, $2::text, jsonb_build_object('flow', 1, 'workspace_id', $3::bigint, 'person_id',
               CASE WHEN $2::text LIKE '%photos' THEN (SELECT id FROM persons WHERE number = $4) END,
               'gallery', $5::bigint)
           ON CONFLICT (tg_chat_id, tg_user_id) DO UPDATE SET state = EXCLUDED.state, data = EXCLUDED.data""",
        actor.id,
        "AddPhotos:photos" if step == "gallery" else f"ConnectPerson:{step}",
        side.workspace,
        side.draft,
        NOBODY if twin else side.person,
    )


def answer_of(text: str, purpose: str, *, about: str = "person", twin: bool = False, **data: str) -> Do:
    """Answers in private a prompt of the bot. about: the field of `Side` that the prompt is about."""

    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        await ask(actor, purpose, {"number": NOBODY if twin else getattr(side, about), **data})
        write(scene, actor, actor.private, text=text)

    return do


async def ask(
    actor: Actor,
    purpose: str,
    data: dict[str, Any],
    *,
    chat_id: int | None = None,
    at: datetime | None = None,
) -> None:
    """Makes the dialogue wait for the actor's words. chat_id: by default the private chat. at: by default
    now.
    """
    asking = {"flow": 1, "purpose": purpose, "at": (at or datetime.now(UTC)).isoformat(), "data": data}
    await sql.execute(
        """INSERT INTO conversations (tg_chat_id, tg_user_id, state, data)
           VALUES ($1, $2, 'Asking:words', $3)
           ON CONFLICT (tg_chat_id, tg_user_id) DO UPDATE SET state = EXCLUDED.state, data = EXCLUDED.data""",
        actor.id if chat_id is None else chat_id,
        actor.id,
        {"asking": asking},
    )


def late_reply_of(text: str) -> Do:
    """Replies in the admin chat to a prompt that is too old to be answered."""

    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        chat, service = scene.admin_chat.chat, scene.bot.tg.service
        at = datetime.now(UTC) - 2 * PATIENCE
        await ask(actor, "rename", {"number": side.person}, chat_id=chat.id, at=at)
        said = service.post(chat, service.bot, text="(a question)")
        write(scene, actor, chat, text=text, reply_to=said)

    return do


def other_reply_of(text: str) -> Do:
    """Replies in the admin chat to a question that the writer was not asked."""

    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        chat, service = scene.admin_chat.chat, scene.bot.tg.service
        cancel = {"text": "Cancel", "callback_data": callback("stop", 1)}
        said = service.post(chat, service.bot, text="(a question)", keyboard=[[cancel]])
        write(scene, actor, chat, text=text, reply_to=said)

    return do


def chosen_of(purpose: str, *, twin: bool = False) -> Do:
    """Presses in private the side's other person as the target of a face or of the ticked photo."""

    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        face, person = (NOBODY, NOBODY) if twin else (side.face, side.person)
        await ask(
            actor,
            purpose,
            {"workspace_id": side.workspace, "but": person, "typed": "", "face": face, "ticked": 1},
        )
        await sql.execute(
            "UPDATE conversations SET data = data || $2::jsonb WHERE tg_user_id = $1",
            actor.id,
            {"ticked": {"flow": 1, "workspace_id": side.workspace, "number": person, "photos": [side.photo]}},
        )
        press(scene, actor, callback("target", 1, side.other), actor.private)

    return do


def ticked_of(verb: str, *, is_given: bool = False, twin: bool = False) -> Do:
    """Presses in private with a photo of the side's person ticked. is_given: the target is chosen too."""

    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        ticked = {
            "flow": 1,
            "workspace_id": side.workspace,
            "number": NOBODY if twin else side.person,
            "photos": [side.photo],
            "to_number": side.other if is_given else None,
        }
        await sql.execute(
            """INSERT INTO conversations (tg_chat_id, tg_user_id, data) VALUES ($1, $1, $2)
               ON CONFLICT (tg_chat_id, tg_user_id) DO UPDATE SET state = NULL, data = EXCLUDED.data""",
            actor.id,
            {"ticked": ticked},
        )
        press(scene, actor, callback(verb, 1), actor.private)

    return do


def target_of(*, twin: bool = False) -> Do:
    """Answers the prompt *Who is this?* about a face with a part of a name."""

    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        workspace_id = NOBODY if twin else side.workspace
        await ask(actor, "face_is", {"workspace_id": workspace_id, "but": None, "typed": "", "position": 1})
        write(scene, actor, actor.private, text="Zo")

    return do


def post_of(where: str, *, kind: str = "photo", caption: str | None = None, **before: Any) -> Do:
    """Sends a file. before: `prepare` is a step of the dialogue, or `question` for a prompt; `twin`: whether
    the photos are of a person that does not exist.
    """
    prepare, twin = before.get("prepare"), before.get("twin", False)

    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        if prepare == "question":
            await ask(actor, "choose", {"action": "rename"})
        elif prepare is not None:
            await _step(scene, actor, side, prepare, twin=twin)
        chat = where_of(scene, actor, side, where)
        assert chat is not None
        tg = scene.bot.tg.service
        name, mime = ("a.jpg", "image/jpeg") if kind == "document" else (None, None)
        mime = "video/mp4" if kind == "video" else mime
        file = StoredFile(kind, tg.files.new_unique_id(), PICTURE, name, mime, 64, 64)  # type: ignore[arg-type]
        write(scene, actor, chat, media=tg.attach(file), caption=caption)

    return do
