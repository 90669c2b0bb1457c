"""Which faces a reader may confirm. `usecases/faces/confirm_face.py` checks the same again at the press."""


def is_confirmable(reader: str) -> str:
    """SQL: whether the reader owns the person of face f and received the photo, nobody has said yet whose
    face it is, and the photo shows no second face of the person.

    reader: SQL for the participant's id; NULL for a program, which confirms nothing.
    """
    return f"""(f.basis = 'matched' AND EXISTS (SELECT 1 FROM participant_persons k
        WHERE k.person_id = f.person_id AND k.participant_id = {reader} AND k.role = 'owner'
          AND k.state = 'approved')
    AND EXISTS (SELECT 1 FROM deliveries d WHERE d.asset_id = f.asset_id AND d.participant_id = {reader}
        AND d.sent_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM face_instances o
        WHERE o.asset_id = f.asset_id AND o.person_id = f.person_id AND o.id <> f.id))"""  # noqa: S608  constants
