"""`python -m workers <command>` beside the running service, as its operator calls it."""

from pathlib import Path

import pytest

from tests.e2e.families import Family
from tests.e2e.processes import Ended, run

STRAY = "stored picture that nothing needs"


async def command(family: Family, *arguments: str, **settings: str) -> Ended:
    return await run("workers", *arguments, environment={**family.service.environment, **settings})


@pytest.mark.prove
async def test_the_index_is_rebuilt_while_photos_go_on_being_recognised(family: Family) -> None:
    await family.post()
    ended = await command(family, "rebuild-index")
    assert ended.code == 0, ended.err
    assert "The index is rebuilt: " in ended.out
    await family.post()
    await family.settle()
    assert len(family.received) == 2


@pytest.mark.prove
async def test_the_doctor_reports_a_stray_file_and_deletes_it_with_fix(family: Family) -> None:
    stray = family.service.folder / "photos" / "w999999" / "a1" / "original"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"stray")
    found = await command(family, "doctor")
    assert found.code == 1, found.err
    assert f"MEND  1 {STRAY}" in found.out
    assert has_stray(family)
    mended = await command(family, "doctor", "--fix")
    assert f"fixed 1 {STRAY} (1 mended)" in mended.out
    assert not has_stray(family)
    assert STRAY not in (await command(family, "doctor")).out


@pytest.mark.prove
async def test_numbers_that_the_index_rounds_are_no_fault(family: Family) -> None:
    """qdrant-edge returns these two numbers with another last digit."""
    await family.post()
    await family.settle()
    await family.service.database.execute(
        """UPDATE face_instances SET version = version + 1, quality_score = 0.9535396967793363,
               detection_confidence = 0.9204745658408143"""
    )
    written = await command(family, "doctor", "--fix")
    assert "differ" not in written.out
    assert (await command(family, "rebuild-index")).code == 0
    found = await command(family, "doctor")
    assert found.out == "ok    index, photo store and work fit together\n"
    assert found.code == 0


def has_stray(family: Family) -> bool:
    return (family.service.folder / "photos" / "w999999").exists()


@pytest.mark.prove
async def test_a_backup_of_the_running_service_is_restored_only_into_an_empty_database(
    family: Family, own_database: str, tmp_path: Path
) -> None:
    folder = str(tmp_path / "backup")
    backup = await command(family, "backup", folder)
    assert backup.code == 0, backup.err
    assert "Backed up as of 20" in backup.out
    assert family.name not in backup.out + backup.err
    restored = await command(family, "restore", folder, DATABASE_URL=own_database)
    assert restored.code == 0, restored.err
    assert "restore-check --apply" in restored.out
    again = await command(family, "restore", folder, DATABASE_URL=own_database)
    assert again.code == 1
    assert "Cannot restore: the database: it is not empty" in again.complaints[-1]
