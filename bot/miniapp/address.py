"""Where the Mini App is, for buttons that open it."""

from urllib.parse import quote


def page_address(public_url: str, *place: str) -> str:
    """place: the parts of a place in the Mini App, as its router names them; none: what it shows first."""
    page = f"{public_url.rstrip('/')}/app/"
    return f"{page}?at={'/'.join(quote(part, safe='') for part in place)}" if place else page
