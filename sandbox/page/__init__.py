"""The files of the Mini App: libraries of others, and the types of its own code."""
