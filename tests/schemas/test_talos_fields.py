"""The table of Talos: what its loader takes and refuses, in which versions, and how the table is compared."""

import json
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from stackwright.schemas.tables import catalogue
from stackwright.schemas.tables.notation import parse, version
from stackwright.schemas.validation.validate import Violation, ViolationType, checker, find_violations, subschema

TABLE = catalogue.table("talos")
SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def _told(kind: str, value: object) -> tuple[Violation, ...]:
    row = catalogue.find("v1alpha1", kind)
    assert row is not None
    return find_violations(row, value)


def _faults(kind: str, **fields: object) -> set[ViolationType]:
    return {violation.type for violation in _told(kind, fields)} - {ViolationType.LIFE}


def _at(spelled: str, kind: str, value: object) -> tuple[Violation, ...]:
    row = catalogue.find("v1alpha1", kind)
    assert row is not None
    return tuple(
        violation
        for violation in checker(catalogue.schema(row, version(spelled)))(value)
        if violation.type is not ViolationType.LIFE
    )


def test_the_shortest_whole_configuration_has_nothing_wrong() -> None:
    config = {
        "machine": {
            "type": "controlplane",
            "network": {"interfaces": [{"interface": "eth0", "addresses": ["10.0.0.5/24"]}]},
            "install": {"disk": "/dev/sda"},
        },
        "cluster": {"controlPlane": {"endpoint": "https://10.0.0.5:6443"}},
    }
    assert _told("MachineConfig", config) == ()
    assert _at("1.11", "MachineConfig", config) == ()


@pytest.mark.parametrize(
    ("spelled", "count"),
    [
        *[("1.5", 3), ("1.6", 5), ("1.7", 7), ("1.8", 10), ("1.9", 10)],
        *[("1.10", 13), ("1.11", 17), ("1.12", 36), ("1.13", 44), ("1.14", 89)],
    ],
)
def test_every_version_has_the_kinds_that_it_registers(spelled: str, count: int) -> None:
    kinds = [row.kind for row in TABLE.kinds if row.life.covers(version(spelled))]
    assert len(kinds) == len(set(kinds)) == count + 1  # and the document without a kind


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        pytest.param("text", ["a", "", 5, 1.5, True, None], [[], {}, ["a"]], id="text"),
        pytest.param("switch", [True, False, "yes", "Off", "Y", None], ["true", "", "oN", 1, []], id="switch"),
        pytest.param("uint8", [0, 255, 5.0, None], [-1, 256, "5", 1.5, True], id="uint8"),
        pytest.param("uint16", [0, 65535], [65536, "1"], id="uint16"),
        pytest.param("uint64", [2**64 - 1], [2**64 * 2, -5], id="uint64"),
        pytest.param("int64", [-5, 5], ["5", 1.5], id="int64"),
        pytest.param("duration-or-0", ["10m", "1h30m0s", "-5s", 0, "0"], [5, "10", "", True, "1d"], id="duration"),
        pytest.param("size", ["10GiB", "10 MB", "1.5g", 100, "1,000", ""], ["-1", "10%", "ten", "1.2.3"], id="size"),
        pytest.param("signed-size", ["-10GiB", -5, "5"], ["-", "50%", True], id="signed size"),
        pytest.param("size-or-percent", ["50%", "99.5%", "1GB", ""], ["101%", "-5%", "%", "5%%"], id="percent"),
        pytest.param("signed-size-or-percent", ["-10%", "-1GB", 5], ["--1", "x%"], id="signed percent"),
        pytest.param("disk-size", ["100GB", 5, 1.5], ["", "-5", "big"], id="disk size"),
        pytest.param("disk-size-condition", [">= 1TB", "<500GB", 5], ["", "about 1TB", "=> 5"], id="condition"),
        pytest.param("address", ["10.0.0.1", "fe80::1%eth0", ""], ["10.0.0.1/24", "10.0.0", 5], id="address"),
        pytest.param(
            "prefix",
            ["10.0.0.1/24", "::/0", ""],
            ["10.0.0.5", "10.0.0.0/33", "10.0.0.0/08", "fe80::1%e/64"],
            id="prefix",
        ),
        pytest.param(
            "address-port", ["10.0.0.1:80", "[::1]:0", ""], ["10.0.0.1", "::1:80", "[10.0.0.1]:80", "h:80"], id="port"
        ),
        pytest.param("hex-bytes", ["52:54:00:12:34:56", "525400", "", 10], ["52:5", "52-54", 5], id="hex"),
        pytest.param("routing-table", [5, "5", "main", "LOCAL", 252], [0, 253, "table", 1.5], id="routing table"),
        pytest.param("fail-over-mac", ["", "none", "follow", 0, 2], ["None", 3, -1], id="fail over"),
        pytest.param("encoded", ["YWJj", "", True], ["YWJ", "***", 5], id="encoded"),
        pytest.param("encoded-key", ["YWJj", "******"], ["*****"], id="encoded key"),
        pytest.param("port-range", [80, "80-90", 0], ["80", 65536, "90-", "1-65536", -1], id="port range"),
        pytest.param(
            "go-url",
            ["https://a.b:6443", "a.b", "", 5, "unix:///run/x", "https://[::1]:443/p?q#f", "tcp://u:p@h/"],
            ["10.0.0.1:6443", ":x", "50%", "http://a b", "http://h:port", "http://[::1", "http://h/%zz", "a\x01"],
            id="url",
        ),
    ],
)
def test_a_value_is_taken_as_the_loader_takes_it(field: str, right: list[object], wrong: list[object]) -> None:
    table = parse(f"@product p\n@envelope none\n\nkind v1 Thing\n  x {field}\n")
    check = checker(
        import_module("stackwright.schemas.tables.fields_to_json_schema").compile_schema(
            table.kinds[0], table, lambda _: table
        )
    )
    assert [value for value in right if check({"x": value})] == []
    assert [value for value in wrong if not check({"x": value})] == []


def test_an_enumeration_is_read_in_whatever_case_and_from_numbers() -> None:
    assert _faults("BondConfig", bondMode="Active-Backup", adSelect=None) == set()
    assert _faults("HostnameConfig", auto="STABLE") == set()
    assert _faults("RAIDArrayConfig", metadata=1.2) == set()
    assert _faults("RAIDArrayConfig", metadata=1.1) == {ViolationType.NOT_ALLOWED}
    assert _faults("BondConfig", bondMode="lacp") == {ViolationType.NOT_ALLOWED}
    assert _faults("BondConfig", bondMode=4) == {ViolationType.NOT_ALLOWED}


def test_null_is_not_set_anywhere() -> None:
    assert _faults("UserVolumeConfig", provisioning=None, encryption={"keys": [None]}, volumeType=None) == set()


def test_what_is_filled_in_later_is_not_judged() -> None:
    assert _faults("LinkConfig", addresses=[{"address": "${ADDRESS}"}], mtu="{{ mtu }}") == set()
    assert _faults("NetworkRuleConfig", ingress=[{"subnet": "$NODE1/32"}]) == set()
    machine = {"ca": {"crt": "op://vault/talos/ca", "key": "ref+sops://secrets.yaml#/ca"}}
    assert _faults("MachineConfig", machine=machine) == set()
    machine = {"ca": {"crt": "vault://talos/CA_CRT", "key": "bao:secret/data/talos#ca"}}
    assert _faults("MachineConfig", machine=machine) == set()


def test_the_document_without_a_kind_has_no_envelope() -> None:
    assert _faults("MachineConfig", apiVersion="v1alpha1", machine={}) == {ViolationType.UNKNOWN_FIELD}
    assert _told("LinkConfig", {"apiVersion": "v1alpha1", "kind": "LinkConfig", "name": "e"}) == ()


def test_an_unknown_field_is_told_at_any_depth() -> None:
    (violation,) = _told("MachineConfig", {"machine": {"featuers": {}}})
    assert (violation.type, violation.path) == (ViolationType.UNKNOWN_FIELD, ("machine", "featuers"))
    (violation,) = _told("RawVolumeConfig", {"encryption": {"keys": [{"nodeID": {"x": 1}}]}})
    assert violation.path == ("encryption", "keys", 0, "nodeID", "x")


@pytest.mark.parametrize(
    ("kind", "value", "since"),
    [
        ("MachineConfig", {"machine": {"logging": {"destinations": [{"extraTags": {}}]}}}, "1.7"),
        ("MachineConfig", {"cluster": {"etcd": {"extraArgs": {"a": ["b", "c"]}}}}, "1.13"),
        ("UserVolumeConfig", {"encryption": {"keys": [{"lockToState": True}]}}, "1.11"),
        ("UserVolumeConfig", {"provisioning": {"minSize": "-1GiB"}}, "1.13"),
        ("UserVolumeConfig", {"filesystem": {"type": "btrfs"}}, "1.14"),
        ("ResolverConfig", {"hostDNS": {"enabled": True}}, "1.14"),
    ],
)
def test_it_is_told_since_when_a_field_or_its_type_is_there(kind: str, value: object, since: str) -> None:
    assert [violation.life for violation in _told(kind, value)] == [(("since", since),)]


def test_a_type_is_that_of_the_version() -> None:
    listed = {"cluster": {"etcd": {"extraArgs": {"a": ["b"]}}}}
    assert {violation.type for violation in _at("1.12", "MachineConfig", listed)} == {ViolationType.WRONG_TYPE}
    assert _at("1.13", "MachineConfig", listed) == ()
    percent = {"provisioning": {"maxSize": "50%"}}
    assert [bool(_at(spelled, "RawVolumeConfig", percent)) for spelled in ("1.11", "1.12", "1.14")] == [
        True,
        False,
        False,
    ]
    swap = {"filesystem": {"type": "swap"}}
    assert [bool(_at(spelled, "UserVolumeConfig", swap)) for spelled in ("1.10", "1.12", "1.13")] == [True, False, True]
    mount = {"machine": {"kubelet": {"extraMounts": [{"destination": "/x", "uidMappings": [{"size": 1}]}]}}}
    assert _at("1.5", "MachineConfig", mount) == _at("1.6", "MachineConfig", mount) == ()


def test_what_is_deprecated_says_what_to_write_instead() -> None:
    row = catalogue.find("v1alpha1", "MachineConfig")
    assert row is not None
    newest = catalogue.schema(row, version("1.14"))
    paths = [("machine", "env"), ("machine", "disks"), ("cluster", "allowSchedulingOnMasters")]
    known = {path[-1]: subschema(newest, path)["x-known"] for path in paths}
    assert {name: (life["deprecated"], life["use"]) for name, life in known.items()} == {
        "env": ("1.13", "EnvironmentConfig"),
        "disks": ("1.10", "UserVolumeConfig"),
        "allowSchedulingOnMasters": ("1.5", "allowSchedulingOnControlPlanes"),
    }


def test_what_is_said_to_use_instead_exists() -> None:
    kinds = {row.kind for row in TABLE.kinds}
    words = [
        word.strip(",")
        for name in ("Machine", "Network", "Features", "Cluster")
        for field in TABLE.type(name).fields
        for word in field.life.use.split()
        if word.strip(",").endswith("Config")
    ]
    assert len(words) > 40
    assert [word for word in words if word not in kinds] == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("MachineConfig", {"machine": {"ca": {"key": "no base64!"}}}),
        ("MachineConfig", {"machine": {"token": ["abcdef.0123456789abcdef"]}}),
        ("SideroLinkConfig", {"apiUrl": "https://h:x?jointoken=token"}),
    ],
)
def test_a_secret_is_not_shown(kind: str, value: object) -> None:
    assert [violation.got for violation in _told(kind, value)] in (["a text"], ["a list"])


@pytest.fixture
def compare(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return import_module("compare.talos")


def _write(folder: Path, files: dict[str, object]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content))
    return folder / "upstream-schemas"


def _differences(compare: ModuleType, upstream: Path, *kinds: str) -> set[tuple[str, ...]]:
    found = [one for one in compare.differences(upstream) if one.kind in kinds]
    return {(one.version, one.path, one.what, one.ours, one.theirs) for one in found}


def test_the_types_of_a_release_are_compared(compare: ModuleType, tmp_path: Path) -> None:
    timer = [
        {"path": ".device", "type": "uint8", "kind": "uint8"},
        {"path": ".timeout", "type": "time.Duration", "kind": "int64"},
        {"path": ".action", "type": "string", "kind": "string"},
    ]
    paths = {
        ".version": ["string", False, False],
        ".debug": ["*bool", False, False],
        ".persist": ["*bool", True, False],
        ".machine": ["*MachineConfig", False, False],
        ".machine.files": ["[]*MachineFile", False, False],
        ".machine.files[].path": ["string", False, False],
        ".machine.ca": ["*x509.PEMEncodedCertificateAndKey", False, False],
        ".cluster": ["*ClusterConfig", False, False],
    }
    upstream = _write(
        tmp_path,
        {
            "talos/fields-1.13.json": {"WatchdogTimerConfig": timer, "NoSuchConfig": []},
            "talos/v1alpha1-paths-by-version.json": {"v1.13.0": {}, "v1.13.9": paths, "HEAD": {}},
        },
    )
    assert _differences(compare, upstream, "WatchdogTimerConfig", "NoSuchConfig", "ZswapConfig") == {
        ("1.13", ".action", "missing", "", "text"),
        ("1.13", ".device", "type", "text", "integer"),
        ("1.13", ".apiVersion", "extra", "text", ""),
        ("1.13", ".kind", "extra", "text", ""),
        ("1.13", "", "missing", "", ""),
        ("1.13", "", "extra", "", ""),
    }
    legacy = _differences(compare, upstream, "MachineConfig")
    assert ("1.13", ".machine.files[].op", "extra", "text", "") in legacy
    assert ("1.13", ".machine.kubelet", "extra", "struct", "") in legacy
    assert not [row for row in legacy if row[1].startswith((".machine.kubelet.", ".machine.ca", ".cluster."))]
    assert compare.extents(upstream)["talos"].versions == 1


def test_a_published_schema_stands_in_for_older_versions(compare: ModuleType, tmp_path: Path) -> None:
    def schema(**fields: object) -> dict[str, object]:
        kind = {"apiVersion": {"enum": ["v1alpha1"]}, "kind": {"enum": ["WatchdogTimerConfig"]}, **fields}
        return {"oneOf": [{"$ref": "#/$defs/timer"}], "$defs": {"timer": {"type": "object", "properties": kind}}}

    texts = {"device": {"type": "string"}, "timeout": {"type": "string"}}
    upstream = _write(
        tmp_path,
        {
            "upstream-schemas/talos/v1.9.0.json": schema(),
            "upstream-schemas/talos/v1.9.6.json": schema(**texts),
            "upstream-schemas/talos/v1.10.9.json": schema(
                device={"type": "array", "items": {}}, timeout={"type": "string"}
            ),
            "upstream-schemas/talos/v1.4.0.json": schema(),
            "upstream-schemas/talos/v1.14.0-rc.1.json": schema(),
            "talos/v1alpha1-paths-by-version.json": {},
        },
    )
    assert _differences(compare, upstream, "WatchdogTimerConfig") == {("1.10", ".device", "type", "text", "list")}


def test_the_explained_differences_are_whole_rows() -> None:
    lines = (SCRIPTS / "compare" / "explained_talos.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert 0 < len(rows) <= 25
    assert [row for row in rows if len(row) != 7 or not all(row) or row[0] != "talos"] == []
