"""`make chaos` kills parts of the real service, and a checker names every promise that was broken."""
