"""Where the Mini App is, for buttons that open it."""

from urllib.parse import quote


def page_address(public_url: str, *place: str) -> str:
    """place: its parts, as the Mini App's own router names them; none for what the page shows first."""
    page = f"{public_url.rstrip('/')}/app/"
    return f"{page}?at={'/'.join(quote(part, safe='') for part in place)}" if place else page
