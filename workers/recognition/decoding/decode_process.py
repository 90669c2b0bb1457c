"""A process that turns strangers' pictures into pixels, one after the other; a picture may kill it.

`video_process` does the same for videos. `decoder_pool` starts both. Their arguments are the id of the
process that starts them, and the descriptor of shared memory. Descriptor 0 is a socket.

In: the length of a file (uint32), then the file. Out: one byte when the process is ready, then for each file
its index in REFUSALS (0: not refused), width, height, orientation, number of frames; the shared memory holds
its pixels then. The environment of the process holds no secret.
"""

import mmap
import signal
import socket
import struct
import sys
from collections.abc import Callable

from domain.errors import InvalidInput
from workers.recognition.decoding.confinement import MAX_CPU_S, MAX_MEMORY_BYTES, allow_cpu_time, confine
from workers.recognition.decoding.memory import give_memory_back
from workers.recognition.picture import MAX_PIXELS, RoomFor, Stored, read_picture

ROOM_BYTES = MAX_PIXELS * 3
KEPT_ROOM_BYTES = 15_000_000  # a photo of Telegram's size; memory beyond it is given back
READY = b"\x01"
REQUEST = struct.Struct("<I")
ANSWER = struct.Struct("<BIIBB")
REFUSALS = (
    None,
    *("file_empty", "file_too_big", "image_type_unsupported", "image_animated"),
    *("image_too_many_pixels", "image_damaged", "image_too_costly"),
)

Read = Callable[[bytes, RoomFor], Stored]


def run(read: Read, *, cpu_s: int, memory_bytes: int) -> None:
    """The whole process. read: turns a file into pixels, or raises InvalidInput. cpu_s: for one file.

    memory_bytes: how much private memory the process may have.
    """
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # The parent decides when to stop: no file may be blamed for a signal.
        signal.signal(sign, signal.SIG_IGN)
    with socket.socket(fileno=0) as channel:
        memory = mmap.mmap(int(sys.argv[2]), ROOM_BYTES)
        confine(int(sys.argv[1]), memory_bytes)
        channel.sendall(READY)
        _serve(channel, memoryview(memory), read, cpu_s)


def _serve(channel: socket.socket, shared: memoryview, read: Read, cpu_s: int) -> None:
    """Serves requests until the other side closes the socket."""
    requests = channel.makefile("rb")
    while header := requests.read(REQUEST.size):
        (length,) = REQUEST.unpack(header)
        allow_cpu_time(cpu_s)
        answer = _answer(requests.read(length), shared, read)
        channel.sendall(answer)
        _, width, height, *_ = ANSWER.unpack(answer)
        if not 0 < width * height * 3 <= KEPT_ROOM_BYTES:
            give_memory_back()


def _answer(data: bytes, shared: memoryview, read: Read) -> bytes:
    try:
        stored = read(data, lambda size: shared[:size])
    except InvalidInput as error:
        return ANSWER.pack(REFUSALS.index(error.code), 0, 0, 0, 0)
    except MemoryError:
        return ANSWER.pack(REFUSALS.index("image_too_costly"), 0, 0, 0, 0)
    orientation = stored.orientation if 1 <= stored.orientation <= 8 else 1
    return ANSWER.pack(0, stored.width, stored.height, orientation, stored.frames)


if __name__ == "__main__":
    run(read_picture, cpu_s=MAX_CPU_S, memory_bytes=MAX_MEMORY_BYTES)
