"""Plants unknown people, inquiries about one of them, and reviews of a question."""

from typing import TYPE_CHECKING

from domain.ids import InquiryId
from domain.queries.clusters.clusters import Said
from sandbox.telegram import Person
from tests import sql
from tests.telegram.whole_bot import WholeBot

if TYPE_CHECKING:
    from tests.access.scene import Side


async def meet_somebody(bot: WholeBot, side: "Side", owner: Person) -> dict[str, int]:
    """Posts photos of an unknown person, too few for a card, and one of another, who is then ignored."""
    await owner.post_photo(side.group, bot.engine.draw(bot.engine.face(**{f"{side.name}_ulf": 0.9})))
    for _ in range(2):
        await owner.post_photo(side.group, bot.engine.draw(bot.engine.face(**{f"{side.name}_max": 0.9})))
    await bot.settle()
    [found] = await sql.rows(
        """SELECT c.number AS cluster, min(f.asset_id) AS cluster_photo
           FROM clusters c JOIN face_instances f ON f.cluster_id = c.id
           WHERE f.person_id IS NULL AND c.workspace_id = $1 GROUP BY c.number HAVING count(*) = 2""",
        side.workspace,
    )
    ignored = await _int_of(
        """UPDATE clusters c SET state = 'ignored' WHERE workspace_id = $1 AND number <> $2 AND EXISTS (
               SELECT 1 FROM face_instances f WHERE f.cluster_id = c.id AND f.person_id IS NULL)
           RETURNING number AS n""",
        side.workspace,
        found["cluster"],
    )
    return {**found, "ignored": ignored}


async def plant_reviews(side: "Side") -> dict[str, int]:
    wrong = [side.suggestion]
    return {"review": await _plant_review(side, []), "ticked_review": await _plant_review(side, wrong)}


async def _plant_review(side: "Side", wrong: list[int]) -> int:
    return await _int_of(
        """INSERT INTO reviews (workspace_id, person_id, participant_id, question_ids, wrong_ids, held_until)
           SELECT $1, p.id, (SELECT min(id) FROM participants), $3, $4, now() - interval '1 minute'
           FROM persons p WHERE p.number = $2 RETURNING id AS n""",
        side.workspace,
        side.person,
        [side.suggestion],
        wrong,
    )


async def plant_inquiries(side: "Side") -> dict[str, int]:
    """The owner is asked who the unknown person is. One answer is enough, and the side's admin gave one."""
    await sql.execute(
        """INSERT INTO workspace_settings (workspace_id, name, value, updated_by)
           VALUES ($1, 'whose_child_asks', 'true', 'tg:1'), ($1, 'whose_child_answers', '1', 'tg:1')""",
        side.workspace,
    )
    return {
        "said_name": Said(InquiryId(0), "Dana", people=1).version,
        "said": await _int_of(
            """INSERT INTO cluster_inquiries (workspace_id, cluster_id, participant_id, name, name_key,
                   answered_at, agreed_at)
               SELECT c.workspace_id, c.id, r.id, 'Dana', 'dana', now(), now()
               FROM clusters c, participants r WHERE c.number = $1 AND r.tg_user_id = $2 RETURNING id AS n""",
            side.cluster,
            side.admin.id,
        ),
        "inquiry": await _int_of(
            """INSERT INTO cluster_inquiries (workspace_id, cluster_id, participant_id)
               SELECT c.workspace_id, c.id, r.id FROM clusters c, participants r
               WHERE c.number = $1 AND r.tg_user_id = $2 RETURNING id AS n""",
            side.cluster,
            side.owner.id,
        ),
    }


async def _int_of(query: str, *values: object) -> int:
    row = await sql.one(query, *values)
    assert row is not None, query
    return int(row["n"])
