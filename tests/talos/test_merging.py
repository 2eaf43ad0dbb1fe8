"""Strategic merging: what a patch keeps, sets, appends and erases."""

from collections.abc import Callable
from typing import Any

import pytest

from stackwright.model.talos.patch.patcher import PatchError, Stage

Run = Callable[..., Any]
Version = tuple[int, ...]
HEAD = "apiVersion: v1alpha1\nkind: "


def own(patch: Run, base: str, *patches: str, at: Version = (1, 14)) -> Any:
    made = patch(base, *patches, at=at)
    assert not isinstance(made, PatchError), made
    return made[0]


def test_a_scalar_of_the_patch_wins(patch: Run, control_plane: str) -> None:
    assert own(patch, control_plane, "machine: {token: x}")["machine"]["token"] == "x"


@pytest.mark.parametrize("value", ['""', "null"])
def test_an_empty_scalar_changes_nothing(patch: Run, control_plane: str, value: str) -> None:
    assert own(patch, control_plane, f"machine: {{token: {value}}}")["machine"]["token"] == "abcdef.0123456789abcdef"


def test_false_wins_over_true_where_it_is_written(patch: Run, control_plane: str) -> None:
    enabled = "machine: {features: {kubePrism: {enabled: true, port: 7445}}}"
    made = own(patch, control_plane, enabled, "machine: {features: {kubePrism: {enabled: false}}}")
    assert made["machine"]["features"]["kubePrism"] == {"enabled": False, "port": 7445}


def test_zero_wins_where_the_field_is_a_pointer(patch: Run) -> None:
    zswap = HEAD + "ZswapConfig\n"
    assert patch(zswap + "maxPoolPercent: 5\n", zswap + "maxPoolPercent: 0\n")[0]["maxPoolPercent"] == 0


def test_lists_are_appended_with_repetitions(patch: Run, control_plane: str) -> None:
    patches = ["machine: {certSANs: [a, b]}", "machine: {certSANs: [a]}"]
    assert own(patch, control_plane, *patches)["machine"]["certSANs"] == ["a", "b", "a"]


def test_subnets_are_replaced(patch: Run, control_plane: str) -> None:
    made = own(patch, control_plane, "cluster: {network: {podSubnets: [10.0.0.0/8]}}")
    assert made["cluster"]["network"]["podSubnets"] == ["10.0.0.0/8"]
    assert made["cluster"]["network"]["serviceSubnets"] == ["10.96.0.0/12"]


def test_interfaces_are_merged_by_name_and_their_vlans_by_number(patch: Run, control_plane: str) -> None:
    one = "machine: {network: {interfaces: [{interface: e, mtu: 9000, vlans: [{vlanId: 5, mtu: 1400}]}]}}"
    two = "machine: {network: {interfaces: [{interface: f}, {interface: e, vlans: [{vlanId: 5, dhcp: true}, {vlanId: 6}]}]}}"
    first, second = own(patch, control_plane, one, two)["machine"]["network"]["interfaces"]
    assert (first["interface"], first["mtu"], second["interface"]) == ("e", 9000, "f")
    assert [(vlan["vlanId"], vlan.get("mtu"), vlan.get("dhcp")) for vlan in first["vlans"]] == [
        (5, 1400, True),
        (6, None, None),
    ]


def test_interfaces_are_merged_by_an_equal_selector_but_not_with_physical(patch: Run, control_plane: str) -> None:
    def interfaces(selector: str) -> int:
        text = f"machine: {{network: {{interfaces: [{{deviceSelector: {selector}, mtu: 1400}}]}}}}"
        return len(own(patch, control_plane, text, text)["machine"]["network"]["interfaces"])

    assert interfaces("{driver: x}") == 1
    assert interfaces("{driver: x, physical: true}") == 2


def test_admission_plugins_are_merged_by_name(patch: Run, control_plane: str) -> None:
    one = "cluster: {apiServer: {admissionControl: [{name: A, configuration: {a: 1, l: [1]}}]}}"
    two = "cluster: {apiServer: {admissionControl: [{name: A, configuration: {b: 2, l: [2]}}, {name: B}]}}"
    made = own(patch, control_plane, one, two)["cluster"]["apiServer"]["admissionControl"]
    assert made == [{"name": "A", "configuration": {"a": 1, "b": 2, "l": [1, 2]}}, {"name": "B", "configuration": {}}]


def test_the_audit_policy_is_replaced_as_a_whole(patch: Run, control_plane: str) -> None:
    patches = ["cluster: {apiServer: {auditPolicy: {a: 1}}}", "cluster: {apiServer: {auditPolicy: {b: 2}}}"]
    assert own(patch, control_plane, *patches)["cluster"]["apiServer"]["auditPolicy"] == {"b": 2}


def test_arguments_are_replaced_one_by_one(patch: Run, control_plane: str) -> None:
    patches = ["cluster: {apiServer: {extraArgs: {a: x, b: [y]}}}", "cluster: {apiServer: {extraArgs: {b: z}}}"]
    assert own(patch, control_plane, *patches)["cluster"]["apiServer"]["extraArgs"] == {"a": "x", "b": "z"}


def test_a_certificate_is_replaced_together_with_its_key(patch: Run, control_plane: str) -> None:
    assert own(patch, control_plane, "machine: {ca: {crt: Yg==}}")["machine"]["ca"] == {"crt": "Yg==", "key": ""}


def test_endpoints_are_merged_part_by_part(patch: Run, control_plane: str) -> None:
    made = own(patch, control_plane, "cluster: {controlPlane: {endpoint: 'http://k.example'}}")
    assert made["cluster"]["controlPlane"]["endpoint"] == "http://k.example"
    made = own(
        patch,
        control_plane,
        "cluster: {controlPlane: {endpoint: 'https://a:1/x'}}",
        "cluster: {controlPlane: {endpoint: 'https://b:1'}}",
    )
    assert made["cluster"]["controlPlane"]["endpoint"] == "https://b:1/x"


def test_free_mappings_of_other_types_do_not_merge(patch: Run, control_plane: str) -> None:
    patches = [
        "machine: {kubelet: {extraConfig: {a: 1}}}",
        "machine: {kubelet: {extraConfig: {a: x}}}",
    ]
    made = patch(control_plane, *patches)
    assert made.stage is Stage.APPLY
    assert made.patch == 1
    assert made.at.path == ("machine", "kubelet", "extraConfig", "a")


def test_null_in_a_free_mapping_makes_talos_panic(patch: Run, control_plane: str) -> None:
    patches = ["machine: {kubelet: {extraConfig: {a: 1}}}", "machine: {kubelet: {extraConfig: {a: null}}}"]
    assert patch(control_plane, *patches).stage is Stage.CRASH
    assert own(patch, control_plane, patches[1])["machine"]["kubelet"]["extraConfig"] == {"a": None}


def test_two_sizes_of_a_disk_selector_do_not_merge(patch: Run, control_plane: str) -> None:
    size = "machine: {install: {diskSelector: {size: '>= 5GB'}}}"
    assert patch(control_plane, size, size).stage is Stage.APPLY
    assert own(patch, control_plane, size)["machine"]["install"]["diskSelector"] == {"size": ">= 5GB"}


USER_VOLUME = (
    HEAD
    + """UserVolumeConfig
name: data
provisioning: {diskSelector: {match: system_disk}, minSize: 10GiB, maxSize: 40GiB, grow: true}
"""
)


def test_sizes_and_selectors_are_erased_where_a_patch_does_not_repeat_them(patch: Run) -> None:
    """Whatever else the patch says: merging copies them, also where they are absent."""
    made = patch(USER_VOLUME, HEAD + "UserVolumeConfig\nname: data\nmount: {secure: true}\n")[0]
    assert made["provisioning"] == {"maxSize": "40GiB", "grow": True}
    assert made["mount"] == {"secure": True}


def test_percent_does_not_replace_bytes(patch: Run) -> None:
    made = patch(USER_VOLUME, USER_VOLUME.replace("40GiB", "50%"))[0]
    assert made["provisioning"]["maxSize"] == "40GiB"


def test_texts_are_kept_as_they_are_written(patch: Run, control_plane: str) -> None:
    labels = "machine: {nodeLabels: {a: 1.10, b: 0755, c: True, d: yes, e: 1e3, f: ~}}"
    made = own(patch, control_plane, labels)["machine"]["nodeLabels"]
    assert made == {"a": "1.10", "b": "0755", "c": "True", "d": "yes", "e": "1e3", "f": ""}


def test_values_are_printed_as_talos_prints_them(patch: Run, control_plane: str) -> None:
    text = """\
machine:
  time: {bootTimeout: 90m}
  disks: [{device: /dev/sdb, partitions: [{size: 10000000000, mountpoint: /var/x}]}]
  kubelet: {extraConfig: {a: 0x10, b: yes}}
---
apiVersion: v1alpha1
kind: BondConfig
name: b
hardwareAddr: "AA:BB:cc:dd:ee:ff"
bondMode: Active-Backup
routes: [{destination: "2001:DB8:0::/32", table: MAIN}]
"""
    first, bond = patch(control_plane, text)
    assert first["machine"]["time"]["bootTimeout"] == "1h30m0s"
    assert first["machine"]["disks"][0]["partitions"][0]["size"] == "10 GB"
    assert first["machine"]["kubelet"]["extraConfig"] == {"a": 16, "b": "yes"}
    assert bond["hardwareAddr"] == "aa:bb:cc:dd:ee:ff"
    assert bond["bondMode"] == "active-backup"
    assert bond["routes"] == [{"destination": "2001:db8::/32", "table": "main"}]


def test_empty_fields_are_left_out_and_those_that_talos_always_prints_are_there(patch: Run) -> None:
    made = patch("machine: {type: worker}\n", "machine: {kubelet: {}, nodeLabels: {}, env: {}}")[0]
    assert made == {
        "version": "",
        "machine": {"type": "worker", "token": "", "certSANs": [], "kubelet": {}},
        "cluster": None,
    }


def test_routing_rules_cannot_be_patched_before_1_14(patch: Run) -> None:
    rule = HEAD + "RoutingRuleConfig\nname: '100'\ntable: '5'\n"
    assert patch(rule, rule, at=(1, 13)).stage is Stage.APPLY
    assert patch(rule, rule, at=(1, 14))[0]["table"] == "5"


def test_image_rules_are_exchanged_by_their_image(patch: Run) -> None:
    rules = HEAD + "ImageVerificationConfig\nrules:\n"
    made = patch(rules + "  - {image: a/*, skip: true}\n", rules + "  - {image: a/*, deny: true}\n  - {image: b/*}\n")
    assert made[0]["rules"] == [{"image": "a/*", "deny": True}, {"image": "b/*"}]


def test_files_of_a_service_are_merged_by_their_path(patch: Run) -> None:
    service = HEAD + "ExtensionServiceConfig\nname: s\nconfigFiles:\n"
    made = patch(service + "  - {content: a, mountPath: /a}\n", service + "  - {content: b, mountPath: /a}\n")
    assert made[0]["configFiles"] == [{"content": "b", "mountPath": "/a"}]


def test_ports_of_a_rule_are_replaced(patch: Run) -> None:
    rule = HEAD + "NetworkRuleConfig\nname: r\nportSelector: {ports: ['80-90', 443], protocol: TCP}\n"
    made = patch(rule, rule.replace("['80-90', 443]", "[22]"))[0]
    assert made["portSelector"] == {"ports": [22], "protocol": "tcp"}
    assert patch(rule, rule)[0]["portSelector"]["ports"] == ["80-90", 443]
