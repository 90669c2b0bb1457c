"""A process that turns strangers' files into pixels, one after the other; some files are expected to kill it.

`decoder_pool` starts it with its own process id and the descriptor of a piece of shared memory. Descriptor 0
is a socket. In: the length of a file (uint32), then the file. Out: one byte when the process is ready, then
for each file a number of REFUSALS (0: none), width, height, orientation; the memory holds its pixels then.
The process gets no secret by its environment.
"""

import mmap
import signal
import socket
import struct
import sys

from domain.errors import InvalidInput
from workers.recognition.decoding.confinement import allow_cpu_time, confine
from workers.recognition.decoding.memory import give_memory_back
from workers.recognition.picture import MAX_PIXELS, read_picture

ROOM_BYTES = MAX_PIXELS * 3
KEPT_ROOM_BYTES = 15_000_000  # a photo of Telegram's size; memory beyond it is given back
READY = b"\x01"
REQUEST = struct.Struct("<I")
ANSWER = struct.Struct("<BIIB")
REFUSALS = (
    None,
    *("file_empty", "file_too_big", "image_type_unsupported", "image_animated"),
    *("image_too_many_pixels", "image_damaged", "image_too_costly"),
)


def serve(channel: socket.socket, shared: memoryview) -> None:
    """Serves requests until the other side closes the socket."""
    requests = channel.makefile("rb")
    while header := requests.read(REQUEST.size):
        (length,) = REQUEST.unpack(header)
        allow_cpu_time()
        answer = _answer(requests.read(length), shared)
        channel.sendall(answer)
        _, width, height, _ = ANSWER.unpack(answer)
        if not 0 < width * height * 3 <= KEPT_ROOM_BYTES:
            give_memory_back()


def _answer(data: bytes, shared: memoryview) -> bytes:
    try:
        stored = read_picture(data, lambda size: shared[:size])
    except InvalidInput as error:
        return ANSWER.pack(REFUSALS.index(error.code), 0, 0, 0)
    except MemoryError:
        return ANSWER.pack(REFUSALS.index("image_too_costly"), 0, 0, 0)
    orientation = stored.orientation if 1 <= stored.orientation <= 8 else 1
    return ANSWER.pack(0, stored.width, stored.height, orientation)


if __name__ == "__main__":
    for _sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(
            _sign, signal.SIG_IGN
        )  # the parent decides when to stop: no file may be blamed for a signal
    with socket.socket(fileno=0) as own_channel:
        own_memory = mmap.mmap(int(sys.argv[2]), ROOM_BYTES)
        confine(parent_pid=int(sys.argv[1]))
        own_channel.sendall(READY)
        serve(own_channel, memoryview(own_memory))
