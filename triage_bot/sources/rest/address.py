"""Which addresses may be asked, and which are the same host; knows no request."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

_PORTS = {"https": 443, "http": 80}


def problem_of(url: str) -> str | None:
    """Why an address may not be asked, None where it may: https, or http on the own machine."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "is no address such as https://api.example.com"
    if parts.scheme not in _PORTS or not parts.hostname or port == 0:
        return "is no address such as https://api.example.com"
    if parts.username is not None or parts.password is not None:
        return "holds a user name or password; name environment variables under `auth` instead"
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        return (
            "starts with http://, which would send credentials and customer data in the clear; use https://"
        )
    return None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost.example.com")
    (True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def joined(base: str, link: str) -> str:
    """Where a link in an answer leads; an address that cannot be understood stays as it is."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses have the same scheme, host and port, so that credentials may go to both."""
    first = _origin(one)
    return first is not None and first == _origin(other)


def _origin(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    if parts.username is not None or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, port


def shown(url: str) -> str:
    """Host and path of an address, for people: without query, user and fragment.

    >>> shown("https://key@api.example.com:8443/v1/accounts?token=1#x")
    'api.example.com:8443/v1/accounts'
    """
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that cannot be read"
    return f"{parts.hostname or ''}{port}{parts.path.rstrip('/')}"
