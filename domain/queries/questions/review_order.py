"""Orders questions by use: what decides most comes first, and of these the surest."""

from typing import Final

# What an answer to question s about face f decides: how many participants with an approved link to the person
# neither have (or may have) the photo nor are owed it, and how many other questions about the face it ends.
DECIDES: Final = """((SELECT count(*) FROM participant_persons l
    WHERE l.person_id = s.suggested_person_id AND l.state = 'approved' AND NOT EXISTS (
        SELECT 1 FROM deliveries d WHERE d.asset_id = f.asset_id AND d.participant_id = l.participant_id
          AND d.state IN ('pending', 'sending', 'sent', 'unknown', 'parked')))
    + (SELECT count(*) FROM face_suggestions o WHERE o.face_instance_id = s.face_instance_id
        AND o.id <> s.id AND o.status = 'PENDING'))"""
# How sure question s is.
SURENESS: Final = "coalesce(s.aggregate_confidence, s.confidence)"
BY_USE: Final = f"{DECIDES} DESC, {SURENESS} DESC, s.id"
