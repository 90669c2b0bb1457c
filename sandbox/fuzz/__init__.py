"""`make fuzz` gives unexpected bytes to everything that reads what strangers send."""
