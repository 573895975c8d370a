from ipaddress import ip_address

import pytest
from loopback_site import Names

from index.errors import FetchError
from index.network import judged


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "64:ff9b::808:808", "::ffff:8.8.8.8"],
)
def test_public_addresses_may_be_fetched_from(address: str) -> None:
    """What anybody reaches is let through, in whichever notation."""
    found = judged("harbour.example", 80, Names({"harbour.example": [address]}), private=False)
    assert (ip_address(address),) == found


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1",
        "fd00::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a00:1", "2002:7f00:1::1",
    ],
)  # fmt: skip
def test_own_networks_are_refused_unless_allowed(address: str) -> None:
    """This machine and the networks inside are refused, with the setting that allows them."""
    names = Names({"harbour.example": [address]})
    with pytest.raises(FetchError, match="no public address; set private = true"):
        judged("harbour.example", 80, names, private=False)
    assert (ip_address(address),) == judged("harbour.example", 80, names, private=True)


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fe80::1", "fe80::1%2",
        "0.0.0.0", "0.1.2.3", "::", "224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1",
        "ff02::1", "ff0e::1", "fec0::1", "64:ff9b:1::1", "2001::1", "2001:db8::1", "3fff::1",
        "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "203.0.113.1", "::8.8.8.8",
        "2001:20::1", "5f00::1", "100::1", "2606:2800:220:1::1%2",
    ],
)  # fmt: skip
def test_nothing_is_ever_fetched_from_these(address: str, private: bool) -> None:
    """Metadata services, multicast, reserved and documentation ranges are no hosts of news."""
    names = Names({"harbour.example": [address]})
    with pytest.raises(FetchError, match="that nothing is fetched from"):
        judged("harbour.example", 80, names, private=private)


def test_one_private_address_condemns_the_host() -> None:
    """A name with a public and a private address is how one is led inside."""
    names = Names({"harbour.example": ["93.184.216.34", "127.0.0.1"]})
    with pytest.raises(FetchError, match=r"harbour\.example leads to 127\.0\.0\.1"):
        judged("harbour.example", 80, names, private=False)


def test_a_host_that_is_not_found_may_be_there_later() -> None:
    """A name that cannot be looked up is told as such, and worth another run."""

    def fail(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(FetchError, match=r"no host named harbour\.example") as caught:
        judged("harbour.example", 80, fail, private=False)
    assert caught.value.is_temporary


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f.1", "127.1", "017700000001", "localhost"])
def test_other_spellings_of_this_machine_are_refused(spelling: str) -> None:
    """The address is judged as the system reads it, not as it is written."""
    from index.network import resolve

    with pytest.raises(FetchError, match="is no public address"):
        judged(spelling, 80, resolve, private=False)
