"""How much there is of a person."""

# Of persons p: faces to learn from, and photos of groups.
TRAINING_FACES = """(SELECT count(*) FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
     WHERE f.person_id = p.id AND a.kind = 'training')"""
PHOTOS = """(SELECT count(DISTINCT f.asset_id) FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
     WHERE f.person_id = p.id AND a.kind = 'post')"""
# And of participant_persons l: photos that came to that participant.
RECEIVED = """(SELECT count(*) FROM distributions x JOIN deliveries d ON d.asset_id = x.asset_id
         AND d.participant_id = x.participant_id AND d.state = 'sent'
     WHERE x.person_id = p.id AND x.participant_id = l.participant_id)"""
