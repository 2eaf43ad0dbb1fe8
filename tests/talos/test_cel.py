"""CEL expressions: what has a type in Talos' environments, and which."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackwright.model.talos.cel import find_error

GOOD = {
    "disk": [
        "system_disk",
        "!system_disk && !disk.rotational",
        "disk.size > 100u * GiB",
        "disk.size >= 1u * TB && disk.size <= 0x10u * TB",
        "disk.size in [1u, 2u]",
        "uint(100) < disk.size || double(disk.size) > 1.5e3",
        "disk.transport == 'nvme' ? true : disk.cdrom",
        'glob("sd[a-z]", disk.dev_path)',
        "disk.symlinks.exists(s, s.startsWith('/dev/disk/by-id/'))",
        "disk.symlinks.filter(s, s.contains('a')).size() > 0",
        "disk.symlinks.map(s, size(s)).all(n, n > 3)",
        "'/dev/x' in disk.symlinks && disk.symlinks[0] != r'\\d'",
        "has(disk.model) && disk.model.matches('^a') // a comment",
        "{'a': 1}.a == 1 && {1: 'b'}[1] == 'b'",
        "dyn(disk.size) > 5",
        "duration('5s') + duration('1m') > duration('1s')",
        "timestamp('2024-01-01T00:00:00Z').getHours('UTC') == 1",
        "type(disk.size) == uint",
        "[] == [1] && [1, 'a'].exists(x, x == 2)",
        "b'abc' == bytes('abc') && '''a''' + \"b\" == 'ab'",
        "disk == null",
        "- 5 < 3 && -disk.model.size() < 0",
    ],
    "volume": ["volume.label == 'x' && disk.transport == 'nvme'", "volume.partition_index == 1u"],
    "link": [
        "mac(link.hardware_addr) == '00:1a:2b:3c:4d:5e'",
        "'eth0' in link.alt_names && link.mtu > 1500u",
        "link.wireguard.peers.exists(p, p.persistent_keepalive_interval > duration('1s'))",
        "link.bridge_master.stp.enabled && link.bond_master.mode == 1",
    ],
    "oom-trigger": [
        "memory_full_avg10 > 12.0 && time_since_trigger > duration('500ms')",
        "multiply_qos_vectors(d_qos_memory_full_total, {System: 8.0, Podruntime: 4.0}) > 3000.0",
        "qos_memory_current[?System].orValue(1.0) > 2.0",
        "optional.of(1).optMap(x, x + 1).orValue(3) == 3",
        "optional.of(1).optFlatMap(x, optional.of(x)).hasValue()",
        "[?optional.of(1)] == [1] && {?'a': optional.of(1)} == {'a': 1}",
    ],
    "oom-ranking": [
        "memory_max.hasValue() ? 0.0 : {Besteffort: 1.0, System: 0.0}[class] * double(memory_current.orValue(0u))",
    ],
}
BAD = {
    "disk": [
        "disk.size > 100",
        "disk.size > 1.0",
        "disk.size > 1TB",
        "disk.size",
        "disk",
        "dyn(disk)",
        "disk.nope == 'x'",
        "nope",
        "nope(1)",
        "disk.transport = 'nvme'",
        "disk.transport == nvme",
        "disk.model.contains(1)",
        "disk.model.contains('a', 'b')",
        "disk.model == null",
        "disk.size.model",
        "disk['size'] == 1u",
        "disk.symlinks[0u] == 'x'",
        "disk.symlinks.exists(s, s)",
        "disk.size.exists(s, true)",
        "disk.symlinks.exists('s', true)",
        "true ? 1 : 'a'",
        "'a' && true",
        "1u + 1 == 2u",
        "glob('a')",
        "has(disk)",
        "disk.?model == 'x'",
        "if == 1",
        "[1,, 2]",
        "(true",
        "true true",
        "'\\q' == 'a'",
        "99999999999999999999u > disk.size",
        "",
        "disk.size > 10u*GiB and true",
        "Disk{size: 1u} == disk",
        "link.mtu > 5u",
    ],
    "volume": ["system_disk", "volume.nope", "glob('a', volume.name)"],
    "link": ["link.mtu > 1500", "mac(link.driver) == ''", "GiB > 1u", "link.veth.peer_index == 1u"],
    "oom-trigger": [
        "memory_full_avg10 > 12",
        "memory_full_avg10",
        "qos_memory_current['a'] > 1.0",
        "multiply_qos_vectors(1, 2) > 1.0",
        "optional.of(1).orValue('a') == 2",
        "optional.of(1).optFlatMap(x, x).hasValue()",
        "[?1] == [1]",
    ],
    "oom-ranking": ["1", "class", "memory_max", "memory_max > 5u ? 1.0 : 2.0", "{System: 1, Besteffort: 1.0}[class]"],
}


@pytest.mark.parametrize(("environment", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_expressions_that_talos_takes(environment: str, text: str) -> None:
    assert find_error(text, environment) is None


@pytest.mark.parametrize(("environment", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_expressions_that_talos_refuses(environment: str, text: str) -> None:
    assert find_error(text, environment) is not None


def test_a_mistake_says_where_it_is() -> None:
    found = find_error("system_disk && disk.nope", "disk")
    assert found is not None
    assert (found.at, found.message) == (19, "field `nope` does not exist")


@given(st.text(alphabet="disk.size()[]{}'\" &|!?:<>=+-*/%,0123456789ua\\", max_size=40))
@settings(max_examples=200)
def test_any_text_is_judged(text: str) -> None:
    found = find_error(text, "disk")
    assert found is None or 0 <= found.at <= len(text)


def test_deep_nesting_is_refused() -> None:
    assert find_error("(" * 5000 + "true" + ")" * 5000, "disk") is not None
