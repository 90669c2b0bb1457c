"""What a group takes along when it joins the list of another one, and a group that hides its members."""

from tests.guards.guard import Guard

_HIDDEN = ("tests/usecases/groups/test_hidden_members.py",)

JOINING_GUARDS = (
    Guard(
        "a group that hides its members stops no moderator of another one",
        "domain/queries/access/authority.py",
        "            except Untold as untold:\n                return untold\n",
        "            except Untold:\n                raise\n",
        _HIDDEN,
    ),
    Guard(
        "whoever may be a moderator of a group that hides its members is not told that they are none",
        "domain/queries/access/authority.py",
        "    if untold and found != otherwise:",
        "    if False:",
        _HIDDEN,
    ),
    Guard(
        "whoever would decide by hidden members is not told that the thing is gone",
        "domain/queries/access/acting.py",
        "not await by.moderates(workspace_id, or_untold=True):",
        "not await by.moderates(workspace_id):",
        _HIDDEN,
    ),
    Guard(
        "the added photo of a moderator waits while Telegram does not tell who moderates",
        "domain/usecases/gallery/judge_gallery_photo.py",
        "or_untold=not owns)",
        "or_untold=False)",
        ("tests/usecases/gallery/test_add_gallery_photo.py",),
    ),
    Guard(
        "older photos of a group that hid its members are offered once Telegram tells",
        "domain/usecases/deliveries/look_up_recipients.py",
        "(m.id IS NULL OR m.status = 'outside' AND m.left_noted)",
        "m.id IS NULL",
        _HIDDEN,
    ),
    Guard(
        "a group that Telegram does not know at the moment is not erased",
        "domain/usecases/groups/notice_removals.py",
        "(is_left and not answer.is_doubtful)",
        "is_left",
        _HIDDEN,
    ),
    Guard(
        "where Telegram does not tell of an admin chat, nobody waits for it",
        "domain/queries/access/authority.py",
        "        return await answer\n    except Untold as untold:",
        "        return await answer\n    except ZeroDivisionError as untold:",
        ("tests/telegram/groups/test_hidden_members.py",),
    ),
    Guard(
        "a photo goes to a recipient whom one of its groups confirms",
        "domain/steps/groups/look_up_chats.py",
        "    if untold is not None and not is_in:",
        "    if untold is not None:",
        _HIDDEN,
    ),
    Guard(
        "a doubtful answer does not say that a member left",
        "domain/steps/groups/remember_membership.py",
        "WHERE NOT $7 AND (m.checked_at",
        "WHERE $7::boolean IS NOT NULL AND (m.checked_at",
        _HIDDEN,
    ),
    Guard(
        "whoever is about to connect somebody goes on when the group joins another list",
        "domain/usecases/groups/join_workspace.py",
        "        await _go_on_connecting(old_id, workspace_id)\n",
        "        assert _go_on_connecting\n",
        ("tests/telegram/groups/test_join_workspace.py",),
    ),
)
