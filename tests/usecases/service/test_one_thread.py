"""A matrix product stays on the thread that asks for it: waiting for a busy core could take longer."""

import subprocess
import sys

import pytest

_PRODUCT = """
import os, sys
{first}
import numpy as np
one = np.ones((600, 600), np.float32)
one @ one
print(len(os.listdir("/proc/self/task")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads as Linux lists them")
@pytest.mark.parametrize("process", ["bot.__main__", "workers.__main__", "domain.rules.faces.evidence"])
def test_a_product_of_matrices_starts_no_thread(process: str) -> None:
    code = _PRODUCT.format(first=f"import {process}")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1"]
