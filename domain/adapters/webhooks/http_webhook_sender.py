"""Calls webhooks over HTTP, but none in a private network or at an address that only this machine has.

The address is checked when the connection is made: a name may lead to another address than at an earlier
check.
"""

import socket
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from domain.adapters.webhooks.name_look_ups import NameLookUps, is_no_name
from domain.adapters.webhooks.silent_receivers import SilentReceivers
from domain.errors import InvalidInput, Unavailable

NEIGHBOUR = "webhook"
_NAT64 = IPv6Network("64:ff9b::/96")
# All IPv6 addresses that are given out for the internet. `is_global` allows more: old private addresses, and
# other addresses that wrap one of IPv4.
_GIVEN_OUT = IPv6Network("2000::/3")
_REFUSED = "webhook_refused"
_SILENCE_S = 30.0


class HttpWebhookSender:
    """The WebhookSender port. allows_private: also http and private addresses, for own networks.

    A receiver that did not answer in time is not called for `_SILENCE_S`: `send` raises Unavailable at once.
    """

    def __init__(self, *, allows_private: bool = False, timeout_s: float = 10) -> None:
        self._allows_private = allows_private
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._resolver = _PublicResolver(NameLookUps(), allows_private=allows_private)
        self._silent = SilentReceivers(_SILENCE_S)
        self._session: aiohttp.ClientSession | None = None

    async def ensure_public(self, url: str) -> None:
        host = self._ensure_form(url).host or ""
        try:
            await self._resolver.resolve(host)
        except OSError as error:
            if isinstance(error, _NotPublicError) or is_no_name(error):
                raise InvalidInput(_REFUSED) from None
            raise Unavailable(NEIGHBOUR, type(error).__name__) from None

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        address = self._ensure_form(url)
        if not self._silent.may_call(url):
            raise Unavailable(NEIGHBOUR, "was silent a moment ago")
        is_silent = False
        try:
            async with self._open().post(
                address, data=body, headers=headers, allow_redirects=False, timeout=self._timeout
            ) as response:
                return response.status
        except (_NotPublicError, aiohttp.InvalidURL):
            raise InvalidInput(_REFUSED) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            if isinstance(error.__cause__, _NotPublicError):
                raise InvalidInput(_REFUSED) from None
            is_silent = isinstance(error, TimeoutError) or isinstance(error.__cause__, TimeoutError)
            raise Unavailable(NEIGHBOUR, type(error).__name__) from None
        finally:
            self._silent.note(url, is_silent=is_silent)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
        await self._resolver.close()

    def _ensure_form(self, url: str) -> URL:
        """Checks the form of the URL, and an address in numbers, which never reaches the resolver."""
        try:
            address = URL(url)
            host = address.host
        except ValueError:
            raise InvalidInput(_REFUSED) from None
        schemes = ("https", "http") if self._allows_private else ("https",)
        if address.scheme not in schemes or not host or address.user or address.fragment:
            raise InvalidInput(_REFUSED)
        if not self._allows_private and _is_refused_number(host):
            raise InvalidInput(_REFUSED)
        return address

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            # As many connections as a worker makes calls at once, or more: no call waits for another's.
            connector = aiohttp.TCPConnector(
                resolver=self._resolver, ttl_dns_cache=0, limit=20, force_close=True
            )
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), timeout=self._timeout
            )
        return self._session


class _NotPublicError(OSError):
    """A name leads to an address that must not be called."""


class _PublicResolver(AbstractResolver):
    def __init__(self, look_ups: NameLookUps, *, allows_private: bool) -> None:
        self._look_ups = look_ups
        self._allows_private = allows_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        try:
            found = await self._look_ups.resolve(host, port, family)
        except UnicodeError:  # this cannot be a name, for example because a part is empty
            raise _NotPublicError(host) from None
        if not self._allows_private and not all(is_public(ip_address(one["host"])) for one in found):
            raise _NotPublicError(host)
        return found

    async def close(self) -> None:
        await self._look_ups.close()


def _is_refused_number(host: str) -> bool:
    try:
        return not is_public(ip_address(host))
    except ValueError:
        return False  # a name


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address is of the public internet. An IPv6 address that wraps an IPv4 one counts as it."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address not in _GIVEN_OUT:
            return False
    return address.is_global and not address.is_multicast
