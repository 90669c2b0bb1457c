"""Forgets at night whoever left all groups long ago, as `/forget_me` would."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.errors import OutsideError, Untold
from domain.ids import ParticipantId
from domain.ports import Doorbell, Membership, Memberships
from domain.queries import sql
from domain.settings import Settings
from domain.states import MemberStatus
from domain.steps.erasing.erase_participant_rows import erase_participant_rows, wait_for_recognition
from domain.steps.erasing.open_erasure import Order
from domain.steps.groups.remember_membership import remember_membership
from domain.steps.service.one_by_one import one_by_one
from domain.steps.work.work import transaction

_A_ROUND: Final = 20
_UNTOLD: Final = Membership(MemberStatus.OUTSIDE, is_doubtful=True)

# Participants r who left more than $1 days ago the last group that they were seen in. These are kept: whoever
# refused, as the refusal has to hold if they come back; whoever let a group in, which is spoken to in their
# language; whoever decides in their own chat, or has a token; and the only owner of a person whose photos
# others receive, since these would lose them. A group that the bot left tells nothing of its members. Where
# leaving is not noted yet, the time has not begun.
_HAS_LEFT = """
EXISTS (SELECT 1 FROM group_participants m
    WHERE m.participant_id = r.id AND m.left_at < now() - make_interval(days => $1))
AND NOT EXISTS (SELECT 1 FROM group_participants m JOIN groups g ON g.id = m.group_id
    WHERE m.participant_id = r.id AND (m.status <> 'outside' OR m.consent = 'refused' OR NOT g.active
        OR NOT m.left_noted OR m.left_at >= now() - make_interval(days => $1)))
AND NOT EXISTS (SELECT 1 FROM groups g WHERE g.activated_by_id = r.id)
AND NOT EXISTS (SELECT 1 FROM workspaces w WHERE w.tg_admin_chat_id = r.tg_user_id)
AND NOT EXISTS (SELECT 1 FROM api_tokens t WHERE t.participant_id = r.id AND t.expires_at > now())
AND NOT EXISTS (
    SELECT 1 FROM participant_persons l JOIN participant_persons o
        ON o.person_id = l.person_id AND o.participant_id <> l.participant_id AND o.state = 'approved'
    WHERE l.participant_id = r.id AND l.role = 'owner' AND l.state IN ('requested', 'approved')
    GROUP BY l.person_id HAVING NOT bool_or(o.role = 'owner'))
"""
# By chance, so that those about whom Telegram does not answer now hold up nobody.
_LEFT = f"""
SELECT r.id, r.tg_user_id, r.language, r.private_chat = 'open' AS is_reachable FROM participants r
WHERE {_HAS_LEFT} ORDER BY random() LIMIT $2
"""  # noqa: S608  a constant
_STILL = f"SELECT r.id FROM participants r WHERE {_HAS_LEFT} AND r.id = $2"  # noqa: S608  a constant
# Only whoever decides in the admin chat acts on persons of others.
_DECIDED = """
EXISTS (SELECT 1 FROM (
    SELECT workspace_id, actor, person_number AS number FROM operations
    UNION ALL SELECT workspace_id, actor, subject_number FROM admin_events WHERE subject_kind = 'person') did
    WHERE did.workspace_id = w.id AND did.actor = 'tg:' || $2::bigint
      AND NOT EXISTS (SELECT 1 FROM participant_persons l JOIN persons p ON p.id = l.person_id
          WHERE l.participant_id = $1 AND p.workspace_id = w.id AND p.number = did.number))
"""
# Every chat in which the participant may still be, of the workspaces that know them.
_CHATS = f"""
WITH known AS (
    SELECT g.workspace_id AS id FROM group_participants m JOIN groups g ON g.id = m.group_id
    WHERE m.participant_id = $1
    UNION SELECT p.workspace_id FROM participant_persons l JOIN persons p ON p.id = l.person_id
    WHERE l.participant_id = $1)
SELECT g.tg_chat_id, EXISTS (SELECT 1 FROM group_participants m
    WHERE m.group_id = g.id AND m.participant_id = $1 AND m.left_at IS NOT NULL) AS were_there
FROM groups g JOIN known ON known.id = g.workspace_id WHERE g.active
UNION SELECT w.tg_admin_chat_id, {_DECIDED} FROM workspaces w JOIN known ON known.id = w.id
WHERE w.tg_admin_chat_id < 0 ORDER BY 1
"""  # noqa: S608  a constant
_LOCK_OWNED = """
SELECT p.id FROM persons p JOIN participant_persons l ON l.person_id = p.id
WHERE l.participant_id = $1 AND l.role = 'owner' ORDER BY p.id FOR UPDATE OF p
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Left:
    """is_reachable: whether the bot may write to them."""

    id: ParticipantId
    tg_user_id: int
    language: str
    is_reachable: bool


@dataclass(frozen=True, slots=True)
class _Chat:
    """were_there: whether a row says that the participant left the group, or decided in the admin chat."""

    tg_chat_id: int
    were_there: bool


async def forget_left_members(
    now: datetime, memberships: Memberships, settings: Settings, doorbell: Doorbell
) -> int:
    """Returns how many it forgot, at most 20 in one call; by day none. Opens transactions.

    Telegram is asked first, as a return may have gone unnoticed. Whoever is back, or may be, begins a new
    time. Persons whom only the forgotten owned are erased. Whoever can be reached gets the certificate.
    """
    if not settings.is_night(now):
        return 0
    forgotten = 0
    with one_by_one() as row:
        for one in await sql.rows(_Left, _LEFT, settings.left_member_days, _A_ROUND):
            with row(one.id):
                if await _is_outside(one, memberships):
                    forgotten += await _forget(one, settings, doorbell)
    return forgotten


async def _is_outside(one: _Left, memberships: Memberships) -> bool:
    """Whether Telegram says of every chat that the participant is not there, and says so without a doubt of
    those in which they were. Of other chats only a clear yes counts.
    """
    for chat in await sql.rows(_Chat, _CHATS, one.id, one.tg_user_id):
        try:
            found = await memberships.look_up(chat.tg_chat_id, one.tg_user_id)
        except Untold:
            found = _UNTOLD
        except OutsideError as error:
            log.info("nobody says whether somebody who left is back: %s", error)
            return False
        is_doubtful = found.is_doubtful or found.is_without_us
        if found.status != MemberStatus.OUTSIDE or (is_doubtful and chat.were_there):
            await remember_membership(chat.tg_chat_id, one.id, found)
            await _begin_anew(one)
            return False
    return True


async def _begin_anew(one: _Left) -> None:
    await sql.execute(
        "UPDATE group_participants SET left_at = now() WHERE participant_id = $1 AND left_at IS NOT NULL",
        one.id,
    )


async def _forget(one: _Left, settings: Settings, doorbell: Doorbell) -> bool:
    days = settings.left_member_days
    order = Order(
        tg_notify_chat_id=one.tg_user_id if one.is_reachable else None,
        language=one.language,
        days_away=days,
    )
    async with transaction(doorbell) as work:
        # Whoever is let in to a person, makes a token or joins a group at this moment waits for one of the
        # locks, or is known already. They are taken in the order in which everybody takes them.
        await wait_for_recognition(one.id)
        await sql.execute(_LOCK_OWNED, one.id)
        await sql.execute("SELECT id FROM participants WHERE id = $1 FOR UPDATE", one.id)
        if await sql.value(int, _STILL, days, one.id) is None:
            return False
        return await erase_participant_rows(work, one.id, order, settings) is not None
