"""Setting up takes packages from where this user's pip or uv is told to take them."""

from sandbox.install import pip_environment, uv_environment

MIRROR = "https://mirror.example/simple"


def test_uv_goes_where_pip_is_told_to_go() -> None:
    options = {
        "index-url": MIRROR,
        "extra-index-url": "file:///a\nfile:///b",
        "find-links": "/c /d",
        "timeout": "9",
    }
    assert uv_environment({"HOME": "/home/anna"}, options) == {
        "HOME": "/home/anna",
        "UV_DEFAULT_INDEX": MIRROR,
        "UV_EXTRA_INDEX_URL": "file:///a file:///b",
        "UV_FIND_LINKS": "/c,/d",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_a_user_who_configured_uv_is_left_alone() -> None:
    environment = {"UV_DEFAULT_INDEX": MIRROR, "UV_INDEX_STRATEGY": "first-index"}
    assert uv_environment(environment, {"index-url": "https://other.example/simple"}) == environment


def test_pip_goes_where_uv_is_told_to_go_unless_it_is_told_itself() -> None:
    assert pip_environment({"UV_DEFAULT_INDEX": MIRROR})["PIP_INDEX_URL"] == MIRROR
    assert pip_environment({"UV_DEFAULT_INDEX": "x", "PIP_INDEX_URL": MIRROR})["PIP_INDEX_URL"] == MIRROR
    assert "PIP_INDEX_URL" not in pip_environment({})


def test_a_certificate_of_pips_serves_uv_unless_it_has_its_own() -> None:
    assert uv_environment({}, {"cert": "/ca.pem"})["SSL_CERT_FILE"] == "/ca.pem"
    assert uv_environment({"SSL_CERT_FILE": "/own.pem"}, {"cert": "/ca.pem"})["SSL_CERT_FILE"] == "/own.pem"
