"""Guards of who is told of the erase of a workspace."""

from tests.guards.guard import Guard

_TEST = ("tests/erase/test_workspace.py",)

TELLING_GUARDS = (
    Guard(
        "receivers are told that a workspace was deleted",
        "domain/usecases/erasing/erase_workspace.py",
        "        await _tell_receivers(work, workspace_id, by.tg_user_id)\n",
        "        assert _tell_receivers\n",
        _TEST,
    ),
    Guard(
        "the erase of a workspace is not verified before its receivers were told",
        "domain/usecases/erasing/purge_erasure.py",
        "        await _ensure_all_are_told(erasure)\n",
        "        assert _ensure_all_are_told\n",
        _TEST,
    ),
    Guard(
        "no task keeps the chat of a receiver who was forgotten with the workspace",
        "domain/steps/erasing/delete_erased_rows.py",
        'for key in ("tg_former_chat_id", "tg_told_chat_id"):',
        'for key in ("tg_former_chat_id",):',
        _TEST,
    ),
    Guard(
        "a closed chat does not hold up the erase of a workspace",
        "domain/usecases/erasing/erase_workspace.py",
        " AND r.private_chat = 'open'",
        "",
        _TEST,
    ),
)
