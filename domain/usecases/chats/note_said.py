"""Notes whom a text of the bot in a chat names, so that the text goes when one of them is erased."""

from collections.abc import Collection, Mapping
from datetime import datetime

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.chats.card import CAPTION
from domain.values.named import participants_in, persons_in

# The workspaces that rows lead participants to: those of their persons and groups, and those that they decide
# in by themselves.
_LED_TO = """
SELECT p.workspace_id AS id FROM participants r JOIN participant_persons l ON l.participant_id = r.id
JOIN persons p ON p.id = l.person_id WHERE {which}
UNION SELECT g.workspace_id FROM participants r JOIN group_participants m ON m.participant_id = r.id
JOIN groups g ON g.id = m.group_id WHERE {which}
UNION SELECT g.workspace_id FROM participants r JOIN groups g ON g.activated_by_id = r.id WHERE {which}
UNION SELECT w.id FROM participants r JOIN workspaces w ON w.tg_admin_chat_id = r.tg_user_id WHERE {which}
"""
# A text that names participants alone is noted in the workspaces of its chat. If no row leads from the chat
# to a workspace, as for somebody who is only in an admin chat, the text is noted in the workspaces of those
# whom it names. If there are none either, it is noted in one with an admin chat: any row finds the text.
_WORKSPACES = f"""
own AS (SELECT id FROM workspaces WHERE tg_admin_chat_id = $1
    UNION {_LED_TO.format(which="r.tg_user_id = $1")}),
theirs AS (SELECT id FROM ({_LED_TO.format(which="r.id = ANY($4::bigint[])")}) led
    WHERE NOT EXISTS (SELECT 1 FROM own)),
known AS (SELECT id FROM own UNION ALL SELECT id FROM theirs),
meant AS (SELECT id FROM known UNION ALL SELECT min(id) FROM workspaces
    WHERE tg_admin_chat_id < 0 AND NOT EXISTS (SELECT 1 FROM known))
"""  # noqa: S608  constants
# Telegram dates an edited message by its first sending. From `sent_at` both are counted: for how long
# Telegram deletes the message, and for how long the service knows the text. So an edit of an old message
# counts as two days old: too old to be deleted, young enough not to be forgotten in the hour of the edit.
_NAMED = f"""
WITH {_WORKSPACES}
INSERT INTO cards (
    workspace_id, kind, subject, tg_chat_id, tg_message_id, shown, names, participants, sent_at, wording)
SELECT w.id, 'said', concat_ws('-', w.id, $1::bigint, $2::bigint), $1, $2, $7,
    coalesce(named.numbers, '{{}}'), coalesce(listed.ids, '{{}}'),
    greatest($6::timestamptz, now() - interval '2 days'), $8::jsonb
FROM workspaces w
CROSS JOIN LATERAL (SELECT array_agg(p.number ORDER BY p.number) AS numbers FROM persons p
    WHERE p.workspace_id = w.id AND p.number = ANY($3::bigint[])) named
CROSS JOIN LATERAL (SELECT array_agg(r.id ORDER BY r.id) AS ids FROM participants r
    WHERE r.id = ANY($4::bigint[])) listed
WHERE named.numbers IS NOT NULL OR listed.ids IS NOT NULL AND w.id IN (SELECT id FROM meant)
ON CONFLICT (kind, subject, tg_chat_id) DO UPDATE SET
    names = EXCLUDED.names || CASE WHEN $5 THEN cards.names ELSE '{{}}' END,
    participants = EXCLUDED.participants || CASE WHEN $5 THEN cards.participants ELSE '{{}}' END,
    sent_at = greatest(EXCLUDED.sent_at, cards.sent_at), shown = EXCLUDED.shown, wording = EXCLUDED.wording
RETURNING workspace_id
"""  # noqa: S608  a constant


async def note_said(
    tg_chat_id: int,
    tg_message_id: int,
    named: Collection[str],
    *,
    sent_at: datetime | None = None,
    is_there: bool = True,
    is_caption: bool = False,
    wording: Mapping[str, object] | None = None,
) -> None:
    """named: `Name.whose` of everybody whom the text and its buttons name. Names are not searched for
    in the text: otherwise an erase of somebody whose name is also a word of it, or is somebody else's name,
    would remove it.

    sent_at: when the message was sent, however often it was edited; None if that is not known yet. What is
    noted is never more than two days ago. is_caption: the text stands below a picture. is_there: False while
    the text is about to be shown, so that names in the text before it count as well. wording: parts of the
    text, with which it can be rewritten without one of the names.
    """
    persons, participants = persons_in(named), participants_in(named)
    shown = f"said{CAPTION}" if is_caption else "said"
    kept = None if wording is None else sql.to_json(wording)
    message = (tg_chat_id, tg_message_id)
    noted = await sql.values(
        WorkspaceId, _NAMED, *message, persons, participants, not is_there, sent_at, shown, kept
    )
    if is_there:
        await sql.execute(
            """DELETE FROM cards WHERE kind = 'said' AND tg_chat_id = $1 AND tg_message_id = $2
                 AND workspace_id <> ALL($3::bigint[])""",
            tg_chat_id,
            tg_message_id,
            noted,
        )
