"""What ends with a group or a person is told, and nobody is kept whom no human can delete."""

from tests.guards.guard import Guard

_TOLD = ("tests/telegram/groups/test_group_ends.py",)
_ENDED = ("tests/usecases/groups/test_ended_workspaces.py",)
_JOINS = ("tests/usecases/sharing/test_ended_joins.py",)
_DECISION = ("tests/usecases/connecting/test_show_decision.py",)
_MEMBERS = ("tests/usecases/groups/test_tell_members.py",)
_VIEW = "domain/queries/groups/ended_group.py"
_FORGET = "domain/steps/groups/forget_ended_workspaces.py"

ENDING_GUARDS = (
    Guard(
        "nobody is told of an end of a group while the bot may be added again at once",
        _VIEW,
        " AND g.left_at < now() - interval '10 minutes'",
        "",
        _TOLD,
    ),
    Guard(
        "the admin chat of a list is told when its last group has ended",
        "domain/steps/groups/note_ends.py",
        '        await work.add("show_ended_workspace", workspace_id=workspace_id)\n',
        "        pass\n",
        ("tests/usecases/groups/test_note_ends.py",),
    ),
    Guard(
        "an admin chat is not told of an end while the bot is in another group of the list",
        "domain/queries/groups/ended_workspace.py",
        "HAVING NOT bool_or(g.active) AND",
        "HAVING",
        ("tests/usecases/groups/test_note_ends.py",),
    ),
    Guard(
        "nobody is told of an end while the bot may be back unheard",
        "domain/usecases/work/tidy_up.py",
        "        if are_heard:\n            await note_ends(work)\n",
        "        await note_ends(work)\n",
        _TOLD,
    ),
    Guard(
        "whoever meets the bot in another group of the list is not told that one has ended",
        _VIEW,
        "AND m.status <> 'outside' AND {_WAS_THE_LAST}",
        "AND m.status <> 'outside'",
        _TOLD,
    ),
    Guard(
        "only members of a group that has ended read its name",
        _VIEW,
        "m.participant_id = $2 AND m.status <> 'outside'",
        "m.participant_id = $2",
        _TOLD,
    ),
    Guard(
        "whoever had closed the chat is told of the end when it opens",
        "workers/groups/show_ended.py",
        '        raise Silenced("Telegram", place.tg_chat_id)\n',
        "        pass\n",
        _TOLD,
    ),
    Guard(
        "a group is told of once for each end",
        "domain/steps/groups/note_ends.py",
        " AND told_left_at IS DISTINCT FROM left_at",
        "",
        ("tests/usecases/groups/test_note_ends.py",),
    ),
    Guard(
        "a workspace without groups loses only persons whom nobody is connected with",
        _FORGET,
        "AND p.erasing_at IS NULL AND {_IS_NOBODYS}",
        "AND p.erasing_at IS NULL",
        _ENDED,
    ),
    Guard(
        "whoever is connected just before the erase keeps the person",
        _FORGET,
        "if locked is None or not await sql.rows(_Nobodys, _PERSONS, person.id):",
        "if locked is None:",
        _ENDED,
    ),
    Guard(
        "where an admin chat decides, a workspace without groups stays",
        _FORGET,
        "w.tg_admin_chat_id IS NULL AND w.erasing_at IS NULL",
        "w.erasing_at IS NULL",
        _ENDED,
    ),
    Guard(
        "a workspace with a group stays",
        _FORGET,
        "AND NOT EXISTS (SELECT 1 FROM groups g WHERE g.workspace_id = w.id)",
        "",
        _ENDED,
    ),
    Guard(
        "whoever deleted the last person gets the certificate before the workspace is forgotten",
        _FORGET,
        "AND (e.state = 'erasing' OR EXISTS (",
        "AND (e.state = 'erasing' OR false AND EXISTS (",
        _ENDED,
    ),
    Guard(
        "a workspace is forgotten once all are told of what was deleted in it",
        _FORGET,
        "WHERE t.kind = 'tell_relative' AND t.state",
        "WHERE false AND t.state",
        _ENDED,
    ),
    Guard(
        "whoever wished to join a person who is deleted is told that the wish has ended",
        "domain/steps/erasing/tell_relatives.py",
        "l.state = 'approved' OR l.state = 'requested' AND l.role = 'guardian'",
        "l.state = 'approved'",
        _JOINS,
    ),
    Guard(
        "whoever waits because of a merge is told of a deletion as a receiver",
        "domain/steps/erasing/tell_relatives.py",
        "l.state = 'requested' AND NOT {KEEPS_PHOTOS}",
        "l.state = 'requested'",
        _JOINS,
    ),
    Guard(
        "a wish to join ends when the group of whoever asked leaves the list",
        "domain/steps/connecting/end_request.py",
        "    await end_joins_from(work, group_id)\n",
        "    assert end_joins_from\n",
        _JOINS,
    ),
    Guard(
        "whoever trained somebody again does not read that time ran out when the group left the list",
        "domain/steps/connecting/end_request.py",
        "await end_request(work, asked, settings, is_parted=True)",
        "await end_request(work, asked, settings)",
        _JOINS,
    ),
    Guard(
        "the face and the name on a wish leave the chats of a list that its group has left",
        "domain/steps/sharing/end_joins.py",
        "    await take_back_each(work, cards)\n",
        "    assert take_back_each\n",
        _JOINS,
    ),
    Guard(
        "whoever may join and is in no group does not read that photos come",
        "domain/queries/sharing/join.py",
        'return "approved_outside" if self.is_outside else "approved"',
        'return "approved"',
        _JOINS,
    ),
    Guard(
        "members of a deleted group are told what stays",
        "domain/usecases/erasing/erase_group.py",
        "        await tell_members(work, workspace_id, group_id)\n",
        "        assert tell_members\n",
        _MEMBERS,
    ),
    Guard(
        "members of a group that is split off are told what stays in the list",
        "domain/usecases/groups/split_group.py",
        "        await tell_members(work, group.workspace_id, group_id, is_split_off=True)\n",
        "        assert tell_members\n",
        _MEMBERS,
    ),
    Guard(
        "whoever left a group before it was deleted is not told of it again",
        "domain/steps/groups/tell_members.py",
        "AND m.status <> 'outside' ",
        "",
        _MEMBERS,
    ),
    Guard(
        "whoever is in another group by the time does not read that photos end",
        "domain/queries/groups/erased_group.py",
        "WHERE r.id = $2 AND l.state = 'approved' AND NOT EXISTS (",
        "WHERE r.id = $2 AND l.state = 'approved' OR NOT EXISTS (",
        _MEMBERS,
    ),
    Guard(
        "whoever is approved and is in no group does not read that photos come",
        "domain/queries/connecting/request.py",
        "return outside.get(self.state, self.state) if self.is_outside else self.state",
        "return self.state",
        _DECISION,
    ),
    Guard(
        "whoever was seen in no group is outside once all groups have ended",
        "domain/queries/groups/groups.py",
        " OR NOT EXISTS (SELECT 1 FROM groups g WHERE g.workspace_id = p.workspace_id AND g.active)",
        "",
        _DECISION,
    ),
    Guard(
        "no group is erased on the day until which an admin can add the bot again",
        "bot/messages/words.py",
        "return self.day(moment.astimezone(self.zone).date() - timedelta(days=1))",
        "return self.day(moment.astimezone(self.zone).date())",
        ("tests/telegram/groups/test_group_ends.py",),
    ),
)
