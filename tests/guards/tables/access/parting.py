"""Links: what becomes of decisions that were made while a merge lasted, and what no undo gives back."""

from tests.guards.guard import Guard

_PARTED = ("tests/usecases/sharing/test_parted_links.py",)
_ROLES = ("tests/usecases/sharing/test_link_roles.py",)

PARTING_GUARDS = (
    Guard(
        "a participant whom an owner let in who came by a merge goes when that merge is undone",
        "domain/steps/persons/follow_carried.py",
        "followed = await _end_decisions(done, survivor)",
        "followed: list[LinkChange] = []",
        _PARTED,
    ),
    Guard(
        "the undo of a merge ends only what was decided since the merge",
        "domain/steps/persons/follow_carried.py",
        "AND l.decided_at >= (SELECT created_at FROM merge)",
        "AND (SELECT true FROM merge)",
        _PARTED,
    ),
    Guard(
        "a participant whom an owner removed while a merge lasted does not come back by its undo",
        "domain/usecases/sharing/unlink_participant.py",
        "        gone += await end_absorbed_links(acting, person.id, participant_id)\n",
        "        assert end_absorbed_links\n",
        _PARTED,
    ),
    Guard(
        "an owner of the survivor removes nobody from the other family",
        "domain/steps/sharing/absorbed_links.py",
        "if not is_last and await _may_decide(acting, link):",
        "if not is_last:",
        _PARTED,
    ),
    Guard(
        "the last owner of an absorbed person stays its owner",
        "domain/steps/sharing/absorbed_links.py",
        "is_last = is_owner and not await has_owner(link.person_id, but=participant_id)",
        "is_last = is_owner and False",
        _PARTED,
    ),
    Guard(
        "a link that only a merge brought comes back by no undo of what was decided meanwhile",
        "domain/steps/sharing/absorbed_links.py",
        "m.id < $4 AND m.undone_by_id > $4",
        "m.id < $4 AND m.id > $4",
        _PARTED,
    ),
    Guard(
        "a decision about links is not undone while the person is absorbed",
        "domain/steps/operations/give_back_links.py",
        "if person.status == PersonStatus.MERGED and done.kind in OF_LINKS | OWN:",
        "if False and person.status == PersonStatus.MERGED:",
        _PARTED,
    ),
    Guard(
        "whoever left is brought back by nobody else",
        "domain/steps/sharing/absorbed_links.py",
        "    if left is not None:\n",
        "    if left is None and False:\n",
        _ROLES,
    ),
    Guard(
        "a role is not given back without the link",
        "domain/steps/operations/give_back_links.py",
        "if not is_left and (given := await set_link_field(work, change)):",
        "if given := await set_link_field(work, change):",
        _ROLES,
    ),
    Guard(
        "a recipient reads no suffix of a person whom an undo brings back beside a namesake",
        "domain/usecases/operations/undo_operation.py",
        "    links = await call_plainly_again(links, changes, persons)\n",
        "    assert call_plainly_again\n",
        ("tests/usecases/persons/test_merge_persons.py",),
    ),
    Guard(
        "the history offers a moderator no undo of what parents decide",
        "domain/queries/operations/history.py",
        "WHERE l.person_id = p.id AND l.role = 'owner' AND l.state = 'approved'), true)",
        "WHERE l.person_id = p.id AND l.role = 'owner' AND l.state = 'approved'), true) OR true",
        ("tests/api/test_photo_and_history.py",),
    ),
    Guard(
        "the history offers nobody else to bring back a participant who left",
        "domain/queries/operations/history.py",
        "AND (o.actor = {reader}::text OR NOT {leaves})",
        "AND (o.actor = {reader}::text OR NOT {leaves} OR true)",
        ("tests/usecases/sharing/test_parted_links.py",),
    ),
    Guard(
        "the history offers an owner no undo of what an admin did",
        "domain/queries/operations/assignment_history.py",
        "AND ($9::bigint IS NULL OR {_IS_THEIRS}) AS can_undo",
        "AND ($9::bigint IS NULL OR {_IS_THEIRS} OR true) AS can_undo",
        ("tests/api/test_assignment_history.py",),
    ),
    Guard(
        "no moderator undoes what an owner decided about links while the owner trains the person anew",
        "domain/usecases/operations/undo_operation.py",
        "        ensure_somebody(persons[done.person_number])\n",
        "        assert ensure_somebody\n",
        ("tests/usecases/sharing/test_learned_anew.py",),
    ),
    Guard(
        "an owner who trains the person anew is not shown as somebody who wishes to join",
        "domain/steps/sharing/show_joins.py",
        "AND state = 'requested' AND role = 'guardian'",
        "AND state = 'requested'",
        ("tests/usecases/sharing/test_learned_anew.py",),
    ),
    Guard(
        "a program is offered no undo of what parents decide",
        "domain/queries/operations/history.py",
        'reader=place(of.reader or "")',
        "reader=place(of.reader)",
        ("tests/usecases/operations/test_read_history.py",),
    ),
    Guard(
        "a program undoes nothing that its maker did as a guardian",
        "domain/queries/access/acting.py",
        "return self.only is None and actor == self.actor",
        "return actor == self.actor",
        ("tests/usecases/operations/test_read_history.py",),
    ),
    Guard(
        "a program brings its maker back to no person without an owner",
        "domain/steps/sharing/absorbed_links.py",
        "sorted(OF_LINKS), acting.by.linked_as",
        "sorted(OF_LINKS), acting.by.tg_user_id",
        ("tests/usecases/operations/test_read_history.py",),
    ),
)
