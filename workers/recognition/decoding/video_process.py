"""A decoding process for videos: as `decode_process`, with OpenCV in it, and with more time for a file."""

from typing import Final

from workers.recognition.decoding.decode_process import run
from workers.recognition.video import read_storyboard

# A frame may lie ten seconds behind its key frame, and all frames between them are decoded as well.
MAX_CPU_S: Final = 40
# The pool waits so long for a video: enough also on a machine that is busy with photos.
PATIENCE_S: Final = 120.0
# For 4K with ten bits a colour, as phones record it: FFmpeg holds six such frames and more.
MAX_MEMORY_BYTES: Final = 360_000_000

if __name__ == "__main__":
    run(read_storyboard, cpu_s=MAX_CPU_S, memory_bytes=MAX_MEMORY_BYTES)
