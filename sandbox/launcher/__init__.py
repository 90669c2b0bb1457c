"""Starts Postgres, Redis and our own processes on one machine, from pip-installed binaries.

    async with Postgres.running(folder / "postgres") as postgres, Redis.running(folder / "redis") as redis:
        async with Service.running("bot", ["bot"], environment, folder) as bot:
            ...

Every process listens on a random loopback port, logs to a file in its folder, and dies with the process that
started it, however its parent ends. Postgres and Redis ask for a random password.
"""

from sandbox.launcher.postgres import Postgres
from sandbox.launcher.process import ChildProcess, LaunchFailed, free_port
from sandbox.launcher.redis import Redis
from sandbox.launcher.service import Service
from sandbox.launcher.stopping import stopped_by_sigterm

__all__ = ["ChildProcess", "LaunchFailed", "Postgres", "Redis", "Service", "free_port", "stopped_by_sigterm"]
