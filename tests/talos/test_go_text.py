"""Texts as Go reads and prints them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.talos.go import go_url, scalar_formats


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("10m", "10m0s"),
        ("168h", "168h0m0s"),
        ("1.5s", "1.5s"),
        ("90s", "1m30s"),
        ("100ms", "100ms"),
        ("1500us", "1.5ms"),
        ("-1h", "-1h0m0s"),
        ("0", "0s"),
        ("1ns", "1ns"),
        ("1.5h", "1h30m0s"),
    ],
)
def test_durations(text: str, printed: Any) -> None:
    found = scalar_formats.duration(text)
    assert found is not None
    assert scalar_formats.format_duration(found) == printed


@pytest.mark.parametrize("text", ["", "5", "x", "5 s", "1h 5m", "h"])
def test_no_durations(text: str) -> None:
    assert scalar_formats.duration(text) is None


@given(st.integers(-(10**18), 10**18))
def test_durations_are_read_back(value: int) -> None:
    assert scalar_formats.duration(scalar_formats.format_duration(value)) == value


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("10GiB", 10 * 2**30),
        ("10m", 10**7),
        ("5", 5),
        ("1.5 TB", 15 * 10**11),
        ("1,000k", 10**6),
        ("2Ki", 2048),
        ("x", None),
        ("10 QB", None),
        ("1.2.3", None),
    ],
)
def test_sizes(text: str, size: Any) -> None:
    assert scalar_formats.size(text) == size


@pytest.mark.parametrize(
    ("size", "printed"),
    [(10**10, "10 GB"), (1500, 1500), (1500000, "1.5 MB"), (2**30, 2**30), (123456000, 123456000), (0, "0 B")],
)
def test_sizes_are_printed_so_that_they_say_the_same(size: Any, printed: Any) -> None:
    assert scalar_formats.format_size(size) == printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("::ffff:1.2.3.4", "::ffff:1.2.3.4"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("x", "x"),
    ],
)
def test_addresses(text: str, printed: Any) -> None:
    assert scalar_formats.canonical_address(text) == printed


@pytest.mark.parametrize(
    ("text", "is_prefix"),
    [
        ("10.0.0.1/24", True),
        ("::/0", True),
        ("10.0.0.1", False),
        ("10.0.0.0/08", False),
        ("fe80::1%e/64", False),
        ("10.0.0.0/33", False),
    ],
)
def test_prefixes(text: str, is_prefix: bool) -> None:
    assert (scalar_formats.prefix(text) is not None) is is_prefix


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("HTTPS://H/x", "https://H/x"),
        ("https://h/a b", "https://h/a%20b"),
        ("https://h/a%2Fb", "https://h/a%2Fb"),
        ("https://h/ä", "https://h/%C3%A4"),
        ("https:///x", "https:///x"),
        ("http:/x", "http:/x"),
        ("http:x", "http:x"),
        ("//h/x", "//h/x"),
        ("https://u:p@h/x?q#f", "https://u:p@h/x?q#f"),
        ("https://[fe80::1%25en0]:80", "https://[fe80::1%25en0]:80"),
        ("unix:///run/x", "unix:///run/x"),
    ],
)
def test_urls_are_printed_as_go_prints_them(text: str, printed: Any) -> None:
    assert go_url.canonical(text) == printed


@pytest.mark.parametrize(
    "text", ["10.0.0.1:6443", ":x", "https://h:abc", "https://h/%zz", "https://h\n", "https://a b/"]
)
def test_no_urls(text: str) -> None:
    assert go_url.parse_url(text) is None


@pytest.mark.parametrize(
    ("left", "right", "both"),
    [
        ("https://a:1/x?q", "https://b", "https://b/x?q"),
        ("https://a", "http://b/y", "http://b/y"),
        ("https://u@a", "https://b", "https://u@b"),
        ("https://u@a", "https://v@b", None),
    ],
)
def test_urls_are_merged_part_by_part(left: str, right: str, both: str | None) -> None:
    assert go_url.merge_urls(left, right) == both
