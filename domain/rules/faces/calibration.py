"""Maps similarity to a confidence of 0..1, so that a threshold means the same for every engine."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

SUGGEST_CONFIDENCE = 0.6
AUTO_CONFIDENCE = 0.8
_CONFIDENCES = (0.0, SUGGEST_CONFIDENCE, AUTO_CONFIDENCE, 1.0)
_MARGIN = 0.05  # the default of FACE_MATCH_MIN_MARGIN


@dataclass(frozen=True, slots=True)
class Calibration:
    """Piecewise linear: cosine 0 -> 0, `suggest_cosine` -> 0.6, `auto_cosine` -> 0.8, 1 -> 1.

    Measured for each engine on photos of the same and of different people; `_CAREFUL` is for engines that
    nobody measured, among them the default pack buffalo_l. lead_cosine: the difference of cosines that a
    margin of 0.05 over the runner-up means. per_tenfold_cosine: by how much the cosine of the most similar
    stranger grows when there are ten times as many persons.
    """

    suggest_cosine: float
    auto_cosine: float
    lead_cosine: float
    per_tenfold_cosine: float = 0.05

    def __post_init__(self) -> None:
        if not 0 < self.suggest_cosine < self.auto_cosine < 1:
            raise ValueError(f"calibration points must grow within 0..1: {self}")

    def confidences(self, cosines: ArrayLike) -> NDArray[np.float64]:
        """0..1, growing with the cosine, in the same shape; 0 for a negative cosine and for NaN."""
        known = np.asarray(cosines, np.float64)
        return np.interp(np.where(np.isnan(known), 0.0, known), self._cosines(), _CONFIDENCES)

    def confidence(self, cosine: float) -> float:
        return float(self.confidences(cosine))

    def cosine(self, confidence: float) -> float:
        """The inverse, for thresholds handed to an index."""
        return float(np.interp(confidence, _CONFIDENCES, self._cosines()))

    def _cosines(self) -> tuple[float, ...]:
        return (0.0, self.suggest_cosine, self.auto_cosine, 1.0)

    def lead(self, top: float, runner_up: float) -> float:
        """How far two confidences are apart, to be compared with a margin.

        The lead is measured in cosines, where it means the same everywhere: between the two thresholds the
        scale of confidences is so steep that a thin lead of cosines would look like a clear one.
        """
        return _MARGIN * (self.cosine(top) - self.cosine(runner_up)) / self.lead_cosine

    def cosine_of_lead(self, margin: float) -> float:
        """The difference of two cosines whose `lead` is this margin."""
        return margin * self.lead_cosine / _MARGIN


# With this calibration a confidence equals the cosine.
EVEN = Calibration(SUGGEST_CONFIDENCE, AUTO_CONFIDENCE, lead_cosine=_MARGIN)
# Measured on 8 labelled people, 84 blends of two of them, 28 others, and spoiled photos of all. How close the
# nearest of n strangers comes was computed for 10 to 10,000 strangers who scatter like the real ones; up to
# 33 strangers it agrees with what was measured. buffalo_s and buffalo_sc share their recogniser.
# Cosines of the same person: 0.57 or more; with spoiled photos 0.47 or more in three of four. Of relatives
# and strangers: at most 0.375. In 686 photos of blended siblings the wrong sibling led by at most 0.065, in
# 84 of more similar ones by 0.083, in 140 of 28 half-siblings by 0.105. Among different people the right one
# led by 0.24 at least.
# The nearest of 10, 100, 1,000 and 10,000 strangers has a cosine of 0.17, 0.28, 0.34, 0.40 (median), and of
# at most 0.31, 0.42, 0.43, 0.54.
_MOBILE = Calibration(suggest_cosine=0.36, auto_cosine=0.42, lead_cosine=0.12, per_tenfold_cosine=0.05)
# Descriptors of dlib have a length of about 1.43, so these cosines are distances of 0.53 and 0.47; dlib's own
# threshold is 0.6, its users' stricter one 0.5. The range of these cosines is narrow, and lower in worse
# photos.
# Cosines of the same person: 0.956 or more; with spoiled photos 0.935 or more in nine of ten. Of anybody
# else: at most 0.946 (young siblings), with spoiled photos 0.952. In 144 photos of blended siblings the wrong
# sibling led by at most 0.014, in three of 140 photos of 28 half-siblings by 0.015 to 0.023. With a
# lead_cosine of 0.024 instead of 0.020 too many photos of different people became questions: the right one
# led by 0.021 to 0.028 in four of 43.
# The nearest of 10, 100, 1,000 and 10,000 strangers has a cosine of 0.885, 0.913, 0.927, 0.937 (median), and
# of at most 0.926, 0.944, 0.948, 0.957.
_DLIB = Calibration(suggest_cosine=0.930, auto_cosine=0.946, lead_cosine=0.020, per_tenfold_cosine=0.008)
# Other engines were not measured here, so this is on the careful side: insightface 2.1 itself confirms a
# person of its packs at 0.40 to 0.45 (PrivateFrame, PersonAnalysis) and groups an album at 0.48. The lead is
# that of the measured packs.
_CAREFUL = Calibration(suggest_cosine=0.40, auto_cosine=0.48, lead_cosine=0.12)
_MEASURED = {
    "dlib/resnet_v1": _DLIB,
    "insightface/buffalo_s": _MOBILE,
    "insightface/buffalo_sc": _MOBILE,
    # The measured file. Its bytes differ from those of the published file, so its name ends with a digest.
    "insightface/buffalo_sc@fe1a2135": _MOBILE,
}


def calibration_of(engine: str) -> Calibration:
    """The calibration by the engine's name, as it stands beside each embedding.

    Another recogniser in the folder of a measured pack has another name: it ends with a digest.
    """
    return _MEASURED.get(engine, _CAREFUL)
