"""Whoever was removed or demoted has no right left that they had before."""

from tests.guards.guard import Guard

_DEMOTED = ("tests/access/test_demoted.py",)

REMOVING_GUARDS = (
    Guard(
        "an undo that removes somebody ends the open invitations",
        "domain/steps/operations/give_back_links.py",
        "        await end_all_invitations(acting, person.id)\n",
        "        assert end_all_invitations\n",
        ("tests/usecases/sharing/test_link_roles.py",),
    ),
    Guard(
        "whoever was removed during a merge does not come back by an invitation after its undo",
        "domain/steps/sharing/absorbed_links.py",
        "        if await _decides(acting, absorbed):\n            await end_invitations(absorbed)\n",
        "        assert absorbed\n",
        ("tests/usecases/sharing/test_carried_links.py",),
    ),
    Guard(
        "whoever leaves by an undo ends nobody's invitation",
        "domain/steps/operations/give_back_links.py",
        "AND r.tg_user_id IS DISTINCT FROM $2::bigint LIMIT 1",
        "AND ($2::bigint IS NULL OR true) LIMIT 1",
        ("tests/usecases/sharing/test_link_roles.py",),
    ),
    Guard(
        "a person is erased on a fresh answer of Telegram",
        "bot/telegram/erasing/delete_person.py",
        "    await ctx.forget_rights(person.workspace_id)\n    await erase_person(",
        "    await erase_person(",
        _DEMOTED,
    ),
    Guard(
        "the face data of a person is erased on a fresh answer of Telegram",
        "bot/telegram/erasing/delete_person.py",
        "    await ctx.forget_rights(person.workspace_id)\n    done = await erase_faces(",
        "    done = await erase_faces(",
        _DEMOTED,
    ),
    Guard(
        "a person is dissolved on a fresh answer of Telegram",
        "bot/telegram/erasing/delete_person.py",
        "        await ctx.forget_rights(person.workspace_id)\n        done = await dissolve_person(",
        "        done = await dissolve_person(",
        _DEMOTED,
    ),
    Guard(
        "an admin chat is bound on a fresh answer of Telegram",
        "bot/telegram/groups/bind_admin_chat.py",
        "        await world.forget_rights(target.workspace_id, message.from_user.id)\n",
        "        assert target\n",
        _DEMOTED,
    ),
    Guard(
        "a request is declined on a fresh answer of Telegram",
        "bot/telegram/connecting/decide_link.py",
        "        await ctx.forget_rights(view.workspace_id)\n",
        "        assert view\n",
        _DEMOTED,
    ),
    Guard(
        "a group is erased on a fresh answer of Telegram about the other groups",
        "bot/telegram/erasing/erase_group.py",
        "    await ctx.forget_rights(group.workspace_id)\n",
        "",
        _DEMOTED,
    ),
    Guard(
        "the API deletes a person on a fresh answer of Telegram",
        "bot/api/persons/delete_person.py",
        "        await call.forget_rights(person.workspace_id)\n",
        "        assert call\n",
        ("tests/api/test_person_changes.py",),
    ),
    Guard(
        "the API declines a request on a fresh answer of Telegram",
        "bot/api/questions/waiting.py",
        "        await call.forget_rights(request.workspace_id)\n",
        "        assert request\n",
        ("tests/api/test_service.py",),
    ),
    Guard(
        "before an act that cannot be undone the API asks for the rights again",
        "bot/api/call.py",
        "        self.moderated.pop(workspace_id, None)\n",
        "",
        ("tests/api/test_person_changes.py",),
    ),
)
