"""Knows InsightFace's model packs: the digests of their networks, and what they may be used for."""

_SCRFD_10G = "5838f7fe053675b1c7a08b633df49e7af5495cee0493c7dcf6697200b85b5b91"
_SCRFD_2_5G = "041f73f47371333d1d17a6fee6c8ab4e6aecabefe398ff32cca4e2d5eaee0af9"
_SCRFD_500M = "5e4447f50245bbd7966bd6c0fa52938c61474a04ec7def48753668a9d8b4ea3a"
_R50 = "4c06341c33c2ca1f86781dab0e829f88ad5b64be9fba56e56bc9ebdefc619e43"
_MOBILE_FACE = "9cc6e4a75f0e2bf0b1aed94578f144d15175f357bdc05e815e5c4a02b319eb4f"
_R100 = "4ab1d6435d639628a6f3e5008dd4f929edf4c4124b1a7169e1048f9fef534cdf"

# SHA-256 of the detector and the recogniser of each pack of InsightFace's release v0.7, the only files that
# are loaded here. InsightFace publishes no list of its own: these are pinned alike by many projects that
# downloaded the release independently of one another.
PUBLISHED: dict[str, dict[str, str]] = {
    "buffalo_l": {"det_10g.onnx": _SCRFD_10G, "w600k_r50.onnx": _R50},
    "buffalo_m": {"det_2.5g.onnx": _SCRFD_2_5G, "w600k_r50.onnx": _R50},
    "buffalo_s": {"det_500m.onnx": _SCRFD_500M, "w600k_mbf.onnx": _MOBILE_FACE},
    "buffalo_sc": {"det_500m.onnx": _SCRFD_500M, "w600k_mbf.onnx": _MOBILE_FACE},
    "antelopev2": {"scrfd_10g_bnkps.onnx": _SCRFD_10G, "glintr100.onnx": _R100},
}


def not_published(pack: str, sha256_of: dict[str, str]) -> list[str]:
    """Names of files that are not the published ones. pack: a known one. sha256_of: digests by file name."""
    published = PUBLISHED[pack]
    return sorted(file for file, sha256 in sha256_of.items() if published.get(file) != sha256)


def licence_of(engine: str, pack: str) -> str:
    """What the weights may be used for, in one sentence without its full stop."""
    if engine == "dlib":
        return "dlib's weights may be used commercially"
    way_out = "FACE_ENGINE=dlib may be used commercially"
    if pack in PUBLISHED:
        return f"InsightFace's {pack} is for non-commercial research only; {way_out}"
    return f"what {pack} may be used for, its publisher says; {way_out}"
