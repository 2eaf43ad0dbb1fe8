"""Secrets never reach a frame, names and references do, and no column moves."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.lint.redaction.keys_above import is_secret
from stackwright.lint.redaction.redact import redact, redaction, without_keys
from stackwright.schemas.reference_forms import Reference, path_keys
from stackwright.schemas.references import REFERENCES
from stackwright.schemas.secrets.names import Hides, hides, is_secret_name
from stackwright.schemas.secrets.shapes import is_random

SECRET = "hunter2-geheim"
KEY = "MIIEpAIBAAKCAQEA04up8hoqzS1+APIB0RhjXyObwHQnOzhAk5Bd7mhkSbPkyhP1"
SLASHED = "a/b" + KEY


def masked(text: str, secret: str = SECRET) -> bool:
    """Whether the secret is gone and every line is as long as before."""
    found = redact(text)
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
    assert redact(text) == text


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
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "? password\n: hunter2-geheim\n",
        "password: !secret hunter2-geheim\n",
        "\ufeffpassword: hunter2-geheim\r\n",
        "PassWord: hunter2-geheim\n",
        '"pass\\u0077ord": hunter2-geheim\n',
        'a: |\n  proxy_set_header X-Api-Key "hunter2-geheim";\n',
        "a: |\n  proxy_set_header X-Api-Key hunter2-geheim;\n",
        "a: |\n  ALTER USER x WITH PASSWORD 'hunter2-geheim';\n",
        "a: |\n  CREATE USER x IDENTIFIED BY 'hunter2-geheim';\n",
        "a: redis://:hunter2-geheim@host/0\n",
        "a: 'Server=x;User Id=sa;Password=hunter2-geheim;'\n",
        "a: [--set, auth.password=hunter2-geheim]\n",
        "a: [--header, 'X-Api-Key: hunter2-geheim']\n",
        "a: [-e, TOKEN=hunter2-geheim]\n",
        'a: |\n  networks."ssid".psk = "hunter2-geheim";\n',
        "a: |\n  <password>hunter2-geheim</password>\n",
        "a: |\n  <property><name>db.password</name><value>hunter2-geheim</value></property>\n",
        "a: |\n  <property>\n    <name>db.password</name>\n    <value>hunter2-geheim</value>\n  </property>\n",
        'a: |\n  [Service]\n  Environment="TOKEN=hunter2-geheim"\n',
        "a: |\n  spring.datasource.password=hunter2-geheim\n",
        "bindPW: hunter2-geheim\n",
        "bindpw: hunter2-geheim\n",
        "dbpass: hunter2-geheim\n",
        "a: https://x.blob.core.windows.net/a?sig=hunter2-geheim&b=c\n",
        "GITHUB_PAT: hunter2-geheim\n",
        "bearer: hunter2-geheim\n",
        "passkey: hunter2-geheim\n",
        "chpasswd: {list: 'root:hunter2-geheim'}\n",
        "keys: [{name: key1, secret: hunter2-geheim}]\n",
        "a: >\n  password: hunter2-geheim\n  x: y\n",
        'a: "x\\npassword: hunter2-geheim\\n"\n',
        "a: 'x\n\n  password: hunter2-geheim\n\n'\n",
        "a: password=hunter2-geheim\n  more\n",
        "- name: a\n  args:\n  - --token=hunter2-geheim\n",
        "- {op: add, path: /metadata/annotations/x~1token, value: hunter2-geheim}\n",
        "- op: add\n  path: /stringData\n  value: {a: hunter2-geheim}\n",
        "users:\n- name: root\n  passwd: hunter2-geheim\n",
        "set: {db.password: hunter2-geheim}\n",
        'a: |\n  {\n    "password": "hunter2-geheim",\n    broken\n  }\n',
        "a: |\n  # password: hunter2-geheim\n  b: 1\n",
        'a: |\n  export PGPASSWORD="hunter2-geheim"\n  psql\n',
        'a: |\n  requirepass "hunter2-geheim"\n',
        "tls.key: hunter2-geheim\n",
        "kubeconfig: 'x: hunter2-geheim'\n",
        "password: &p hunter2-geheim\n",
        "password:\n- hunter2-geheim\n",
        "password:\n  a: hunter2-geheim\n",
        "env:\n- name: TOKEN\n  value: >-\n    hunter2-geheim\n",
        'x: {TOKEN: "hunter2-geheim", b: [c\n',
        "x: [{name: PASS, value: hunter2-geheim}, b: {c\n",
        "a: b\n\tpassword: hunter2-geheim\n",
        "kind: Secret\ndata: {a: hunter2-geheim\n",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData:\n  a: 'hunter2-geheim\n",
        "a: 'unclosed\npassword: hunter2-geheim\n",
        "a: @x\nauth:\n  me: hunter2-geheim\nb: 1\n",
        "a: @x\nfiles:\n- content: |\n    hunter2-geheim\n",
        "a: @x\ndata:\n  k: hunter2-geheim\nkind: Secret\n",
        "a: @x\n- name: 'DB_PASS'\n  value: 'hunter2-geheim'\n",
        "a: @x\nargs: ['--token', 'hunter2-geheim']\n",
        "a: @x\npassword:\n- hunter2-geheim\n",
        "a: @x\nkey: {crt: a, key: hunter2-geheim}\n",
        'helm: {values: "password: hunter2-geheim\\nb: c"}\n',
        'helm: {values: "{\\"password\\": \\"hunter2-geheim\\"}"}\n',
        "<<<<<<< HEAD\npassword: hunter2-geheim\n=======\npassword: x\n>>>>>>> b\n",
        "{{- if .x }}\npassword: hunter2-geheim\n{{- end }}\n",
        "data: {a: !!binary hunter2-geheim}\nkind: Secret\n",
        "contraseña: hunter2-geheim\n",
        "mot_de_passe: hunter2-geheim\n",
        "ANSIBLE_BECOME_PASS=hunter2-geheim ansible_host=a\n",
        "[all]\nhost ansible_host=a ansible_password=hunter2-geheim\n",
        '{ pkgs, ... }:\n{\n  users.users.me.initialPassword = "hunter2-geheim";\n}\n',
        "{ config, ... }:\n{\n  environment.etc.\"x\".text = ''\n    token hunter2-geheim\n  '';\n}\n",
        'set dotenv-load\nexport TOKEN := "hunter2-geheim"\nrun:\n    echo\n',
        "a: |\n  -----BEGIN PRIVATE KEY-----\n  hunter2-geheim\n",
        "basicAuth: me:hunter2-geheim\n",
        "a: curl -sS -u me:hunter2-geheim https://x\n",
        "a: sshpass -p hunter2-geheim ssh x\n",
        "a: wget --password hunter2-geheim\n",
        "a: docker login -p hunter2-geheim x\n",
        "a: 'redis-cli -a hunter2-geheim ping'\n",
        "a: ldapsearch -w hunter2-geheim\n",
        "a: [redis-cli, -a, hunter2-geheim]\n",
        "a: openssl enc -pass pass:hunter2-geheim\n",
        "a: [--from-literal=x=hunter2-geheim]\n",
        "a: 'kubectl create secret generic x --from-literal=y=hunter2-geheim'\n",
        "a: vault kv put secret/x value=hunter2-geheim\n",
        "a: echo hunter2-geheim | docker login --password-stdin\n",
        "serviceAccount: {key: hunter2-geheim}\n",
        "contexts: {a: {key: hunter2-geheim}}\n",
        "extraManifestHeaders: [hunter2-geheim]\n",
        "cookies: [hunter2-geheim]\n",
        "auth: {from: hunter2-geheim}\n",
        "creds: {a: {b: hunter2-geheim}}\n",
    ],
)
def test_secrets_in_every_language_are_masked(text: str) -> None:
    assert masked(text)


NAMES = "DB_PASS ENCRYPTION_KEY API_KEY client-key-data serviceAccountToken apiToken2 ROOT_PW ansible_become_pass PIN"
MORE_NAMES = "creds credentials awsSecretAccessKey X-Api-Key dockerconfigjson JWT sshPrivateKey token pgpass KEY"
OPEN_NAMES = "automountServiceAccountToken tokenizer max_tokens passwordFile existingSecret secretName topologyKey"
MORE_OPEN_NAMES = (
    "imagePullSecrets publicKey proxy_pass tokenUrl passwordPolicy secretRef path image author bypass monkey"
)


@pytest.mark.parametrize("name", [*NAMES.split(), *MORE_NAMES.split()])
def test_names_of_secrets(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", [*OPEN_NAMES.split(), *MORE_OPEN_NAMES.split()])
def test_names_of_no_secrets(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "volumes: [{name: db-token, secret: {secretName: a, items: [{key: a, path: b}], defaultMode: 420, optional: true}}]",
        "projected: {sources: [{serviceAccountToken: {path: p, audience: a, expirationSeconds: 3600}}]}",
        "env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: a, key: password}}}]",
        "containers: [{name: token-service, image: 'a/token:1', args: [--port=80, --config, /etc/a], ports: [{name: auth}]}]",
        "auth: {enabled: true, existingSecret: a, passwordSecretRef: {name: a, key: b}}",
        "data: [{secretKey: a, remoteRef: {key: a, property: b}}]",
        "privateKey: {algorithm: RSA, size: 4096, rotationPolicy: Always}",
        "target: {kind: Secret, name: a, version: v1}",
        "certificateRefs: [{kind: Secret, name: a, namespace: b, group: ''}]",
        "configMapGenerator: [{name: a, files: [a.txt, b=c.txt], literals: [LOG=debug]}]",
        "secretGenerator: [{name: a, files: [a.txt], envs: [a.env], type: Opaque}]",
        "files: [{path: /etc/a, permissions: 0o600, op: create}]",
        "nginx.ingress.kubernetes.io/auth-secret: basic-auth",
        "properties: {password: {type: string, description: a, maxLength: 4}}",
        "properties: {headers: {type: object, additionalProperties: {type: string}}}",
        "httpHeaders: [{name: X-Sign}, {name: Accept, value: text/html}]",
        "authResponseHeaders: [X-Auth-User, Authorization]",
        "command: [mkdir, -p, /data]",
        "command: [sh, -c, 'mkdir -p /data && run']",
        "password: ${DB_PASSWORD}",
        "password: '{{ .password }}'",
        "token: ENC[AES256_GCM,data:abc,iv:abc=,tag:abc,type:str]",
        "permissions: {contents: read}",
        "replicas: 3",
        "- 192.0.2.1/24",
        "digest: sha256-AbCdEfGh0123456789AbCdEfGh0123456789AbCdEfG=",
        "kind: VirtualMachineInstancetypeV1beta1SpecificationForAll",
        "path: clusters/Prod1/Apps2/some/Very/long/path/Kustomization1",
        "key: ssh-ed25519",
        "tolerations: [{key: node, operator: Equal, value: infra, effect: NoSchedule}]",
    ],
)
def test_what_is_of_use_is_shown(text: str) -> None:
    assert redact(text) == text


#: Fields that may have the text of a file in the place of its path are masked as texts of files are.
#: A helmfile has no kind, by which it would be known that its `secrets` are names of files: those are hidden.
SHOWN = [
    row
    for row in REFERENCES
    if not getattr(row.target, "mark", "") and not (row.rule == "SCH032" and row.path.endswith("secrets[]"))
]


@pytest.mark.parametrize("row", SHOWN, ids=lambda row: f"{row.source.name}.{row.path}")
def test_the_names_in_references_are_shown(row: Reference) -> None:
    value: object = "some-name"
    for step in reversed(path_keys(row.path)):
        value = [value] if step == "[]" else {step: value}
    assert "some-name" in redact(json.dumps({"kind": row.source.name, **value}))  # type: ignore[dict-item]


def test_every_field_that_a_schema_marks_is_known_by_its_name() -> None:
    tables = Path(__file__).parents[1] / "schemas" / "fields"
    rows = [line for table in tables.glob("*.fields") for line in table.read_text().splitlines()]
    marked = {match[1] for row in rows if (match := re.match(r"\s+([\w.-]+)!?\s.*\ssecret(\s|$)", row))}
    unknown = {name for name in marked if hides(name) is Hides.NOTHING}
    # Those below a Secret, beside a certificate or a name, and addresses, of which only the login is a secret.
    assert unknown == {"data", "key", "config", "literals", "apiUrl", "HTTPProxy", "HTTPSProxy"}


@pytest.mark.parametrize(
    "url",
    [
        f"https://{SECRET}@example.org/a",
        f"https://me:{SECRET}@example.org:8080/a",
        f"https://me:a/{SECRET}@example.org/a",
        f"https://me:a@{SECRET}@example.org/a",
        f"https://example.org/a?access_token={SECRET}&b=c",
        f"mongodb://me:{SECRET}@a:27017,b:27017/c",
    ],
)
def test_a_secret_in_an_address_is_masked_and_nothing_else(url: str) -> None:
    found = without_keys(f"see {url} there")
    assert SECRET not in found
    assert "a:27017" in found or "example.org" in found
    assert found.startswith("see ")
    assert found.endswith(" there")


@pytest.mark.parametrize(
    "url",
    ["https://example.org:8080/a@b", "https://example.org/@scope/a", "git@example.org:a/b", "https://[::1]:80/a@b"],
)
def test_an_address_without_a_secret_is_shown(url: str) -> None:
    assert without_keys(f"see {url} there") == f"see {url} there"


@pytest.mark.parametrize("text", ["k9Zt3Qw8Lm2Xv7Rb", "9a94dab113dd4a1fb1a2ca60798c771b", "q3Zx-9Kf2_Lm8Vb4Nw7"])
def test_random_texts(text: str) -> None:
    assert is_random(text)


@pytest.mark.parametrize(
    "text", ["production-cluster-east-1", "2026-01-01T00-00-00", "short1", "a" * 40, "1" * 20, "/var/lib/a1"]
)
def test_texts_that_are_not_random(text: str) -> None:
    assert not is_random(text)


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        (f"password: {SECRET}", f"cannot be `{SECRET}`", f"cannot be `{'*' * len(SECRET)}`"),
        (f"password: {SECRET}", f"{SECRET}: x", f"{'*' * len(SECRET)}: x"),
        (f"password: {SECRET * 9}", f"cannot be `{SECRET * 2}…`", f"cannot be `{'*' * 2 * len(SECRET)}…`"),
        ("password: grafana", "the Deployment grafana is there", "the Deployment grafana is there"),
        ("password: grafana", "cannot be `grafana`", "cannot be `*******`"),
        ("password: grafana\nname: grafana", "there is no `grafana`", "there is no `grafana`"),
        ("pin: 12", "cannot be `12`, one of 12", "cannot be `**`, one of 12"),
        (f"password: {SECRET}", f"x{SECRET}x", f"x{'*' * len(SECRET)}x"),
        ("password: ab12", "xab12 and ab12", "xab12 and ****"),
        ("token: |\n  first line\n  second-line\n", "has second-line in it", "has *********** in it"),
    ],
)
def test_a_sentence_has_no_secret_of_its_text(text: str, words: str, told: str) -> None:
    assert redaction(text).sentence(words) == told


@pytest.mark.parametrize(
    ("path", "in_secret", "hides"),
    [
        (("stringData", "a"), False, True),
        (("database",), True, True),
        (("metadata", "name"), True, False),
        (("spec", "creds", "pin"), False, True),
        (("spec", "creds", "name"), False, False),
        (("spec", "auth", "passwordRef", "name"), False, False),
        (("machine", "ca", "key"), False, True),
        (("machine", "files", 0, "content"), False, True),
        (("machine", "files", 0, "path"), False, False),
        (("cluster", "extraManifestHeaders", "X-Custom"), False, True),
        ((), False, False),
    ],
)
def test_a_path_says_whether_its_value_is_secret(path: tuple[str | int, ...], in_secret: bool, hides: bool) -> None:
    assert is_secret(path, in_secret=in_secret) is hides


@pytest.mark.parametrize("depth", [1, 4, 8])
def test_texts_in_texts(depth: int) -> None:
    text = f"password: {SECRET}\n"
    for _ in range(depth):
        text = "a: |\n" + "".join(f"  {line}\n" for line in text.splitlines())
    assert masked(text)


def test_what_is_masked_keeps_its_columns() -> None:
    assert redact("  - password: ab cd\n") == "  - password: ** **\n"


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
    found = redact(text)
    assert [len(line) for line in found.split("\n")] == [len(line) for line in text.split("\n")]
    assert all(new in (old, "*") for old, new in zip(text, found, strict=True))


@given(_TEXTS)
def test_masking_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    assert len(redact(once)) == len(once)
