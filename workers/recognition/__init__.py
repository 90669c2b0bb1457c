"""The face engines: the only importer of insightface, onnxruntime, cv2 and dlib."""

import os

# Since 1.29 the official builds of ONNX Runtime keep a device id in the home folder and report to their maker
# which models are loaded. Only the environment, before the first import, turns all of that off.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # noqa: TID251 - no setting of ours: it is never to be on
