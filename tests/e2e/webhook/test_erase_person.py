"""Deletion, from the command to *Deleted and verified*, and an independent look for anything that is left."""

import pytest

from sandbox.actors import button_of
from tests.e2e.families import Family
from tests.e2e.looking import stored_photos
from tests.e2e.traces import embeddings_of, logs, points_of, redis_holds, tables_with

IDS_MAY_STAY = {"erasures", "tasks"}


@pytest.mark.checklist(60, 62)
async def test_a_deleted_person_leaves_no_trace_and_is_never_delivered_again(
    webhook_family: Family,
) -> None:
    family, service, parent = webhook_family, webhook_family.service, webhook_family.parent
    posted = await family.post()
    await family.settle()
    person = await service.database.fetchrow(
        "SELECT id, workspace_id FROM persons WHERE name = $1", family.name
    )
    embeddings = await embeddings_of(service, person["id"])
    assert len(embeddings) == 2  # one of the training photo, one of the posted photo
    assert len(await points_of(service, person["workspace_id"])) == 2

    await parent.person.write("/delete")
    await family.settle()
    await parent.press(parent.person, "delete")
    await parent.press(parent.person, "erase")
    assert "Deleted and verified" in parent.person.inbox[-1].words

    assert await tables_with(service, family.name) == set()
    assert await tables_with(service, str(person["id"])) <= IDS_MAY_STAY
    for embedding in embeddings:
        assert await tables_with(service, embedding) == set()
        assert embedding not in logs(service)
    assert await points_of(service, person["workspace_id"]) == []
    assert stored_photos(service) == []
    assert not await redis_holds(service, family.name)
    assert family.name not in logs(service)
    assert not any(family.name in message.words for message in family.admin.person.inbox)

    assert posted.media is not None
    await family.admin.person.post_photo(family.group, posted.media.file)
    await family.settle()
    assert await points_of(service, person["workspace_id"]) == []  # the erased face does not come back
    await family.post()
    await family.settle()
    [stranger] = await points_of(service, person["workspace_id"])
    assert stranger.person_id is None
    assert len(family.received) == 1


@pytest.mark.prove
@pytest.mark.checklist(63)
async def test_deleting_says_how_much_goes_and_the_safe_button_changes_nothing(
    webhook_family: Family,
) -> None:
    family, parent = webhook_family, webhook_family.parent
    await family.post()
    await family.settle()
    await parent.person.write("/delete")
    await family.settle()
    await parent.press(parent.person, "delete")
    [card] = [message for message in parent.person.inbox if button_of(message, "erase") is not None]
    assert "what I learned from 1 photo" in card.words
    assert "1 group photo" in card.words
    assert [family.name in button for button in card.buttons] == [True, False, False]  # Keep comes first
    await parent.press(parent.person, "person")
    await family.post()
    await family.settle()
    assert len(family.received) == 2
