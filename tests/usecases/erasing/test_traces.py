"""The search by which the tests look for a name after an erase finds the name in any letter case."""

import pytest

from tests import sql
from tests.usecases.factory import Group, post
from tests.usecases.stage import Stage
from tests.usecases.traces import tables_with


@pytest.mark.parametrize("words", ["annabelle won", "ANNABELLE WON", "Annabelle won"])
async def test_a_name_is_found_in_capitals_too(stage: Stage, group: Group, words: str) -> None:
    photo = await post(stage, group)
    await sql.execute("UPDATE postings SET caption = $2 WHERE asset_id = $1", photo, words)
    assert await tables_with("Annabelle") == {"postings"}
