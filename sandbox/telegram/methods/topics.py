"""Methods about topics of a forum group."""

from sandbox.telegram.access import find_own_group
from sandbox.telegram.entities import Json
from sandbox.telegram.methods.method import Method
from sandbox.telegram.service import Telegram
from sandbox.telegram.wire.errors import bad_request
from sandbox.telegram.wire.parameters import Parameters

NAME_LIMIT = 128
ICON_COLOUR = 0x6FB9F0


async def create_forum_topic(tg: Telegram, p: Parameters) -> Json:
    """Creates a topic. Its id is the id of the service message that opens it."""
    chat, member = find_own_group(tg, p)
    name = p.needed_text("name")
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not member.may("can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    if len(name) > NAME_LIMIT:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    topic = {"name": name, "icon_color": p.integer("icon_color", ICON_COLOUR)}
    thread_id = tg.post(chat, tg.bot, service={"forum_topic_created": topic}).message_id
    chat.topics[thread_id] = name
    return {"message_thread_id": thread_id, **topic}


METHODS = (Method("createForumTopic", "ForumTopic", create_forum_topic),)
