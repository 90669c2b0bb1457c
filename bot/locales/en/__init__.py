"""English, a file for each room.

Keys that begin with button, toast, command, error or reason are plain text; the rest is HTML.
"""
