"""Says whose draft a person is, and who owns a connected person of whom there is no face."""

# True when link l to a draft is that of the participant who trains it. Others may have a link to the draft as
# well (they asked to join the person, or left it), with another role or state.
IS_TRAINER = "l.role = 'owner' AND l.state = 'requested'"
# Whether link l is an owner's of the connected person p, of whom there is no face. This is the case, for
# example, after the owner gave up training the person again (`give_up_training`).
IS_OWNED_WITHOUT_FACES = """(l.role = 'owner' AND l.state = 'approved' AND p.approval = 'approved'
     AND NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.person_id = p.id))"""
