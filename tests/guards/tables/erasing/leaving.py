"""Guards of whom the nightly round forgets, because they left all groups long ago."""

from tests.guards.guard import Guard

_FILE = "domain/usecases/erasing/forget_left_members.py"
_TEST = ("tests/usecases/erasing/test_forget_left_members.py",)

LEAVING_GUARDS = (
    Guard(
        "whoever joins elsewhere while a group is erased stays",
        "domain/queries/erasing/forgetting.py",
        "return await sql.values(ParticipantId, _KNOWN_ONLY_IN, locked, *where) if locked else []",
        "return locked",
        ("tests/usecases/erasing/test_forgetting.py",),
    ),
    Guard(
        "whoever refused stays known when they leave, so that the refusal holds when they return",
        _FILE,
        "OR m.consent = 'refused'",
        "",
        _TEST,
    ),
    Guard(
        "an only owner who left is not forgotten while others receive the person's photos",
        _FILE,
        "HAVING NOT bool_or(o.role = 'owner')",
        "HAVING false",
        _TEST,
    ),
    Guard(
        "nobody is forgotten who is in another group of the workspace",
        _FILE,
        "if found.status != MemberStatus.OUTSIDE or",
        "if",
        _TEST,
    ),
    Guard(
        "nobody is forgotten on a doubtful answer",
        _FILE,
        "found.is_doubtful or",
        "",
        _TEST,
    ),
    Guard(
        "the time begins anew where Telegram does not tell who is in the group",
        _FILE,
        "await _begin_anew(one)\n            return False\n    return",
        "return False\n    return",
        _TEST,
    ),
    Guard(
        "doubt about a chat that nobody saw them in does not keep those who left for good",
        _FILE,
        "is_doubtful and chat.were_there",
        "is_doubtful",
        _TEST,
    ),
    Guard(
        "nobody who decided in an admin chat is forgotten while nobody says whether they are there",
        _FILE,
        "did.actor = 'tg:' || $2::bigint",
        "did.actor = 'nobody' || $2::bigint",
        _TEST,
    ),
    Guard(
        "what owners do to their own persons does not count as deciding in the admin chat",
        _FILE,
        "AND p.number = did.number",
        "AND false",
        _TEST,
    ),
    Guard(
        "nobody is forgotten before it is noted that they left the last group",
        _FILE,
        "OR NOT m.left_noted",
        "",
        _TEST,
    ),
    Guard(
        "an only owner who left is asked about once nobody can be let in any more: the workspace",
        _FILE,
        "await wait_for_recognition(one.id)",
        "pass",
        _TEST,
    ),
    Guard(
        "an only owner who left is asked about once nobody can be let in any more: the person",
        _FILE,
        "await sql.execute(_LOCK_OWNED, one.id)",
        "pass",
        _TEST,
    ),
    Guard(
        "whoever let a group in stays known when they leave it",
        _FILE,
        "WHERE g.activated_by_id = r.id",
        "WHERE g.activated_by_id = r.id AND false",
        _TEST,
    ),
    Guard(
        "the time until a member who left is forgotten ends when they return",
        "domain/steps/groups/note_leaving.py",
        "CASE WHEN m.status = 'outside' THEN now() END",
        "coalesce(m.left_at, now())",
        _TEST,
    ),
    Guard(
        "the time of who left two chats that became one counts from the later leaving",
        "domain/steps/groups/move_chat.py",
        "greatest(EXCLUDED.left_at, m.left_at)",
        "m.left_at",
        ("tests/usecases/groups/test_migrate_group.py",),
    ),
    Guard(
        "whoever is forgotten for having left reads why",
        _FILE,
        "tg_notify_chat_id=one.tg_user_id if one.is_reachable else None",
        "tg_notify_chat_id=None",
        _TEST,
    ),
    Guard(
        "the hourly round forgets whoever left long ago",
        "workers/jobs.py",
        'more = {"left_members": left}',
        "more = {}",
        _TEST,
    ),
)
