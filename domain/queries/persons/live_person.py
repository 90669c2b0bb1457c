"""SQL conditions for the persons who count."""

# Persons p that can be chosen, and with whom faces are compared, also hidden ones.
IS_KNOWN = "p.status <> 'MERGED' AND p.approval = 'approved' AND p.erasing_at IS NULL"
# Persons p that count for matches and deliveries.
IS_LIVE = f"p.status = 'ACTIVE' AND {IS_KNOWN}"
