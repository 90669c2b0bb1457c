"""Looks for all that an erase should have removed: in every column of every table, in index and store."""

from uuid import UUID

from domain.rules.persons.names import name_key
from tests import sql
from tests.usecases.stage import Stage

# The ledger of erasures may keep ids.
_IDS_MAY_STAY = {"erasures"}
# The history of moves outlives the persons: it keeps their numbers and the ids of faces, and no name.
_FACES_MAY_STAY = _IDS_MAY_STAY | {"face_assignment_events"}


async def tables_with(text: str) -> set[str]:
    """Names the tables where any row contains the text, whatever its letter case, or its `name_key`."""
    tables = await sql.rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    looks = [
        f"""SELECT '{table["name"]}' AS name WHERE EXISTS (
            SELECT 1 FROM "{table["name"]}" AS whole
            WHERE strpos(lower(whole::text), lower($1)) > 0 OR strpos(whole::text, $2) > 0)"""
        for table in tables
    ]
    return {row["name"] for row in await sql.rows(" UNION ALL ".join(looks), text, name_key(text))}


async def vectors_of(person_id: UUID) -> list[str]:
    """The embeddings of a person's faces, in hex as Postgres writes them."""
    rows = await sql.rows(
        """SELECT encode(e.vector, 'hex') AS vector FROM face_embeddings e
           JOIN face_instances f ON f.id = e.face_id WHERE f.person_id = $1""",
        person_id,
    )
    return [row["vector"] for row in rows]


async def faces_of(person_id: UUID) -> set[UUID]:
    rows = await sql.rows("SELECT id FROM face_instances WHERE person_id = $1", person_id)
    return {row["id"] for row in rows}


def stored(stage: Stage) -> set[str]:
    """The keys in the store, without the ledger's copies, which hold ids, and the installation's notes."""
    return {key for key in stage.store.photos if not key.startswith(("ledger/", "installation/"))}


class Traces:
    """Notes what is known of a person before the erase, and looks for it afterwards."""

    def __init__(self, person_id: UUID, name: str, vectors: list[str], faces: set[UUID]) -> None:
        self.person_id = person_id
        self.name = name
        self.vectors = vectors
        self.faces = faces

    @classmethod
    async def of(cls, person_id: UUID, name: str) -> "Traces":
        traces = cls(person_id, name, await vectors_of(person_id), await faces_of(person_id))
        assert await tables_with(name)
        assert traces.vectors
        assert await tables_with(traces.vectors[0]) == {"face_embeddings"}
        return traces

    async def left(self, stage: Stage) -> set[str]:
        """Names the places where something of the person is still found. Call it where nobody else has files:
        every key in the store counts.
        """
        found = {f"name in {table}" for table in await tables_with(self.name)}
        ids = await tables_with(str(self.person_id)) - _IDS_MAY_STAY
        found |= {f"id in {table}" for table in ids}
        for face in self.faces:
            found |= {f"face in {table}" for table in await tables_with(str(face)) - _FACES_MAY_STAY}
        for vector in self.vectors:
            found |= {f"embedding in {table}" for table in await tables_with(vector)}
        found |= {f"point {face}" for face in stage.index.faces() & self.faces}
        found |= {f"bytes {key}" for key in stored(stage)}
        return found
