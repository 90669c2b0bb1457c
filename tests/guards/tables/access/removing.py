"""Whoever was removed from a person does not come back by a way that was open before."""

from tests.guards.guard import Guard

REMOVING_GUARDS = (
    Guard(
        "an undo that removes somebody ends the open invitations",
        "domain/steps/operations/give_back_links.py",
        "        await end_invitations(persons[done.person_number].id)\n",
        "        assert end_invitations\n",
        ("tests/usecases/sharing/test_link_roles.py",),
    ),
    Guard(
        "whoever leaves by an undo ends nobody's invitation",
        "domain/steps/operations/give_back_links.py",
        "AND 'tg:' || r.tg_user_id <> $2 LIMIT 1",
        "AND $2::text IS NOT NULL LIMIT 1",
        ("tests/usecases/sharing/test_link_roles.py",),
    ),
)
