"""Secrets never reach a frame, names and references do, and no column moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.lint.redact import redacted

SECRET = "hunter2-geheim"
KEY = "MIIEpAIBAAKCAQEA04up8hoqzS1+APIB0RhjXyObwHQnOzhAk5Bd7mhkSbPkyhP1"
SLASHED = "a/b" + KEY


def masked(text: str, secret: str = SECRET) -> bool:
    """Whether the secret is gone and every line is as long as before."""
    found = redacted(text)
    assert [len(line) for line in found.split("\n")] == [len(line) for line in text.split("\n")]
    return secret not in found


@pytest.mark.parametrize(
    "line",
    [
        f"password: {SECRET}",
        f"  adminPassword: {SECRET}",
        f"- token: {SECRET}",
        f"  - clientSecret: '{SECRET}'",
        f"DB_PASSWORD: {SECRET}",
        f"token: {SECRET}  # a comment",
        f"passphrase: {SECRET}",
        f"credentials: {SECRET}",
        f"htpasswd: {SECRET}",
        f"userData: {SECRET}",
        f"password:    {SECRET}",
        f"password: {SECRET}\r",
        f"password: |\n  {SECRET}\n  more {SECRET}\n",
        f"password: >-\n\n  {SECRET}\nuser: x\n",
        f"userData: |\n  #cloud-config\n  users:\n  - {SECRET}\n",
        f"kind: Secret\nstringData:\n  user: {SECRET}\n",
        f"kind: Secret\ndata:\n  config.json: {SECRET}\n",
        f"kind: 'Secret'\ndata:\n  x: |\n    {SECRET}\n",
        f"stringData:\n  user: {SECRET}\nkind: Secret\n",
        f"a: 1\n---\nkind: Secret\nstringData:\n  x: {SECRET}\n---\nkind: x\n",
    ],
)
def test_secrets_are_masked(line: str) -> None:
    assert masked(line)


@pytest.mark.parametrize("key", ["apiKey", '"api-key"', "privateKey", "access_key", "AWS_SECRET_ACCESS_KEY"])
def test_keys_that_are_secrets_are_masked(key: str) -> None:
    assert masked(f"{key}: {SECRET}\n")


@pytest.mark.parametrize(
    "text",
    [
        f"kind: Secret\nstringData: {{user: {SECRET}}}\n",
        f"kind: Secret\nstringData:  # in the open\n  user: {SECRET}\n",
        f'kind: Secret\n"stringData":\n  user: {SECRET}\n',
        f"kind: List\nitems:\n- kind: Secret\n  stringData:\n    user: {SECRET}\n",
        f"- {{user: x, password: {SECRET}}}\n",
        f"password:\n  {SECRET}\n",
        f'password: "one\n  {SECRET}"\n',
        f"env:\n- name: DB_PASSWORD\n  value: {SECRET}\n",
        f"kind: Secret\rstringData:\r  user: {SECRET}\r",
    ],
)
def test_secrets_in_other_styles_are_masked(text: str) -> None:
    assert masked(text)


@pytest.mark.parametrize(
    "text",
    [
        f"key: {KEY}\n",
        f"  - {KEY}\n",
        f"x: |\n  -----BEGIN RSA PRIVATE KEY-----\n  {KEY}\n  -----END RSA PRIVATE KEY-----\n",
        f"caBundle: {KEY}==\n",
        f"kubeconfig: {{token: {KEY}}}\n",
    ],
)
def test_key_material_is_masked(text: str) -> None:
    assert masked(text, KEY)


def test_a_login_in_a_url_is_masked() -> None:
    assert masked(f"url: https://x:{KEY}@example.org\n", KEY)


@pytest.mark.parametrize(
    "text", [f"x: |\n  -----BEGIN RSA PRIVATE KEY-----\n  {SLASHED}\n  -----END RSA PRIVATE KEY-----\n"]
)
def test_key_material_with_a_slash_is_masked(text: str) -> None:
    assert masked(text, SLASHED)


def test_a_key_is_masked_to_its_end() -> None:
    assert masked(
        f"x: |\n  -----BEGIN RSA PRIVATE KEY-----\n  {KEY}\n  Zm9vYmFyYmF6\n  -----END RSA PRIVATE KEY-----\n",
        "Zm9vYmFyYmF6",
    )


@pytest.mark.parametrize(
    "text",
    [
        "secretName: web-tls",
        "passwordSecretRef: {name: x}",
        "tokenSecretRef:\n  name: x\n  key: password",
        "secretKeyRef: {name: x, key: password}",
        "kind: Secret\nmetadata:\n  name: web\n  namespace: a",
        "kind: Secret\nmetadata: {name: web}\ntype: Opaque",
        "kind: SecretStore\ndata:\n  x: shown",
        "kind: ConfigMap\ndata:\n  user: shown",
        "secretGenerator:\n- name: x\n  files: [a]",
        "imagePullSecrets:\n- name: x",
        "image: ghcr.io/example/web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "- ./apps/some/very/long/path/to/a/folder/kustomization.yaml",
        "passwordFile: /run/secrets/x",
        "# password: in a comment",
        "tokens are words in a text",
        "automountServiceAccountToken:",
        "name: token",
    ],
)
def test_names_and_references_are_not(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "automountServiceAccountToken: false",
        "    path: clusters/production/applications/monitoring/grafana",
        "- configurations/production/applications/monitoring.yaml",
        "name: a-rather-long-name-of-an-object-with-more-than-forty-letters",
        "    namespace: a-rather-long-namespace-with-more-than-forty-letters",
    ],
)
def test_switches_and_long_names_are_not(text: str) -> None:
    assert redacted(text) == text


def test_what_is_masked_keeps_its_columns() -> None:
    assert redacted("  - password: ab cd\n") == "  - password: ** **\n"


_TEXTS = st.lists(
    st.sampled_from(
        [
            *"\n\r\t :-'\"|>{}&*#é😀a/",
            "password: ",
            "kind: Secret",
            "\n---",
            "data:\n",
            "\n  ",
            KEY,
            "-----BEGIN A KEY-----",
        ]
    ),
    max_size=40,
).map("".join)


@given(_TEXTS | st.text())
def test_every_line_keeps_its_length(text: str) -> None:
    found = redacted(text)
    assert [len(line) for line in found.split("\n")] == [len(line) for line in text.split("\n")]
    assert all(new in (old, "*") for old, new in zip(text, found, strict=True))


@given(_TEXTS)
def test_masking_twice_changes_nothing(text: str) -> None:
    once = redacted(text)
    assert len(redacted(once)) == len(once)
