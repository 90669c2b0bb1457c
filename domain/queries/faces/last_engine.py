"""The engine that ran last: embeddings of two engines cannot be compared."""


def last_engine(of: str) -> str:
    """SQL for the name of the engine that made the newest embedding of faces g. of: SQL, says which faces.

    Compare faces by their embeddings of this one engine. The newest embedding of each face would not do: an
    engine that ran before and runs again makes none of faces that it knows.
    """
    return f"""(SELECT l.engine FROM face_embeddings l JOIN face_instances g ON g.id = l.face_id
    WHERE {of} ORDER BY l.id DESC LIMIT 1)"""  # noqa: S608  constants
