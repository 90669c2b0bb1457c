"""Decides which tests run in the same worker, where there are several workers (pytest -n 2)."""

from xdist.scheduler import LoadScopeScheduling


class SharedServices(LoadScopeScheduling):
    """Gives each file to one worker, and each folder of tests/e2e: its tests share a running service."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return path.rpartition("/")[0] if path.startswith("tests/e2e/") else path
