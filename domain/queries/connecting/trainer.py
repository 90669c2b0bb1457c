"""Says whose draft a person is."""

# For a link l to a draft. Whoever asked to join the person before, or left it, has a link as well.
IS_TRAINER = "l.role = 'owner' AND l.state = 'requested'"
