"""The report of what a new engine does not know names nobody who was erased."""

from domain.queries import sql
from domain.usecases.report_engine_change import report_engine_change
from tests.usecases.erasing import erase
from tests.usecases.factory import Connected, Group
from tests.usecases.stage import Stage


def texts(stage: Stage, method: str) -> list[str]:
    return [str(call.params["text"]) for call in stage.telegram.calls if call.method == method]


async def test_it_gets_shorter_with_each_who_is_erased_and_goes_with_the_last(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await sql.execute("UPDATE face_embeddings SET engine = 'old'")
    await report_engine_change(stage.engine.name, stage.doorbell)
    await stage.show()
    [told] = [text for text in texts(stage, "sendMessage") if "Ben" in text and "Anna" in text]
    for erased, left in ((anna, "Ben"), (ben, None)):
        await erase(stage, erased)
        await stage.settle()
        before = len(texts(stage, "editMessageText"))
        await stage.show()
        edited = [text for text in texts(stage, "editMessageText")[before:] if "engine" in text or "🧹" in text]
        assert told not in edited
        assert any(left in text for text in edited) if left else any("named here" in text for text in edited)
        assert not any(name in text for text in edited for name in ("Anna", "Ben") if name != left)
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'engine'") == []
