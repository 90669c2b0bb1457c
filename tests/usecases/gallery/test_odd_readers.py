"""Readers of the message about odd training photos, and the person's name in it."""

import asyncpg

from domain.queries.gallery.odd_photos import OddReader, odd_photos
from tests.usecases.rows import a_link, a_participant, a_person, a_workspace

KIM = 7_345_000_902  # no number that `a_participant` gives by itself


async def test_owners_read_their_own_name_in_their_language_and_nobody_else_reads_it(
    connection: asyncpg.Connection,
) -> None:
    workspace = await a_workspace(connection)
    person = await a_person(connection, workspace, name="Tim")
    owner = await a_participant(connection, tg_user_id=KIM, language="ru")
    await a_link(connection, owner, person, alias="Timka")
    for given in ({"role": "guardian"}, {"state": "revoked"}):
        await a_link(connection, await a_participant(connection), person, **given)
    closed = await a_participant(connection, private_chat="blocked")
    await a_link(connection, closed, person)
    found = await odd_photos(person)
    assert found is not None
    assert found.readers == (OddReader(KIM, "ru", "Timka", is_owner=True),)
