"""SQL conditions on the status, approval and consent of persons."""

# Persons p that can be chosen, and with whom faces are compared, also hidden ones.
IS_KNOWN = "p.status <> 'MERGED' AND p.approval = 'approved' AND p.erasing_at IS NULL"
# Persons p that count for matches and deliveries.
IS_LIVE = f"p.status = 'ACTIVE' AND {IS_KNOWN}"
# A person is matched while a participant has an approved link to it. A person that moderators named, and
# for whom nobody ever consented, is matched too: its faces gather until somebody joins. A requested or
# declined link is no consent yet, and a link that came with a merge lost its consent when the merge was
# undone. Whoever withdrew consent may be forgotten by now, with the link; `consent_ended_at` stays.
IS_CONSENTED = """(EXISTS (
    SELECT 1 FROM participant_persons l WHERE l.person_id = p.id AND l.state = 'approved')
    OR p.consent_ended_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM participant_persons l WHERE l.person_id = p.id AND l.state = 'revoked'
          AND l.consented_at IS NOT NULL))"""
# Persons p to whom matching gives faces.
IS_MATCHED = f"{IS_LIVE} AND {IS_CONSENTED}"
# A hidden person is not matched, but compared: else a person who looks like them would get their photos.
IS_COMPARED = f"{IS_KNOWN} AND {IS_CONSENTED}"
