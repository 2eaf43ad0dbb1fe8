"""SCH030, SCH031 and the fields of `.sops.yaml`: what sops refuses or never looks at, and what it takes."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.sops_rules.age_recipients import check_recipient

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
SSH = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me"

ACCEPTED = [
    f"creation_rules: [{{age: '{KEY}, {KEY},'}}]",
    f"creation_rules: [{{age: [{KEY}], pgp: A, mac_only_encrypted: true}}]",
    f"creation_rules: [{{path_regex: '(?i)a/(?P<b>[^/]+)\\.ya?ml$', age: {KEY}}}, {{age: {KEY}}}]",
    f"keys: [&a {KEY}, &b '{SSH}']\nanything: 1\ncreation_rules:\n- key_groups: [{{age: [*a, *b], pgp: [A]}}]",
    "creation_rules: [{age: '${AGE_KEY}'}]",
    "creation_rules: [{age: AGE_PUBLIC_KEY}]",
    f"creation_rules: [{{age: age1{'p' * 58}}}]",
    "creation_rules: [{path_regex: '{{ .path }}(', age: age1replaceme}]",
    "stores: {yaml: {indent: 2}}",
    "creation_rules:",
    "creation_rules: [{path_regex: '\\p{Greek}'}]",
]

REFUSED = [
    ("creation_rules: [{path_regex: 'a(?=b)'}]", "SCH030", "Perl syntax"),
    ("creation_rules: [{path_regex: '*.yaml'}]", "SCH030", "missing argument"),
    ("creation_rules: [{path_regex: 'a\\Z'}]", "SCH030", "escape"),
    ("creation_rules: [{unencrypted_regex: '['}]", "SCH030", "missing closing ]"),
    ("creation_rules: [{encrypted_suffix: a, encrypted_regex: b}]", "SCH030", "stands beside"),
    (f"creation_rules: [{{age: {KEY[:-1]}}}]", "SCH030", "no whole age recipient"),
    ("creation_rules: [{age: AGE-SECRET-KEY-1AB}]", "SCH030", "neither"),
    ("creation_rules: [{age: 'ssh-dss AAAA'}]", "SCH030", "does not encrypt"),
    (f"creation_rules: [{{key_groups: [{{merge: [{{age: [{KEY[:-2]}]}}]}}]}}]", "SCH030", "no whole age recipient"),
    ("destination_rules: [{s3_bucket: a, vault_path: b}]", "SCH030", "stands beside"),
    (f"creation_rules: [{{age: {KEY}}}, {{path_regex: a}}]", "SCH031", "never comes"),
    (f"creation_rules: [{{path_regex: .*, age: {KEY}}}, {{path_regex: a}}]", "SCH031", "never comes"),
    (f"creation_rules: [{{key_groups: [{{pgp: [A]}}], age: {KEY}}}]", "SCH031", "does not look at `age`"),
    ("creation_rule: [{pgp: A}]", "SCH031", "does not know `creation_rule`"),
    (f"creation_rules: [{{path_regexp: a, age: {KEY}}}]", "SCH001", "path_regexp"),
    (f"creation_rules: [{{key_groups: [{{age: {KEY}}}]}}]", "SCH002", "must be a list"),
    ("creation_rules: {pgp: A}", "SCH002", "must be a list"),
]


@pytest.mark.parametrize("text", ACCEPTED)
def test_what_sops_takes(text: str, make: Make, told: Told) -> None:
    assert told(make({".sops.yaml": text + "\n"})) == []


@pytest.mark.parametrize(("text", "code", "words"), REFUSED)
def test_what_sops_refuses_or_ignores(text: str, code: str, words: str, make: Make, told: Told) -> None:
    (line,) = told(make({"a/.sops.yaml": text + "\n"}))
    assert f" {code} " in line
    assert words in line


def test_a_recipient_is_told_once(make: Make, told: Told) -> None:
    rule = "{path_regex: a, key_groups: [{age: [*a]}]}"
    text = f"keys: [&a {KEY[:-1]}]\ncreation_rules: [{rule}, {rule}]\n"
    (line,) = told(make({".sops.yaml": text}))
    assert "no whole age recipient" in line


def test_files_that_are_called_like_it_are_others(make: Make, told: Told) -> None:
    assert told(make({"a.sops.yaml": "creation_rules: [{path_regex: '('}]\n"})) == []


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        SSH,
        "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t",
    ],
)
def test_recipients(text: str) -> None:
    assert check_recipient(text) == ""


@pytest.mark.parametrize(
    "text", [KEY.upper(), KEY[:10] + KEY[10].upper() + KEY[11:], KEY.replace("j", "k", 1), "age1", ""]
)
def test_no_recipients(text: str) -> None:
    assert check_recipient(text)
