"""Notes whom a text of the bot in a chat names, so that the text goes when one of them is erased."""

from collections.abc import Collection, Mapping
from datetime import datetime

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.chats.card import CAPTION

# The workspaces of the chat: the one whose admin chat it is; of a private chat, those of the user's persons
# and groups.
_WORKSPACES = """
SELECT id FROM workspaces WHERE tg_admin_chat_id = $1
UNION SELECT p.workspace_id FROM participants r JOIN participant_persons l ON l.participant_id = r.id
JOIN persons p ON p.id = l.person_id WHERE r.tg_user_id = $1
UNION SELECT g.workspace_id FROM participants r JOIN group_participants m ON m.participant_id = r.id
JOIN groups g ON g.id = m.group_id WHERE r.tg_user_id = $1
"""
_NAMED = f"""
INSERT INTO cards (
    workspace_id, kind, subject, tg_chat_id, tg_message_id, shown, names, participants, sent_at, wording)
SELECT w.id, 'said', concat_ws('-', w.id, $1::bigint, $2::bigint), $1, $2, $7,
    coalesce(named.numbers, '{{}}'), coalesce(known.ids, '{{}}'), $6, $8::jsonb
FROM workspaces w
CROSS JOIN LATERAL (SELECT array_agg(p.number ORDER BY p.number) AS numbers FROM persons p
    WHERE p.workspace_id = w.id AND p.number = ANY($3::bigint[])) named
CROSS JOIN LATERAL (SELECT array_agg(r.id ORDER BY r.id) AS ids FROM participants r
    WHERE r.id = ANY($4::bigint[])) known
WHERE named.numbers IS NOT NULL OR known.ids IS NOT NULL AND w.id IN ({_WORKSPACES})
ON CONFLICT (kind, subject, tg_chat_id) DO UPDATE SET
    names = EXCLUDED.names || CASE WHEN $5 THEN cards.names ELSE '{{}}' END,
    participants = EXCLUDED.participants || CASE WHEN $5 THEN cards.participants ELSE '{{}}' END,
    sent_at = coalesce(EXCLUDED.sent_at, cards.sent_at), shown = EXCLUDED.shown, wording = EXCLUDED.wording
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
    """named: `Name.whose` of everybody whom the text and its buttons name. No name is searched for in the
    text: somebody who is called like a word of it, or like somebody else, would take it along when erased.

    sent_at: when the message was sent, however often it was edited. is_there: False while the text is about
    to be shown, so that names in the text before it count as well. wording: parts of the text, with which it
    can be rewritten without one of the names.
    """
    numbers, ids = ([int(one[1:]) for one in named if one[0] == kind] for kind in "pr")
    shown = f"said{CAPTION}" if is_caption else "said"
    kept = None if wording is None else sql.to_json(wording)
    message = (tg_chat_id, tg_message_id)
    noted = await sql.values(WorkspaceId, _NAMED, *message, numbers, ids, not is_there, sent_at, shown, kept)
    if is_there:
        await sql.execute(
            """DELETE FROM cards WHERE kind = 'said' AND tg_chat_id = $1 AND tg_message_id = $2
                 AND workspace_id <> ALL($3::bigint[])""",
            tg_chat_id,
            tg_message_id,
            noted,
        )
