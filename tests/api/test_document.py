"""The OpenAPI document."""

from openapi_spec_validator import validate

from tests.api.conftest import Api


async def test_the_document_is_valid_openapi(api: Api) -> None:
    described = (await api.get(None, "/openapi.json")).body
    validate(described)
    assert described["openapi"].startswith("3.1")
