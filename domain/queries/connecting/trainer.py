"""Says whose draft a person is, and who owns a connected person of whom there is no face."""

# Whether link l to a draft is its trainer's: whoever asked to join the person, or left it, has one too.
IS_TRAINER = "l.role = 'owner' AND l.state = 'requested'"
# Whether link l is an owner's of the connected person p, of whom there is no face. So it is once new photos
# were given up.
IS_OWNED_WITHOUT_FACES = """(l.role = 'owner' AND l.state = 'approved' AND p.approval = 'approved'
     AND NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.person_id = p.id))"""
