"""A press that is handled again is answered as the first time, and no press stores a stranger. One that is
forged tells nothing of other people's persons, and one that came too late why.
"""

from tests.guards.guard import Guard

_OTHERS_TEST = ("tests/usecases/gallery/test_move_training_photo.py",)

_PRESSED_AGAIN = ("tests/usecases/operations/test_pressed_again.py",)

PRESS_GUARDS = (
    Guard(
        "whoever moves a training photo too late does not read that its person is learned from it",
        "domain/usecases/gallery/move_training_photo.py",
        'raise Conflict("photo_known") if is_here else NotFound("face")',
        'raise Conflict("photo_known")',
        _OTHERS_TEST,
    ),
    Guard(
        "an owner does not learn by a forged number in what state a person of others is",
        "domain/steps/persons/lock_to_change.py",
        "[number, other], in_any_state=True)",
        "[number, other])",
        _OTHERS_TEST,
    ),
    Guard(
        "a guardian does not learn by a forged number whether a person is there",
        "domain/steps/persons/lock_to_change.py",
        "        await lock_to_change(acting, number)  # refuses a guardian, as otherwise\n",
        "",
        _OTHERS_TEST,
    ),
    Guard(
        "whoever declined somebody who asked to join is not told that nothing was changed",
        "domain/usecases/sharing/decide_join.py",
        "if not admit and await _has_declined(link_id, by):",
        "if False:",
        _PRESSED_AGAIN,
    ),
    Guard(
        "whoever kept the thresholds is told so also when the press is handled again",
        "domain/usecases/settings/decide_proposal.py",
        "if has_decided is not None and (not uses or now == view.wanted):",
        "if False:",
        _PRESSED_AGAIN,
    ),
    Guard(
        "whoever accepted an offer is told how many photos are on their way",
        "domain/usecases/deliveries/accept_offer.py",
        "return await _waiting(person_id, participant_id)",
        "return 0",
        ("tests/telegram/connecting/test_decide_link.py",),
    ),
    Guard(
        "whoever accepted an invitation keeps a record of it",
        "domain/queries/sharing/invitation.py",
        'f"{_INVITED} AND k.id = $1"',
        'f"{_LIVE} AND k.id = $1"',
        ("tests/telegram/operations/test_handled_again.py",),
    ),
    Guard(
        "whoever deleted a group is told so",
        "bot/telegram/erasing/erase_group.py",
        'await do_once("erase_group", group_id, _erase(query, group_id, ctx), ctx)',
        "await _erase(query, group_id, ctx)",
        ("tests/telegram/erasing/test_erase_group.py",),
    ),
    Guard(
        "whoever split a group off is told so",
        "bot/telegram/groups/split_group.py",
        'await do_once("split_group", group_id, _split(query, group_id, ctx), ctx)',
        "await _split(query, group_id, ctx)",
        ("tests/telegram/groups/test_split_group.py",),
    ),
    Guard(
        "only whoever deleted or split off a group is told so",
        "bot/telegram/erasing/erase_group.py",
        "if not await did_to_number(operation, group_id, ctx.requester()):",
        "if False:",
        ("tests/telegram/erasing/test_erase_group.py",),
    ),
    Guard(
        "whoever deleted everything is told so",
        "bot/telegram/erasing/erase_workspace.py",
        "if not await is_workspace_erased(workspace_id, since=ctx.received_at):",
        "if True:",
        ("tests/telegram/erasing/test_erase_group.py",),
    ),
    Guard(
        "only a press from before the deletion is told so",
        "domain/queries/erasing/deletion.py",
        "AND subject_number = $1 AND created_at >= $2",
        "AND subject_number = $1 AND $2::timestamptz IS NOT NULL",
        ("tests/telegram/erasing/test_erase_group.py",),
    ),
    Guard(
        "whoever said that a training photo shows somebody else is told so",
        "domain/usecases/gallery/settle_gallery_photo.py",
        'if asset.reason == "left_out" and not is_the_person:',
        "if False:",
        _PRESSED_AGAIN,
    ),
    Guard(
        "whoever made a chat the admin chat by a link is told so",
        "domain/usecases/groups/bind_admin_chat.py",
        "if (bound := await _bound_before(payload, tg_chat_id)) is not None:",
        "if (bound := await _bound_before(payload, tg_chat_id)) is not None and False:",
        ("tests/telegram/groups/test_bind_admin_chat.py",),
    ),
    Guard(
        "whoever made the chat of the setting the admin chat is told so",
        "domain/usecases/groups/decide_here.py",
        "if workspace is not None and workspace.tg_admin_chat_id == tg_chat_id:",
        "if False:",
        ("tests/usecases/groups/test_decide_here.py",),
    ),
    Guard(
        "whoever gave up new photos of a person is told so",
        "bot/telegram/connecting/cancel_connection.py",
        'if person.approval == "approved" and not person.is_owned_without_faces:',
        'if person.approval == "approved":',
        ("tests/telegram/connecting/test_train_again.py",),
    ),
    Guard(
        "whoever deleted a draft, or took a request back, is told so",
        "bot/telegram/connecting/connection.py",
        '        if not await did_to_number("erase_person", number, ctx.requester()):\n            raise\n',
        "        raise\n",
        ("tests/telegram/connecting/test_change_request.py",),
    ),
    Guard(
        "whoever renamed a person by a command is told so",
        "bot/telegram/persons/rename_person.py",
        "if (again := await result_again(ctx, scope)) is not None:",
        "if (again := await result_again(ctx, scope)) is not None and False:",
        ("tests/telegram/operations/test_handled_again.py",),
    ),
    Guard(
        "whoever hid a person by a command is told so",
        "bot/telegram/persons/hide_person.py",
        "if (again := await result_again(ctx, scope)) is not None:",
        "if (again := await result_again(ctx, scope)) is not None and False:",
        ("tests/telegram/operations/test_handled_again.py",),
    ),
    Guard(
        "whoever presses in a group that nobody let in is not stored",
        "bot/telegram/chats/participant_middleware.py",
        "    return user if is_stored else None\n",
        "    return user\n",
        ("tests/telegram/groups/test_activate_group.py",),
    ),
    Guard(
        "a forged press deletes no message of a group",
        "bot/telegram/groups/activate_group.py",
        "    if not is_of_message(query):\n        return",
        "    if False:\n        return",
        ("tests/telegram/groups/test_activate_group.py",),
    ),
    Guard(
        "whoever moderates two workspaces reads which one a card of settings or tokens is about",
        "bot/telegram/chats/scope.py",
        'return dict(workspaces).get(workspace_id, "") if len(workspaces) > 1 else ""',
        'return ""',
        ("tests/telegram/settings/test_two_workspaces.py",),
    ),
)
