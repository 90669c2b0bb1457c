"""Which persons count: for matches, deliveries and the index."""

# Of persons p.
IS_LIVE = "p.status = 'ACTIVE' AND p.approval = 'approved' AND p.erasing_at IS NULL"
