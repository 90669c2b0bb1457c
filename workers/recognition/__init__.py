"""The face engines. No other package imports insightface, onnxruntime, cv2 or dlib."""

import os

# Since 1.29 the official builds of ONNX Runtime keep a device id in the home folder and report to their maker
# which models are loaded. Only an environment variable, set before the first import, turns that off.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # noqa: TID251 - no setting of ours: it is never to be on
