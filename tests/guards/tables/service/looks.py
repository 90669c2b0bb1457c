"""What an operator has to be told when they look for a fault, or before there is one."""

from tests.guards.guard import Guard

_CHECK = ("tests/telegram/service/test_check.py",)

LOOK_GUARDS = (
    Guard(
        "a folder on a broken disk is not taken for one that is not there yet",
        "domain/adapters/process/disk_check.py",
        "with suppress(FileNotFoundError, NotADirectoryError):",
        "with suppress(OSError):",
        ("tests/adapters/process/test_disk_check.py",),
    ),
    Guard(
        "bot check names a webhook that another program has set",
        "bot/check.py",
        "    if theirs and theirs != ours:",
        "    if False:",
        _CHECK,
    ),
    Guard(
        "bot check names a key that Qdrant does not accept",
        "domain/adapters/qdrant/qdrant_ready.py",
        "    await collection_names(url, key)",
        "    pass",
        _CHECK,
    ),
    Guard(
        "the disk is watched also where the stores are servers",
        "domain/adapters/process/disk_check.py",
        "(settings.storage_path, settings.qdrant_path, settings.face_model_root)",
        "(settings.storage_path, settings.qdrant_path)",
        ("tests/test_compose.py",),
    ),
)
