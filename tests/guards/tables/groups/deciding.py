"""What waits for moderators reaches whoever decides now, and leaves whoever decides no more."""

from tests.guards.guard import Guard

_BIND = ("tests/usecases/groups/test_bind_admin_chat.py",)
_JOIN = ("tests/usecases/sharing/test_who_decides_joins.py",)
_ADD = ("tests/telegram/gallery/test_add_gallery_photo.py",)
_SHOW_GALLERY = "workers/gallery/show_gallery_photos.py"
_PHOTO = ("tests/usecases/photos/test_photo_card.py",)
_CLUSTER = ("tests/usecases/clusters/test_show_cluster.py",)
_FOLLOWING = ("tests/usecases/groups/test_follow_admin_chat.py",)
_FOLLOW = "domain/steps/groups/follow_admin_chat.py"
_SHOW_CLUSTERS = "workers/clusters/show_clusters.py"
_NO_ADMIN = ("tests/telegram/connecting/test_no_admin.py",)
_SHOW_JOINS = "workers/sharing/show_joins.py"

DECIDING_GUARDS = (
    Guard(
        "requests and questions that wait are shown in a new admin chat",
        _FOLLOW,
        "    await show_waiting(work, await waiting_in(workspace_id))\n",
        "    assert show_waiting\n    assert waiting_in\n",
        _BIND,
    ),
    Guard(
        "unknown people, proposals and thresholds follow whoever decides",
        _FOLLOW,
        "standing.get(kind, ())])",
        "standing.get(kind, ())][:0])",
        _FOLLOWING,
    ),
    Guard(
        "photos leave an admin chat that decides no more",
        _FOLLOW,
        "await follow_photo_cards(work, photos)",
        "await follow_photo_cards(work, grids)",
        _FOLLOWING,
    ),
    Guard(
        "a question whether to delete a photo leaves an admin chat that decides no more",
        _FOLLOW,
        "    await take_back_each(work, await sql.values(CardId, asked, workspace_id, DELETION))\n",
        "    assert take_back_each\n",
        _FOLLOWING,
    ),
    Guard(
        "a photo on which somebody is missing is shown in a new admin chat",
        _FOLLOW,
        "        await tell_of_report(work, workspace_id, asset_id)\n",
        "        assert tell_of_report\n",
        _FOLLOWING,
    ),
    Guard(
        "cards that waited for a muted admin chat are shown in the new one at once",
        "domain/steps/groups/bind_chat.py",
        "    if former is not None:\n",
        "    if former is not None and former == tg_chat_id:\n",
        _FOLLOWING,
    ),
    Guard(
        "cards for a forgotten user who decided alone are shown to the admins of the groups",
        "domain/steps/erasing/erase_participant_rows.py",
        "        await follow_admin_chat(work, workspace_id)\n",
        "        assert follow_admin_chat\n",
        ("tests/usecases/erasing/test_erase_participant_rows.py",),
    ),
    Guard(
        "a former admin chat learns no name",
        "workers/chats/card_readers.py",
        "return chat is not None and chat.tg_chat_id == reader.tg_chat_id",
        "return chat is not None",
        _PHOTO,
    ),
    Guard(
        "a photo's card leaves the chat of whoever decides no more",
        "workers/photos/show_photos.py",
        "await remaining_readers(view.workspace_id, readers, cards, world)",
        "await remaining_readers(view.workspace_id, readers, [], world)",
        _PHOTO,
    ),
    Guard(
        "an unknown person's card leaves the chat of whoever decides no more",
        _SHOW_CLUSTERS,
        "await remaining_readers(view.workspace_id, view.deciders, cards, world)",
        "await remaining_readers(view.workspace_id, view.deciders, [], world)",
        _CLUSTER,
    ),
    Guard(
        "no faces are drawn for a chat that takes no card",
        _SHOW_CLUSTERS,
        "needs_new |= await is_reachable(recipient.tg_chat_id)",
        "needs_new = True",
        _CLUSTER,
    ),
    Guard(
        "nobody is asked who an unknown person is without a face",
        _SHOW_CLUSTERS,
        "if known is None and picture is None and not is_undrawn:",
        "if False:",
        _CLUSTER,
    ),
    Guard(
        "a proposal leaves the chat of whoever decides no more",
        "workers/clusters/show_proposals.py",
        "await deciders(view.workspace_id), cards, world",
        "await deciders(view.workspace_id), cards and [], world",
        _FOLLOWING,
    ),
    Guard(
        "proposed thresholds leave the chat of whoever decides no more",
        "workers/settings/show_proposals.py",
        "await remaining_readers(view.workspace_id, view.deciders, cards, world)",
        "await remaining_readers(view.workspace_id, view.deciders, cards and [], world)",
        _FOLLOWING,
    ),
    Guard(
        "owners are told of odd photos before an admin chat in which the bot may not write",
        "domain/queries/gallery/odd_photos.py",
        "return tuple(found.values())",
        "return tuple(reversed(found.values()))",
        ("tests/usecases/gallery/test_odd_readers.py",),
    ),
    Guard(
        "a wish to join leaves the chat of whoever decides no more",
        _SHOW_JOINS,
        "await remaining_readers(view.workspace_id, view.recipients, cards, world)",
        "await remaining_readers(view.workspace_id, view.recipients, [], world)",
        _BIND,
    ),
    Guard(
        "an admin whom the bot did not know as one reads the wish to join an unowned person",
        _SHOW_JOINS,
        "if view.waits_for_admins and await look_up_admins(",
        "if False and await look_up_admins(",
        _JOIN,
    ),
    Guard(
        "nobody says that a group has no admin where Telegram does not tell of it",
        "domain/queries/groups/has_no_admin.py",
        "except Untold:\n        return False",
        "except Untold:\n        return True",
        ("tests/usecases/groups/test_has_no_admin.py",),
    ),
    Guard(
        "the operator reads no longer that nobody can decide once a chat does",
        _FOLLOW,
        "kind IN ('without_admin', $2)",
        "kind IN ($2)",
        _NO_ADMIN,
    ),
    Guard(
        "where every group may use the bot, warnings about groups do not fill the operator's chat",
        "workers/groups/warn_without_admin.py",
        "chat is None or world.settings.open_to_all",
        "chat is None",
        _NO_ADMIN,
    ),
    Guard(
        "the picture of a wish to join waits where no admin can read it",
        _SHOW_JOINS,
        "is_unseen = view.state == LinkState.REQUESTED and not reached",
        "is_unseen = view.state == LinkState.REQUESTED and reached < 0",
        _JOIN,
    ),
    Guard(
        "a photo that looks different leaves the chat of whoever decides no more",
        _SHOW_GALLERY,
        "await remaining_readers(view.workspace_id, view.deciders, theirs, world)",
        "await remaining_readers(view.workspace_id, view.deciders, theirs and [], world)",
        _BIND,
    ),
    Guard(
        "a sender who decides no more keeps no buttons to decide",
        _SHOW_GALLERY,
        'f"{_ODD}:decides" if view.verdict == _ODD and may_decide else _shown(view)',
        "_shown(view)",
        _BIND,
    ),
    Guard(
        "the face on a photo that looks different is kept for whoever comes to decide",
        _SHOW_GALLERY,
        "if view.verdict != _ODD:",
        "if view.verdict:",
        _BIND,
    ),
    Guard(
        "a photo that looks different waits for the first admin who can be reached",
        "domain/queries/connecting/waiting_requests.py",
        "WHERE a.kind = 'training' AND {IS_ODD_AND_WAITS}",
        "WHERE a.kind = 'training' AND a.reason = 'even'",
        _ADD,
    ),
    Guard(
        "whoever is let in as the first owner decides about the others who asked",
        "domain/usecases/sharing/decide_join.py",
        "            await follow_deciders(work, [person.id])\n",
        "            assert follow_deciders\n",
        _JOIN,
    ),
    Guard(
        "whoever comes by an invitation as the first owner decides about those who asked",
        "domain/steps/sharing/link_participant.py",
        "        await follow_deciders(work, [person_id])\n",
        "        assert follow_deciders\n",
        _JOIN,
    ),
    Guard(
        "whoever is made the first owner decides about those who asked",
        "domain/usecases/sharing/make_owner.py",
        "            await follow_deciders(work, [person.id])\n",
        "            assert follow_deciders\n",
        _JOIN,
    ),
    Guard(
        "an owner who comes with a merge decides about those who asked",
        "domain/steps/persons/absorb_person.py",
        "WHERE person_id IN ($1, $2) AND state = 'requested'",
        "WHERE person_id IN ($1) AND state = 'requested'",
        _JOIN,
    ),
    Guard(
        "when an owner goes with the undo of a merge, the admins decide again about those who asked",
        "domain/steps/persons/follow_carried.py",
        "{absorbed, survivor}",
        "{absorbed}",
        _JOIN,
    ),
    Guard(
        "a question whose card a muted bot could not change is asked anew when it may write",
        "workers/questions/show_suggestions.py",
        "            await _ask_anew_if_left(view, place, known, world)\n",
        "",
        ("tests/telegram/questions/test_pass_question.py",),
    ),
    Guard(
        "an unknown person whose card a muted bot could not change is shown anew when it may write",
        _SHOW_CLUSTERS,
        "needs_new |= view.state == ClusterState.OPEN and await is_left(place, known)",
        "assert is_left",
        ("tests/telegram/clusters/test_show_clusters.py",),
    ),
    Guard(
        "a wish to join whose card a muted bot could not change is shown anew when it may write",
        "workers/sharing/show_joins.py",
        "if view.state == LinkState.REQUESTED and await is_left(place, known):",
        "if view.state == LinkState.REQUESTED and await is_left(place, None):",
        ("tests/telegram/sharing/test_join_with_picture.py",),
    ),
    Guard(
        "an admin who changes the rights of the bot does not let it into the group",
        "bot/telegram/groups/activate_group.py",
        "    if before != MemberStatus.OUTSIDE:\n        return",
        "    if False:\n        return",
        ("tests/telegram/groups/test_activate_group.py",),
    ),
    Guard(
        "whoever decides no more is told so where the new admin chat hides its members",
        "workers/groups/show_new_deciders.py",
        "return not await where_told(moderates(workspace_id, tg_user_id, world.memberships))",
        "return not await moderates(workspace_id, tg_user_id, world.memberships)",
        ("tests/usecases/groups/test_hidden_members.py",),
    ),
)
