"""A text of the bot stands in a chat: whom it names is noted, so that it ends with them."""

from datetime import datetime

from domain.queries import sql

# Of who knows whom in the chat: an admin chat its workspace, somebody in private those that they are in.
_WORKSPACES = """
SELECT id FROM workspaces WHERE tg_admin_chat_id = $1
UNION SELECT p.workspace_id FROM participants r JOIN participant_persons l ON l.participant_id = r.id
JOIN persons p ON p.id = l.person_id WHERE r.tg_user_id = $1
UNION SELECT g.workspace_id FROM participants r JOIN group_participants m ON m.participant_id = r.id
JOIN groups g ON g.id = m.group_id WHERE r.tg_user_id = $1
"""


def _named_in_text(name: str) -> str:
    """name: a column. As whole words: who is called Al is not named by `all`, and Telegram deletes for good.

    Of a name that cards cut nobody knows what follows.
    """
    words = rf"""'(?<!\w)' || regexp_replace(left({name}, $4), '([^[:alnum:][:space:]])', '\\\1', 'g')"""
    return rf"""CASE WHEN strpos($3, left({name}, $4)) > 0
        THEN $3 ~ ({words} || CASE WHEN length({name}) > $4 THEN '' ELSE '(?!\w)' END) END"""


# In a workspace is who is in one of its groups, is connected with somebody, or did something.
_NAMED = f"""
INSERT INTO cards (
    workspace_id, kind, subject, tg_chat_id, tg_message_id, shown, names, participants, sent_at)
SELECT w.id, 'said', concat_ws('-', w.id, $1::bigint, $2::bigint), $1, $2, 'said',
    coalesce(named.numbers, '{{}}'), coalesce(known.ids, '{{}}'), $6
FROM workspaces w
CROSS JOIN LATERAL (
    SELECT array_agg(p.number ORDER BY p.number) AS numbers FROM persons p
    WHERE p.workspace_id = w.id AND ({_named_in_text("p.name")}
        OR EXISTS (SELECT 1 FROM participant_persons l
                   WHERE l.person_id = p.id AND {_named_in_text("l.alias")}))) named
CROSS JOIN LATERAL (
    SELECT array_agg(r.id ORDER BY r.id) AS ids FROM participants r
    WHERE {_named_in_text("r.name")} AND (
        EXISTS (SELECT 1 FROM group_participants m JOIN groups g ON g.id = m.group_id
                WHERE m.participant_id = r.id AND g.workspace_id = w.id)
        OR EXISTS (SELECT 1 FROM participant_persons l JOIN persons p ON p.id = l.person_id
                   WHERE l.participant_id = r.id AND p.workspace_id = w.id)
        OR EXISTS (SELECT 1 FROM operations o
                   WHERE o.actor = 'tg:' || r.tg_user_id AND o.workspace_id = w.id)
        OR EXISTS (SELECT 1 FROM admin_events e
                   WHERE e.actor = 'tg:' || r.tg_user_id AND e.workspace_id = w.id))) known
WHERE w.id IN ({_WORKSPACES}) AND (named.numbers IS NOT NULL OR known.ids IS NOT NULL)
ON CONFLICT (kind, subject, tg_chat_id) DO UPDATE SET
    names = EXCLUDED.names || CASE WHEN $5 THEN cards.names ELSE '{{}}' END,
    participants = EXCLUDED.participants || CASE WHEN $5 THEN cards.participants ELSE '{{}}' END,
    sent_at = coalesce(EXCLUDED.sent_at, cards.sent_at)
RETURNING workspace_id
"""  # noqa: S608  a constant
# Cards cut names that are longer.
_SHOWN_CHARACTERS = 64


async def note_said(
    tg_chat_id: int,
    tg_message_id: int,
    text: str,
    *,
    sent_at: datetime | None = None,
    is_there: bool = True,
) -> None:
    """text: all that can be read there, buttons too. Ids of whom it names are kept, and none of it.

    Names are looked for in it: a card that is written one day cannot forget to say whom it names. A name that
    is a word of the text as well is taken for one; then a card ends that need not have. sent_at: of the
    message, however often it was edited. is_there: else it is about to stand there, and the text before it
    counts as well.
    """
    named = await sql.rows(_NAMED, tg_chat_id, tg_message_id, text, _SHOWN_CHARACTERS, not is_there, sent_at)
    if is_there:
        await sql.execute(
            """DELETE FROM cards WHERE kind = 'said' AND tg_chat_id = $1 AND tg_message_id = $2
                 AND workspace_id <> ALL($3::bigint[])""",
            tg_chat_id,
            tg_message_id,
            [row["workspace_id"] for row in named],
        )
