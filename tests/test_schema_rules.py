"""The rules about schemas and versions on whole repositories: where they speak, and where they know too little to."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "registry.example.org/web:1.0"}]
"""
PATCH = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      $patch: replace
      containers:
        - name: web
          $patch: delete
"""
WITHOUT_DIRECTIVES = "".join(line for line in PATCH.splitlines(keepends=True) if "$patch" not in line)


def test_a_patch_need_not_be_whole_but_its_fields_must_exist(make: Make, told: Told) -> None:
    kustomization = "resources: [deployment.yaml]\npatches: [{path: patch.yaml}]\n"
    files = {"kustomization.yaml": kustomization, "deployment.yaml": DEPLOYMENT, "patch.yaml": PATCH}
    assert told(make(files), select=("SCH",)) == []
    wrong = PATCH.replace("      containers:", "      contaners:")
    assert told(make({"patch.yaml": wrong}), select=("SCH",)) == [
        "patch.yaml:8:7: warning SCH001 Deployment has no field `spec.template.spec.contaners`: it is dropped"
    ]


def test_the_same_text_is_not_whole_where_it_is_no_patch(make: Make, told: Told) -> None:
    found = told(make({"deployment.yaml": WITHOUT_DIRECTIVES}), select=("SCH003",))
    assert found == ["deployment.yaml:4:1: error SCH003 Deployment lacks `spec.selector`"]


def test_directives_make_a_patch(make: Make, told: Told) -> None:
    assert told(make({"deployment.yaml": PATCH}), select=("SCH",)) == []


@pytest.mark.parametrize(
    "addition",
    [
        "patches: [{target: {kind: Deployment}, patch: 'x'}]\n",
        "patches: [{target: {name: web}, patch: 'x'}]\n",
        "patches: [{target: {kind: 'Deploy.*'}, patch: 'x'}]\n",
        "patches: [{path: other.yaml}]\n",
        "components: [../component]\n",
        "replacements: [{path: replacement.yaml}]\n",
    ],
)
def test_what_a_kustomization_may_add_is_not_missing(make: Make, told: Told, addition: str) -> None:
    bare = DEPLOYMENT.replace("  selector: {matchLabels: {app: web}}\n", "")
    files = {
        "app/kustomization.yaml": f"resources: [deployment.yaml]\n{addition}",
        "app/deployment.yaml": bare,
        "app/other.yaml": WITHOUT_DIRECTIVES,
        "app/replacement.yaml": "source: {kind: ConfigMap}\n",
        "component/kustomization.yaml": "kind: Component\nnamespace: web\n",
    }
    root = make(files)
    assert [line for line in told(root, select=("SCH003",)) if "deployment" in line] == []
    del files["app/other.yaml"]
    (root / "app" / "other.yaml").unlink()
    other = files | {"app/kustomization.yaml": "resources: [deployment.yaml]\n"}
    assert len(told(make(other), select=("SCH003", "KUS012"))) == 1


@pytest.mark.parametrize("data", [None, "{{ spec }}: {"])
def test_what_an_unread_patch_may_add_is_not_missing(make: Make, told: Told, data: str | None) -> None:
    files = {
        ".gitignore": "env/\n",
        "kustomization.yaml": "resources: [deployment.yaml]\npatches: [{path: env/web.yaml}]\n",
        "deployment.yaml": DEPLOYMENT.replace("  selector: {matchLabels: {app: web}}\n", ""),
    }
    assert told(make(files | ({"env/web.yaml": data} if data else {})), select=("SCH003",)) == []


def test_a_directive_is_no_key_of_what_is_patched(make: Make, told: Told) -> None:
    settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {$patch: replace, a: b}\n"
    kustomization = "resources: [../base]\npatches: [{target: {kind: ConfigMap}, path: web.yaml}]\n"
    assert told(make({"app/kustomization.yaml": kustomization, "app/web.yaml": settings}), select=("SCH",)) == []
    assert len(told(make({"app/kustomization.yaml": "resources: [web.yaml]\n"}), select=("SCH005",))) == 1


def test_a_patch_of_another_kind_adds_nothing(make: Make, told: Told) -> None:
    bare = DEPLOYMENT.replace("  selector: {matchLabels: {app: web}}\n", "")
    patch = """{target: {kind: ConfigMap}, patch: '[{"op": "remove", "path": "/data"}]'}"""
    settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: b}\n"
    files = {
        "kustomization.yaml": f"resources: [deployment.yaml, settings.yaml]\npatches: [{patch}]\n",
        "deployment.yaml": bare,
        "settings.yaml": settings,
    }
    found = told(make(files), select=("SCH003", "KUS012"))
    assert [line.split(":")[0] for line in found] == ["deployment.yaml"]
    assert "`spec.selector`" in found[0]


@pytest.mark.parametrize("source", ["settings.yaml", "hidden.yaml"])
def test_what_is_put_in_later_is_judged_as_it_is_built(make: Make, told: Told, source: str) -> None:
    """A value that replacements put in stands nowhere in the file; where their source is not there nothing is known."""
    files = {
        "kustomization.yaml": f"resources: [web.yaml, {source}]\nreplacements: [{{path: replace.yaml}}]\n",
        "web.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, labels: {app: _LATER_}}\n",
        "settings.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {app: shop}\n",
        "replace.yaml": "source: {kind: ConfigMap, name: settings, fieldPath: data.app}\n"
        "targets: [{select: {kind: ConfigMap, name: web}, fieldPaths: [metadata.labels.app]}]\n",
        ".gitignore": "hidden.yaml\n",
    }
    assert told(make(files), select=("SCH005", "KUS012")) == []
    plain = {"kustomization.yaml": "resources: [web.yaml]\n", "web.yaml": files["web.yaml"]}
    assert len(told(make({f"plain/{path}": text for path, text in plain.items()}), select=("SCH005",))) == 1


def test_what_sops_has_encrypted_is_not_judged(make: Make, told: Told) -> None:
    secret = """apiVersion: v1
kind: Secret
metadata: {name: web}
type: ENC[AES256_GCM,data:x,type:str]
immutable: ENC[AES256_GCM,data:x,type:bool]
stringData: {password: "ENC[AES256_GCM,data:x,type:str]"}
sops: {lastmodified: "2026-01-01T00:00:00Z", mac: "ENC[AES256_GCM,data:x,type:str]"}
"""
    assert told(make({"secret.yaml": secret}), select=("SCH",)) == []


@pytest.mark.parametrize("value", ["${REPLICAS}", "{{ replicas }}", "<REPLICAS>", "@replicas@"])
def test_what_is_filled_in_later_is_not_judged(make: Make, told: Told, value: str) -> None:
    text = DEPLOYMENT.replace("spec:\n  selector", f'spec:\n  replicas: "{value}"\n  selector')
    assert told(make({"deployment.yaml": text}), select=("SCH",)) == []


def test_the_value_of_a_secret_is_never_in_a_message(make: Make, told: Told) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData: {pin: 4711}\n"
    (found,) = told(make({"secret.yaml": secret}), select=("SCH",))
    assert "SCH002" in found
    assert "4711" not in found


LOGIN = "https://somebody:4711@x.example/ y"
PEM = "-----BEGIN PRIVATE KEY-----4711"


@pytest.mark.parametrize(
    ("field", "written", "said"),
    [
        ("env: [{name: DB_PASSWORD, value: 4711}]", "4711", "a number"),
        ("env: [{name: DB_PASSWORD, value: 0x1267}]", "4711", "a number"),
        (f"imagePullPolicy: '{LOGIN}'", "somebody", "`https://*************@x.example/ y`"),
        (f"imagePullPolicy: '{PEM}'", "4711", "******`"),
    ],
)
def test_what_may_be_secret_is_not_in_a_message(
    make: Make, check: Callable[..., object], field: str, written: str, said: str
) -> None:
    text = DEPLOYMENT.replace("name: web, image", f"{field}, name: web, image")
    (finding,) = check(make({"deployment.yaml": text}), select=("SCH",)).findings  # type: ignore[attr-defined]
    assert finding.message.endswith(said)
    for told in (finding.message, finding.mark.message, finding.hint):
        assert written not in told
        assert "0x" not in told


def test_a_long_value_is_cut(make: Make, told: Told) -> None:
    text = DEPLOYMENT.replace("name: web, image", f"imagePullPolicy: {'x' * 100}, name: web, image")
    (found,) = told(make({"deployment.yaml": text}), select=("SCH",))
    assert found.endswith(f"cannot be `{'x' * 60}…`")


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("tty: 'true'", "without quotes it is not a string"),
        ("tty: 'yes'", None),
        ("ports: [{containerPort: '80'}]", "without quotes it is not a string"),
        ("ports: [{containerPort: http}]", None),
        ("args: [port: 80]", "the colon makes it a mapping; write the entry as one text"),
        ("args: [80]", "put it in quotes to make it a string"),
        ("args: {port: 80}", "put a dash before the entry to make it a list"),
        ("command: [[a]]", None),
    ],
)
def test_what_to_write_instead(make: Make, check: Callable[..., object], field: str, hint: str | None) -> None:
    text = DEPLOYMENT.replace("name: web, image", f"{field}, name: web, image")
    (finding,) = check(make({"deployment.yaml": text}), select=("SCH002",)).findings  # type: ignore[attr-defined]
    assert finding.hint == hint


@pytest.mark.parametrize("key", ["8080", '"8080"', '"08080"'])
def test_a_key_may_be_a_number(make: Make, told: Told, key: str) -> None:
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{{key}: 5}}\n"
    (found,) = told(make({"config.yaml": text}), select=("SCH",))
    name = key.strip('"')
    assert found == f"config.yaml:4:{len(key) + 10}: error SCH002 `data.{name}` must be a string, not `5`"


def test_a_document_of_talos_is_no_kubernetes_object(make: Make, told: Told) -> None:
    text = "apiVersion: v1alpha1\nkind: HostnameConfig\nmetadata: {name: a}\nauto: stable\n"
    assert told(make({"hostname.yaml": text})) == [
        "hostname.yaml:3:1: error SCH001 HostnameConfig has no field `metadata`: Talos refuses the document"
    ]


def test_a_value_is_shown_as_it_is_written(make: Make, check: Callable[..., object]) -> None:
    text = DEPLOYMENT.replace("labels: {app: web}", "labels: {app: web, debug: on}")
    (finding,) = check(make({"deployment.yaml": text}), select=("SCH002",)).findings  # type: ignore[attr-defined]
    assert finding.message == "`spec.template.metadata.labels.debug` must be a string, not `true`"
    assert finding.hint == "`on` is read as `true` here; put it in quotes to make it a string"


def test_a_kind_without_a_schema_is_counted(make: Make, check: Callable[..., object]) -> None:
    text = "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\nspec: {any: thing}\n"
    report = check(make({"thing.yaml": text, "web.yaml": DEPLOYMENT}))
    assert report.summary.without_schema == {"example.org/v1 Thing": 1}  # type: ignore[attr-defined]


def test_a_field_is_too_new_only_where_no_pinned_version_has_it(make: Make, told: Told) -> None:
    application = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec:
  project: default
  source: {repoURL: "https://git.example.org/x.git", path: x}
  destination: {server: "https://kubernetes.default.svc"}
  syncPolicy: {automated: {enabled: true}}
"""
    config = "versions: {argocd: %s}\n"
    for versions, count in [('"2.14"', 1), ('["2.14", "3.0"]', 1), ('["2.14", "3.1"]', 0), ('"3.5"', 0)]:
        files = {"web.yaml": application, "stackwright.yaml": config % versions}
        assert len(told(make(files), select=("VER001",))) == count, versions
    root = make({})
    (root / "stackwright.yaml").unlink()
    assert told(root, select=("VER001",)) == []


def test_a_flake_lock_is_checked(make: Make, told: Told) -> None:
    lock = '{"nodes": {"root": {"inputs": {}}}, "root": "root", "version": "7"}'
    found = told(make({"flake.lock": lock}), select=("SCH",))
    assert found == ["flake.lock:1:64: error SCH002 `version` must be an integer, not `7`, a string"]


@pytest.mark.parametrize("word", ["on", "No", "y"])
def test_kustomize_reads_as_text_what_kubectl_reads_as_a_boolean(make: Make, told: Told, word: str) -> None:
    text = DEPLOYMENT.replace("labels: {app: web}", f"labels: {{app: web, debug: {word}}}")
    assert len(told(make({"deployment.yaml": text}), select=("SCH002",))) == 1
    assert told(make({"kustomization.yaml": "resources: [deployment.yaml]\n"}), select=("SCH002",)) == []


def test_true_is_a_boolean_for_both(make: Make, told: Told) -> None:
    text = DEPLOYMENT.replace("labels: {app: web}", "labels: {app: web, debug: true}")
    files = {"deployment.yaml": text, "kustomization.yaml": "resources: [deployment.yaml]\n"}
    assert len(told(make(files), select=("SCH002",))) == 1


@pytest.mark.parametrize("path", ["patches/web.yaml", "web-patch.yaml", "overlay/web.yaml"])
def test_what_may_be_a_patch_that_nothing_uses_need_not_be_whole(make: Make, told: Told, path: str) -> None:
    files = {
        path: WITHOUT_DIRECTIVES,
        "overlay/kustomization.yaml": "namespace: web\nresources: [https://x.example/y]\n",
    }
    assert told(make(files), select=("SCH003",)) == []
    assert len(told(make({"plain/web.yaml": WITHOUT_DIRECTIVES}), select=("SCH003",))) == 1


VOLUME = """apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
metadata: {name: NAME}
spec:
  source:
    http: {url: https://images.example.org/web.qcow2}
    blank: {}
  storage: {resources: {requests: {storage: 10Gi}}}
"""
BASE = {
    "base/kustomization.yaml": "resources: [web.yaml, db.yaml]\n",
    "base/web.yaml": VOLUME.replace("NAME", "web"),
    "base/db.yaml": VOLUME.replace("NAME", "db"),
}
REMOVAL = (
    "apiVersion: cdi.kubevirt.io/v1beta1\nkind: DataVolume\nmetadata: {name: web}\nspec: {source: {blank: null}}\n"
)
INLINE = "patches: [{target: {TARGET}, patch: '[{op: remove, path: /spec/source/blank}]'}]\n"


@pytest.mark.parametrize(
    ("overlay", "judged"),
    [
        ("", ["db", "web"]),
        ("images: [{name: web, newTag: '2'}]\n", ["db", "web"]),
        ("patches: [{path: removal.yaml}]\n", ["db"]),
        ("patches: [{path: gone.yaml}]\n", []),
        ("patchesStrategicMerge: [removal.yaml]\n", ["db"]),
        (INLINE.replace("TARGET", "kind: DataVolume, name: web"), ["db"]),
        (INLINE.replace("TARGET", "name: w.*"), ["db"]),
        (INLINE.replace("TARGET", "kind: DataVolume"), []),
        (INLINE.replace("TARGET", "labelSelector: app=web"), []),
        (INLINE.replace("TARGET", "kind: Deployment"), ["db", "web"]),
        ("namePrefix: my-\n" + INLINE.replace("TARGET", "name: my-web"), ["db"]),
        ("components: [../component]\n", []),
        ("replacements: [{path: x.yaml}]\n", []),
    ],
)
def test_exclusive_fields_that_an_overlay_may_take_away(
    make: Make, told: Told, overlay: str, judged: list[str]
) -> None:
    files = {**BASE, "prod/kustomization.yaml": f"resources: [../base]\n{overlay}", "prod/removal.yaml": REMOVAL}
    found = told(make(files), select=("SCH007",))
    assert [line.partition(":")[0] for line in found] == [f"base/{name}.yaml" for name in judged]


FLUX = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\n"
ARGO = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\n"
SOURCE = "repoURL: 'https://git.example.org/team/home', path: kube/base"


@pytest.mark.parametrize(
    ("deploying", "found"),
    [
        (f"{FLUX}spec: {{path: ./kube/base}}\n", 2),
        (f"{FLUX}spec: {{path: ./kube/base, patches: [{{patch: x}}]}}\n", 0),
        (f"{ARGO}spec: {{source: {{{SOURCE}}}}}\n", 2),
        (f"{ARGO}spec: {{source: {{{SOURCE}, kustomize: {{images: [a=b]}}}}}}\n", 2),
        (f"{ARGO}spec: {{source: {{{SOURCE}, kustomize: {{patches: [{{patch: x}}]}}}}}}\n", 0),
        (f"{ARGO}spec: {{sources: [{{{SOURCE}, kustomize: {{patches: [{{patch: x}}]}}}}]}}\n", 0),
    ],
)
def test_exclusive_fields_that_what_deploys_may_take_away(make: Make, told: Told, deploying: str, found: int) -> None:
    files = {f"kube/{path}": text for path, text in BASE.items()}
    assert len(told(make({**files, "root.yaml": deploying}), select=("SCH007",))) == found
