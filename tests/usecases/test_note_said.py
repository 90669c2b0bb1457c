"""Texts of the bot end with whom they name, and with nobody else: Telegram deletes for good."""

from collections.abc import Mapping
from datetime import UTC, datetime

from domain.usecases.note_said import note_said
from tests.usecases.erasing import erase
from tests.usecases.factory import Connected, Group, connected_person
from tests.usecases.stage import Stage


async def gone_with(stage: Stage, group: Group, person: Connected, texts: Mapping[int, str]) -> set[int]:
    """Which of the messages, that all stand in the owner's chat, are deleted when the person is."""
    for message, text in texts.items():
        await note_said(person.owner.tg_user_id, message, text, sent_at=datetime.now(UTC))
    stage.telegram.calls.clear()
    await erase(stage, person, group.admin)
    await stage.drain()
    await stage.show()
    calls = [call for call in stage.telegram.calls if call.method == "deleteMessages"]
    return {message for call in calls for message in call.params["message_ids"]} & texts.keys()


async def test_a_name_inside_a_longer_word_is_not_named(stage: Stage, group: Group) -> None:
    al = await connected_person(stage, group, look="al", name="Al")
    texts = {
        901: "These are all faces",
        902: "Albert: 3 photos",
        903: "Al: 3 photos",
        904: "Is it (Al)?",
        905: "Anna and Al",
        906: "McAl",
    }
    assert await gone_with(stage, group, al, texts) == {903, 904, 905}


async def test_signs_in_a_name_mean_themselves(stage: Stage, group: Group) -> None:
    al = await connected_person(stage, group, look="al", name="A.l (2)")
    texts = {901: "Axl (2)", 902: "A.l 2", 903: "A.l (2): 3 photos"}
    assert await gone_with(stage, group, al, texts) == {903}
