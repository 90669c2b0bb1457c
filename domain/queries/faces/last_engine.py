"""The engine that runs, or ran last: embeddings of two engines cannot be compared."""

# The same text as `engine_key` makes of the engine of embedding l.
_KEY = "'engine:' || left(encode(sha256(convert_to(l.engine, 'UTF8')), 'hex'), 8)"


def last_engine(of: str) -> str:
    """SQL for the engine that runs, if it saw one of the faces g; else for the one of the newest embedding of
    all, if that saw one; else for the last engine that saw one. NULL where none did. of: an SQL condition for
    the faces g: those of one person or of one unknown person.

    Compare faces by their embeddings of this one engine. The newest embeddings may be of another: an engine
    that ran before and runs again makes no embedding of faces that it knows. All workers run the same engine
    (`claim_engine`), and say every few seconds which one (`keep_engine`). Mostly only one face is read. If
    Postgres read embeddings by age instead, it would read those of all other people until it finds one of
    these faces.
    """
    return f"""coalesce((
    SELECT l.engine FROM (
        SELECT queue FROM heartbeats WHERE queue LIKE 'engine:%' ORDER BY beat_at DESC LIMIT 1) h
    CROSS JOIN face_instances g JOIN face_embeddings l ON l.face_id = g.id
    WHERE {of} AND h.queue = {_KEY} LIMIT 1), (
    SELECT n.engine FROM (SELECT engine FROM face_embeddings ORDER BY id DESC LIMIT 1) n
    WHERE EXISTS (SELECT 1 FROM face_instances g
        JOIN face_embeddings l ON l.face_id = g.id AND l.engine = n.engine WHERE {of})), (
    SELECT l.engine FROM face_instances g CROSS JOIN LATERAL (
        SELECT e.id, e.engine FROM face_embeddings e WHERE e.face_id = g.id ORDER BY e.id DESC LIMIT 1) l
    WHERE {of} ORDER BY l.id DESC LIMIT 1))"""  # noqa: S608  constants
