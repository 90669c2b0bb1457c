"""Says whose draft a person is."""

# Whether link l to a draft is its trainer's: whoever asked to join the person, or left it, has one too.
IS_TRAINER = "l.role = 'owner' AND l.state = 'requested'"
