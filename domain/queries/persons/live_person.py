"""Which persons count."""

# Of persons p. Those to choose from, hidden ones too.
IS_KNOWN = "p.status <> 'MERGED' AND p.approval = 'approved' AND p.erasing_at IS NULL"
# For matches, deliveries and the index.
IS_LIVE = f"p.status = 'ACTIVE' AND {IS_KNOWN}"
