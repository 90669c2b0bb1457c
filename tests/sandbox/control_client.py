"""A client for the control API of the stand-in, which calls it as the page and other processes do."""

from typing import Any

from aiohttp import ClientSession


class Control:
    """Calls the control API. `post` gives the status and the body, `get` expects 200 and gives the body."""

    def __init__(self, http: ClientSession) -> None:
        self.http = http

    async def post(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        async with self.http.post(f"/control{path}", json=body) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str) -> dict[str, Any]:
        async with self.http.get(f"/control{path}") as answer:
            assert answer.status == 200
            return dict(await answer.json())
