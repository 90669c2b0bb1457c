"""SQL that counts a person's training faces and photos."""

# Of persons p: faces on training photos, and group photos. The kind of each photo is looked up by itself,
# because for a join Postgres may read every photo there is.
_KIND = "(SELECT a.kind FROM image_assets a WHERE a.id = f.asset_id)"
TRAINING_FACES = f"""(SELECT count(*) FROM face_instances f
     WHERE f.person_id = p.id AND {_KIND} = 'training')"""  # noqa: S608  a constant
PHOTOS = f"""(SELECT count(DISTINCT f.asset_id) FROM face_instances f
     WHERE f.person_id = p.id AND {_KIND} = 'post')"""  # noqa: S608  a constant
# Of persons p and participant_persons l: photos that were sent to the participant.
RECEIVED = """(SELECT count(*) FROM distributions x JOIN deliveries d ON d.asset_id = x.asset_id
         AND d.participant_id = x.participant_id AND d.state = 'sent'
     WHERE x.person_id = p.id AND x.participant_id = l.participant_id)"""
