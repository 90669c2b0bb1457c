"""Finds what joined a cluster: as long as it is joined, what people said about it holds for the whole."""


def parts_of(cluster: str) -> str:
    """SQL for an array of ids: the cluster, and all that joined it, directly or through another one.

    cluster: SQL for its id.
    """
    return f"""ARRAY(
        WITH RECURSIVE part AS (
            SELECT {cluster} AS id
            UNION SELECT j.id FROM clusters j JOIN part ON j.joined_into_id = part.id)
        SELECT id FROM part)"""  # noqa: S608  constants
