"""The face that stands for a person on cards."""

# Of persons p: a face's id, NULL where no posted photo shows the person. The chosen one while it is theirs,
# else the best: bytes of training photos are not kept.
PICTURE = """(
    SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
    WHERE f.person_id = p.id
    ORDER BY f.id IS NOT DISTINCT FROM p.picture_face_id DESC, f.quality_score DESC NULLS LAST, f.id
    LIMIT 1)"""
