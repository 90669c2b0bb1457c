"""Notes which answers to *Whose child is this?* enough people gave, so that moderators are shown them."""

from domain.ids import ClusterId
from domain.queries import sql
from domain.queries.clusters.parts import parts_of
from domain.queries.persons.survivor import survivor_of

# Equal answers agree, whether they give a person or only the person's name. An answer that gives an absorbed
# person counts for the survivor. When two names have the most answers, none counts. A participant who
# answered about a cluster and about its part counts once.
_AGREE = f"""
WITH answers AS (
    SELECT i.id, i.participant_id, coalesce(p.name_key, i.name_key) AS name_key, i.agreed_at
    FROM cluster_inquiries i LEFT JOIN persons p
      ON p.id = {survivor_of("i.person_id")} AND p.erasing_at IS NULL
    WHERE i.cluster_id = ANY({parts_of("$1::bigint")}) AND i.answered_at IS NOT NULL),
counts AS (
    SELECT name_key, count(DISTINCT participant_id) AS people FROM answers
    WHERE name_key IS NOT NULL GROUP BY name_key),
agreed AS (
    SELECT name_key FROM counts WHERE people >= $2 AND people > ALL (
        SELECT o.people FROM counts o WHERE o.name_key <> counts.name_key))
UPDATE cluster_inquiries i SET agreed_at = CASE WHEN g.name_key IS NOT NULL THEN now() END
FROM answers a LEFT JOIN agreed g ON g.name_key = a.name_key
WHERE i.id = a.id
"""  # noqa: S608  constants


async def agree_on_name(cluster_id: ClusterId, people: int) -> None:
    """people: how many have to give the same answer. Answers about clusters that joined this one count too.

    Call with the cluster locked, after its answers or its parts have changed.
    """
    await sql.execute(_AGREE, cluster_id, people)
