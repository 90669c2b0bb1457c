"""Tools for the Mini App's files: one fetches its libraries, one checks the types of its own code."""
