"""The training photos from which a person can be learned."""

from typing import Final

# Whether photo a is one: the verdict is good, or its sender keeps it, and its face is still the person's.
IS_GOOD: Final = """(a.state = 'done' AND a.reason IN ('good', 'kept') AND EXISTS (
    SELECT 1 FROM face_instances f WHERE f.asset_id = a.id AND f.person_id = a.enrols_person_id))"""
