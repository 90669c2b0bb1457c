"""Methods that answer pressed buttons, and that tell where a file can be downloaded."""

from sandbox.telegram.entities import Json
from sandbox.telegram.methods.method import Method
from sandbox.telegram.service import CallbackAnswer, Telegram
from sandbox.telegram.wire.errors import bad_request
from sandbox.telegram.wire.parameters import Parameters

ANSWER_LIMIT = 200


async def answer_callback_query(tg: Telegram, p: Parameters) -> bool:
    query = tg.queries.get(p.text("callback_query_id") or "")
    if query is None or tg.clock.now() - query.at > tg.callback_timeout_s:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = p.text("text")
    if text is not None and len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if query.answer is None:
        query.answer = CallbackAnswer(text or None, p.flag("show_alert"), p.text("url"))
    tg.changes.announce()
    return True


async def get_file(tg: Telegram, p: Parameters) -> Json:
    rendition, path = tg.files.link(p.needed_text("file_id"))
    answer: Json = {
        "file_id": p.needed_text("file_id"),
        "file_unique_id": rendition.unique_id,
        "file_path": path,
    }
    if rendition.is_whole:
        answer["file_size"] = len(rendition.file.data)
    return answer


METHODS = (
    Method("answerCallbackQuery", "Boolean", answer_callback_query),
    Method("getFile", "File", get_file),
)
