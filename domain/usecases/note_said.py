"""A text of the bot stands in a chat: whom it names is noted, so that it ends with them."""

from domain.queries import sql

# Of who knows whom in the chat: an admin chat its workspace, somebody in private those that they are in.
_WORKSPACES = """
SELECT id FROM workspaces WHERE tg_admin_chat_id = $1
UNION SELECT p.workspace_id FROM participants r JOIN participant_persons l ON l.participant_id = r.id
JOIN persons p ON p.id = l.person_id WHERE r.tg_user_id = $1
UNION SELECT g.workspace_id FROM participants r JOIN group_participants m ON m.participant_id = r.id
JOIN groups g ON g.id = m.group_id WHERE r.tg_user_id = $1
"""
_NAMED = f"""
INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown, names)
SELECT p.workspace_id, 'said', concat_ws('-', p.workspace_id, $1::bigint, $2::bigint), $1, $2, 'said',
    array_agg(p.number ORDER BY p.number)
FROM persons p WHERE p.workspace_id IN ({_WORKSPACES}) AND (strpos($3, left(p.name, $4)) > 0
    OR EXISTS (SELECT 1 FROM participant_persons l
               WHERE l.person_id = p.id AND strpos($3, left(l.alias, $4)) > 0))
GROUP BY p.workspace_id
ON CONFLICT (kind, subject, tg_chat_id) DO UPDATE SET names = EXCLUDED.names
"""  # noqa: S608  a constant
# Cards cut names that are longer.
_SHOWN_CHARACTERS = 64


async def note_said(tg_chat_id: int, tg_message_id: int, text: str) -> None:
    """text: all that can be read there, buttons too. Numbers of persons are kept, and none of it.

    Names are looked for in it: a card that is written one day cannot forget to say whom it names. A name that
    is a part of other words is taken for one; then a card ends that need not have.
    """
    await sql.execute(
        "DELETE FROM cards WHERE kind = 'said' AND tg_chat_id = $1 AND tg_message_id = $2",
        tg_chat_id,
        tg_message_id,
    )
    await sql.execute(_NAMED, tg_chat_id, tg_message_id, text, _SHOWN_CHARACTERS)
