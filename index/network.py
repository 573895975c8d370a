"""Which hosts may be spoken to: judged by every address that their name leads to."""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from index.errors import FetchError

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
_UNICAST = ip_network("2000::/3")  # all that IANA has given out of IPv6
# What some of Python 3.11 to 3.13 take for global, or what reaches another address inside.
_NEVER = tuple(
    ip_network(block)
    for block in (
        "192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/32",
        "2001:10::/28", "2001:20::/28", "2001:db8::/32", "3fff::/20",
    )
)  # fmt: skip
# Link-local is none of one's own: clouds answer there with a machine's credentials.
_OWN = tuple(
    ip_network(block)
    for block in (
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
        "::1/128", "fc00::/7",
    )
)  # fmt: skip


def resolve(host: str, port: int) -> list[str]:
    """The addresses of `host` as the system knows them; OSError when it knows none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


def judged(host: str, port: int, resolve: Resolve, *, private: bool) -> tuple[Address, ...]:
    """The addresses of `host`, when all of them may be connected to; FetchError otherwise.

    One that may not condemns the host: a mixture is how a name is made to lead inside.
    """
    try:
        addresses = tuple(dict.fromkeys(ip_address(found) for found in resolve(host, port)))
    except (OSError, ValueError) as error:  # a label too long for a name is a UnicodeError
        raise FetchError(
            f"There is no host named {host}, or names cannot be looked up now; "
            "check the address and the network.",
            is_temporary=True,
        ) from error
    for address in addresses:
        if not (is_public(address) or (private and is_own(address))):
            raise FetchError(_refusal(host, address))
    return addresses


def _refusal(host: str, address: Address) -> str:
    said = host if host == str(address) else f"{host} leads to {address}, which"
    if is_own(address):
        return (
            f"{said} is no public address; set private = true under [fetch] in sources.toml to "
            "fetch from your own network."
        )
    return f"{said} is an address that nothing is fetched from; remove it."


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could reach `address`, and means the same host by it."""
    address = _inner(address)
    if isinstance(address, IPv6Address) and (address.scope_id or address not in _UNICAST):
        return False
    return address.is_global and not _within(address, _NEVER)


def is_own(address: Address) -> bool:
    """Whether `address` is this machine's, or one that networks use inside."""
    return _within(_inner(address), _OWN)


def _within(address: Address, blocks: tuple[object, ...]) -> bool:
    return any(address in block for block in blocks)  # type: ignore[operator]


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for: mapped, 6to4 or NAT64; else itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address
