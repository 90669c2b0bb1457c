"""The OpenAPI document is valid and names every route once."""

import json

import pytest
from openapi_spec_validator import validate

from bot.__main__ import main
from bot.api.route import PREFIX
from bot.api.routes import ROUTES
from tests.api.conftest import Api


async def test_the_document_is_valid_openapi(api: Api) -> None:
    described = (await api.get(None, "/openapi.json")).body
    validate(described)
    assert described["openapi"].startswith("3.1")


async def test_the_document_describes_what_a_webhook_gets(api: Api) -> None:
    described = (await api.get(None, "/openapi.json")).body
    [told] = described["webhooks"].values()
    body = told["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(described["components"]["schemas"][body["$ref"].rpartition("/")[2]]["properties"]) == {
        "type",
        "number",
        "at",
        "data",
        "persons",
        "faces",
    }


async def test_the_document_names_each_route_once(api: Api) -> None:
    described = (await api.get(None, "/openapi.json")).body
    found = {
        (method.upper(), path): operation["operationId"]
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    }
    assert found == {(route.method, route.path): route.name for route in ROUTES}
    assert len({*found.values()}) == len(ROUTES)


async def test_the_command_prints_the_same_document(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    described = (await api.get(None, "/openapi.json")).body
    assert main(["openapi"]) == 0
    assert json.loads(capsys.readouterr().out) == described


async def test_the_readable_page_names_each_route_and_runs_no_script(api: Api) -> None:
    async with api.client.get(f"{PREFIX}/") as answer:
        readable = await answer.text()
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert all(f'id="{route.name}"' in readable for route in ROUTES)
    assert "<script" not in readable
