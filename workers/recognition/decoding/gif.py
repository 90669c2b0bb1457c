"""Tells by a GIF's blocks alone whether it moves: Pillow makes the canvas of a frame when it opens the file,
and a file of 685 bytes can have a frame of 65,535 x 65,535. Format: GIF89a specification, sections 18 to 26.
"""

_SCREEN_END = 13
_IMAGE, _EXTENSION = 0x2C, 0x21
_HAS_COLOURS = 0x80


def has_several_frames(data: bytes) -> bool:
    """False for a file that cannot be read up to the end of its second frame."""
    try:
        first = _next_frame(data, _SCREEN_END + _colours(data[10]))
        return first > 0 and _next_frame(data, first) > 0
    except IndexError:
        return False


def _next_frame(data: bytes, at: int) -> int:
    """Where the next frame ends, 0 for none. Raises IndexError when the file ends before."""
    while data[at] == _EXTENSION:
        at = _after_blocks(data, at + 2)
    if data[at] != _IMAGE:
        return 0
    return _after_blocks(data, at + 10 + _colours(data[at + 9]) + 1)


def _colours(flags: int) -> int:
    """The length in bytes of the colour table that follows."""
    return 3 * 2 << (flags & 7) if flags & _HAS_COLOURS else 0


def _after_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1
