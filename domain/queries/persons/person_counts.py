"""SQL that counts a person's training faces and photos."""

from domain.queries.deliveries.copies import IS_RECEIVED

# _TRAINING: true when the photo of face f was sent to learn a face from, else NULL. Each photo is looked up
# by itself in the small index of training photos: for a join Postgres may read every photo there is.
_TRAINING = "(SELECT true FROM image_assets a WHERE a.id = f.asset_id AND a.kind = 'training')"
IS_POSTED = f"{_TRAINING} IS NULL"
# For persons p: how many faces are on training photos, and how many group photos show the person.
TRAINING_FACES = f"""(SELECT count(*) FROM face_instances f
     WHERE f.person_id = p.id AND {_TRAINING})"""  # noqa: S608  a constant
PHOTOS = f"""(SELECT count(DISTINCT f.asset_id) FROM face_instances f
     WHERE f.person_id = p.id AND {IS_POSTED})"""  # noqa: S608  a constant
# For persons p and participant_persons l: how many photos the participant received because of the person.
RECEIVED = f"""(SELECT count(*) FROM distributions x JOIN deliveries d ON d.asset_id = x.asset_id
         AND d.participant_id = x.participant_id AND {IS_RECEIVED}
     WHERE x.person_id = p.id AND x.participant_id = l.participant_id
       AND x.withdrawn_at IS NULL)"""  # noqa: S608  a constant
