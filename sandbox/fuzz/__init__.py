"""`make fuzz`: bytes nobody thought of, at everything that reads what strangers send."""
