"""SQL that says in which chats a question is asked, as far as the database knows.

The card itself goes to the recipients of `suggestion.py`, once Telegram said who is still an admin. Both have
to agree: a question whose card stands in none of these chats is asked anew each hour (`ask_anew`).
"""

from typing import Final

from domain.queries.deliveries.in_its_group import IS_SHOWN, MAY_BE_ASKED_ABOUT

# The owners whom question s about a face on photo a asks, without those who pressed *Unsure*.
_OWNERS = f"""ARRAY(
SELECT r.tg_user_id FROM participant_persons l
JOIN participants r ON r.id = l.participant_id AND r.private_chat = 'open'
WHERE l.person_id = s.suggested_person_id AND l.role = 'owner' AND l.state = 'approved'
  AND {MAY_BE_ASKED_ABOUT} AND NOT EXISTS (SELECT 1 FROM question_passes x
      WHERE x.suggestion_id = s.id AND x.participant_id = r.id AND x.ask_again_at IS NULL))"""  # noqa: S608  a constant
# The admin chat; without one, group admins to whom the bot can write, and whoever activated a group, unless
# that user is known to be outside. The latter is looked for apart: after a message in the group, the table
# may say `member` of this admin.
_ADMINS = """ARRAY(
SELECT w.tg_admin_chat_id FROM workspaces w WHERE w.id = a.workspace_id AND w.tg_admin_chat_id IS NOT NULL
UNION ALL SELECT r.tg_user_id FROM workspaces w JOIN groups g ON g.workspace_id = w.id
JOIN participants r ON r.id = g.activated_by_id AND r.private_chat = 'open'
WHERE w.id = a.workspace_id AND w.tg_admin_chat_id IS NULL AND NOT EXISTS (SELECT 1 FROM group_participants m
    WHERE m.group_id = g.id AND m.participant_id = r.id AND m.status = 'outside')
UNION ALL SELECT r.tg_user_id FROM workspaces w JOIN groups g ON g.workspace_id = w.id AND g.active
JOIN group_participants m ON m.group_id = g.id AND m.status = 'admin'
JOIN participants r ON r.id = m.participant_id AND r.private_chat = 'open'
WHERE w.id = a.workspace_id AND w.tg_admin_chat_id IS NULL)"""
# The chats in which question s about a face on photo a is asked: those of owners, else those of admins. Empty
# if nobody can be asked, or if no message shows the photo any more.
ASKED_IN: Final = f"""(CASE WHEN {IS_SHOWN}
    THEN coalesce(nullif({_OWNERS}, '{{}}'), {_ADMINS}) ELSE '{{}}' END)"""
