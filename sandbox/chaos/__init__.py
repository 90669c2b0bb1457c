"""`make chaos`: the real service under fire, and a checker that names every promise it broke."""
