"""What a query reads of a face f to know its quality."""

from dataclasses import dataclass
from typing import Final

from domain.rules.faces.evidence import Quality

# The columns of FaceQuality, to follow SELECT.
QUALITY: Final = """least(f.bbox_w, f.bbox_h) AS side_px, coalesce(f.sharpness, 1) AS sharpness,
    coalesce(f.detection_confidence, 1) AS detection_confidence"""


@dataclass(frozen=True, slots=True)
class FaceQuality:
    """The base of rows that read QUALITY."""

    side_px: int
    sharpness: float
    detection_confidence: float

    @property
    def quality(self) -> Quality:
        return Quality(self.side_px, self.sharpness, self.detection_confidence)
