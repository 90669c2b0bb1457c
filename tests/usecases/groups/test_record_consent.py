"""What a member's no means for photos that wait to be looked at."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.usecases.groups.record_consent import record_consent
from domain.usecases.photos.accept_asset import accept_asset
from domain.usecases.photos.replace_photo import replace_photo
from tests import sql
from tests.persons import add_link
from tests.usecases.factory import Connected, Group, make_group, make_participant, post, posted_photo
from tests.usecases.stage import Stage


async def refuse(stage: Stage, group: Group) -> None:
    """The admin, who posted the photos, wants none of them looked at."""
    await record_consent(
        group.group_id,
        group.admin.participant_id,
        ["👎"],
        happened_at=datetime.now(UTC),
        doorbell=stage.doorbell,
    )


@pytest.mark.checklist(238)
async def test_after_a_no_only_what_others_posted_too_is_still_looked_at(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """In an earlier version a photo that waited was still sent after the no, and a replaced one stayed."""
    face = stage.engine.face(anna=0.9)
    await post(stage, group, face, message=7)
    await stage.settle()
    await replace_photo(posted_photo(stage, group, face, message=7), stage.doorbell)
    await post(stage, group, face)
    both = await post(stage, group, face, file="both")
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    again = replace(posted_photo(stage, group, file="both"), posted_by=kim.participant_id)
    await accept_asset(again, stage.doorbell)
    await refuse(stage, group)
    await stage.settle()
    await stage.show()
    received = await sql.rows("SELECT asset_id FROM deliveries WHERE state = 'sent'")
    assert received == [{"asset_id": both}]
    assert await sql.rows("SELECT state FROM deliveries WHERE asset_id <> $1", both) == [
        {"state": "retracted"}
    ]


async def test_after_a_no_a_photo_of_two_groups_is_looked_at_for_the_other_one_only(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """In an earlier version it reached those who are only in the group of the no."""
    other = await make_group(stage, joins=group)
    both = await make_participant(stage, in_chat=group.tg_chat_id)
    stage.memberships.statuses[other.tg_chat_id, both.tg_user_id] = "member"
    await add_link(both.participant_id, anna.person_id, "guardian")
    face = stage.engine.face(anna=0.9)
    asset_id = await post(stage, group, face, file="both")
    await post(stage, other, file="both")
    await refuse(stage, group)
    await stage.settle()
    assert stage.mailbox.sent == [(both.tg_user_id, asset_id)]
    assert await sql.values(int, "SELECT group_id FROM postings") == [other.group_id]


async def test_a_yes_that_is_taken_back_ends_no_refusal_that_a_reaction_gave(
    stage: Stage, group: Group
) -> None:
    """Such as one that an earlier version noted, which does not know what a button said."""
    await refuse(stage, group)
    who, now = group.admin.participant_id, datetime.now(UTC)
    await record_consent(group.group_id, who, [], before=["👍"], happened_at=now, doorbell=stage.doorbell)
    said = "SELECT consent FROM group_participants WHERE group_id = $1 AND participant_id = $2"
    assert await sql.values(str, said, group.group_id, who) == ["refused"]
