"""The rights to delete faces: who, whose, and where."""

import pytest

from domain.errors import DomainError, Forbidden, NotFound
from tests.persons import add_link
from tests.usecases.faces.test_delete_faces import delete_all, delete_on_photo, faces_of
from tests.usecases.factory import Connected, Group, connected_person, make_group, make_participant, post
from tests.usecases.stage import Stage


@pytest.mark.checklist(63)
@pytest.mark.parametrize(
    ("who", "error"), [("guardian", Forbidden), ("stranger", NotFound), ("foreign admin", NotFound)]
)
async def test_a_user_without_the_right_deletes_no_face(
    stage: Stage, group: Group, anna: Connected, who: str, error: type[DomainError]
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    if who == "foreign admin":
        member = (await make_group(stage)).admin
    else:
        member = await make_participant(stage, who, in_chat=group.tg_chat_id)
    if who == "guardian":
        await add_link(member.participant_id, anna.person_id, "guardian")
    for act in (delete_on_photo(stage, anna, photo, member), delete_all(stage, anna, member)):
        with pytest.raises(error):
            await act
    assert len(await faces_of(anna)) == 2


async def test_a_photo_without_the_person_or_of_another_workspace_is_not_found(
    stage: Stage, group: Group, anna: Connected
) -> None:
    empty = await post(stage, group, stage.engine.face())
    elsewhere = await make_group(stage)
    theirs = await connected_person(stage, elsewhere, look="theirs", name="Theirs")
    foreign = await post(stage, elsewhere, stage.engine.face(theirs=0.9))
    await stage.settle()
    for photo in (empty, foreign, 999_999_999):
        with pytest.raises(NotFound):
            await delete_on_photo(stage, anna, photo, group.admin)
    assert len(await faces_of(theirs)) == 2
