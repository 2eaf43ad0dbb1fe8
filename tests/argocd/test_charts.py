"""`--render helm`: charts of the repository are rendered and checked, and helm sees nothing but copies of them."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner, Result

from stackwright.cli.main import main
from stackwright.model.charts import run_helm
from stackwright.model.charts.run_helm import find_helm

Make = Callable[[Mapping[str, str | bytes]], Path]
HERE = "https://git.example.org/team/platform.git"
APPLICATION = (
    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\nspec:\n"
    "  project: default\n  source:\n    repoURL: " + HERE + "\n    targetRevision: HEAD\n    path: charts/web\n"
    "%s  destination: {server: https://kubernetes.default.svc, namespace: web}\n"
)
MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {host: {{ required "a host" .Values.host | quote }}}\n'
FILES = {
    "stackwright.yaml": f"repository: {{urls: [{HERE}]}}\n",
    "apps/web.yaml": APPLICATION % "",
    "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "charts/web/values.yaml": "host: web.example.org\n",
    "charts/web/templates/map.yaml": MAP,
}  # fmt: skip
POD = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  %s: 2\n  selector: {matchLabels: {a: b}}\n"
    "  template:\n    metadata: {labels: {a: b}}\n    spec: {serviceAccountName: runner, containers: [{name: a, image: b}]}\n"
)
ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: %s, namespace: web}\n"


def needs_helm(test: Callable[..., None]) -> Callable[..., None]:
    marked: Callable[..., None] = pytest.mark.system(pytest.mark.usefixtures("helm")(test))
    return marked


@pytest.fixture
def helm(lacking: Callable[[str], NoReturn]) -> str:
    """The program."""
    return shutil.which("helm") or lacking("helm is not on PATH; scripts/get_kubectl.py gets it")


def lint(root: Path, *options: str) -> list[str]:
    done = CliRunner().invoke(main, ["lint", "--format", "concise", "--fail-on", "never", *options, str(root)])
    assert done.exit_code == 0, done.output
    return [line for line in done.output.splitlines() if " ARG" in line]


def render(root: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["render", "app", "web", str(root), "--manifests", *options])


@needs_helm
def test_what_helm_refuses_is_told_at_the_application(make: Make) -> None:
    root = make({**FILES, "charts/web/values.yaml": "{}\n"})
    assert lint(root) == []
    (told,) = lint(root, "--render", "helm")
    assert told.startswith("apps/web.yaml:9:11: error ARG068 helm refuses the chart charts/web: ")
    assert "a host" in told


@needs_helm
def test_what_is_rendered_is_checked(make: Make) -> None:
    root = make({**FILES, "charts/web/templates/d.yaml": POD % "replcas"})
    assert lint(root) == []
    (told,) = lint(root, "--render", "helm")
    assert told.startswith(
        "apps/web.yaml:9:11: warning ARG069 the chart charts/web renders to what is wrong: Deployment"
    )


@needs_helm
def test_what_a_chart_names_by_a_slip(make: Make) -> None:
    files = {**FILES, "charts/web/templates/d.yaml": POD % "replicas"}
    assert [line.split()[2] for line in lint(make({**files, "a.yaml": ACCOUNT % "runnner"}), "--render", "helm")] == [
        "ARG071"
    ]
    assert lint(make({**files, "a.yaml": ACCOUNT % "runner"}), "--render", "helm") == []
    assert lint(make({**files, "a.yaml": ACCOUNT % "else"}), "--render", "helm") == []


@needs_helm
@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"charts/web/Chart.yaml": FILES["charts/web/Chart.yaml"] + "dependencies: [{name: redis}]\n"}, "redis is not"),
        ({"apps/web.yaml": APPLICATION % "    helm: {valueFiles: [https://example.org/v.yaml]}\n"}, "v.yaml is not"),
        ({"apps/web.yaml": APPLICATION % "    helm: {values: 'a: $ARGOCD_APP_NAME'}\n"}, "fills something in"),
        (
            {
                "apps/web.yaml": APPLICATION % "    helm: {valueFiles: [/v.yaml]}\n",
                "v.yaml": "a: ENC[AES256_GCM,data:x]\n",
            },
            "v.yaml is encrypted",
        ),
        ({"charts/web/templates/x.yaml": '{{ if .Capabilities.APIVersions.Has "x/v1" }}{{ end }}{{ fail "no" }}'}, "helm says"),
    ],
)  # fmt: skip
def test_what_cannot_be_rendered_is_said(make: Make, files: dict[str, str], why: str) -> None:
    (told,) = lint(make({**FILES, **files}), "--render", "helm")
    assert "info ARG070 this chart is not rendered: " in told
    assert why in told


@needs_helm
def test_values_are_given_in_the_order_of_argo_cd(make: Make) -> None:
    helm = (
        "    helm:\n      releaseName: shop\n      valueFiles: [prod.yaml, /all.yaml]\n      valuesObject: {b: object}\n"
        "      parameters: [{name: c, value: 'set,x'}, {name: d, value: '1', forceString: true}]\n"
    )
    files = {
        **FILES,
        "apps/web.yaml": APPLICATION % helm,
        "charts/web/prod.yaml": "a: prod\nb: prod\nc: prod\nhost: x\n",
        "all.yaml": "a: all\n",
        "charts/web/templates/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\n"
        "data: {a: {{ .Values.a }}, b: {{ .Values.b }}, c: {{ .Values.c | quote }}, d: {{ .Values.d | quote }}}\n",
    }
    done = render(make(files), "--render", "helm", "--origin")
    assert done.exit_code == 0
    assert done.output.splitlines()[1:] == [
        "# charts/web/templates/map.yaml",
        "apiVersion: v1",
        "data:",
        "  a: all",
        "  b: object",
        "  c: set,x",
        '  d: "1"',
        "kind: ConfigMap",
        "metadata:",
        "  name: shop",
        "  namespace: web  # apps/web.yaml:15",
    ]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a helm on PATH that is a script; gives the file in which it may note something."""

    def put(script: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        note = tmp_path / "note"
        (folder / "helm").write_text(f"#!/bin/sh\nNOTE={note}\n{script}\n")
        (folder / "helm").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return note

    return put


def test_nothing_is_run_that_was_not_asked_for(make: Make, stand_in: Callable[[str], Path]) -> None:
    note = stand_in("echo run >$NOTE")
    root = make({**FILES, "charts/web/values.yaml": "{}\n"})
    assert lint(root) == []
    assert render(root).exit_code == 0
    assert not note.exists()


def test_what_helm_sees(make: Make, stand_in: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELM_PLUGINS", "/plugins")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    note = stand_in('/usr/bin/env >$NOTE; echo "$@" >>$NOTE; /bin/ls -R . >>$NOTE; pwd >>$NOTE')
    root = make(FILES)
    assert lint(root, "--render", "helm") == []
    told = note.read_text()
    assert "hunter2" not in told
    assert "HELM_PLUGINS=/plugins" not in told
    assert str(root) not in told
    assert "template chart --name-template web --namespace web --include-crds" in told
    assert {"dependency-update", "stackwright.yaml"}.isdisjoint(told.split())


def test_helm_of_the_repository_is_not_run(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make({**FILES, "bin/helm": "#!/bin/sh\ntouch ran\n"})
    (root / "bin/helm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{root / 'bin'}{os.pathsep}.")
    assert find_helm(root) is None
    assert lint(root, "--render", "helm") == []


def test_a_chart_that_takes_too_long(
    make: Make, stand_in: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_helm, "PATIENCE", 0.3)
    stand_in("/bin/sleep 60")
    (told,) = lint(make(FILES), "--render", "helm")
    assert "ARG070 this chart is not rendered: helm says: it takes more than" in told


def test_a_link_that_leads_out_is_not_followed(make: Make, stand_in: Callable[[str], Path], tmp_path: Path) -> None:
    note = stand_in("echo run >$NOTE")
    root = make(FILES)
    (tmp_path / "secret.yaml").write_text("a: hunter2\n")
    (root / "charts/web/templates/link.yaml").symlink_to(tmp_path / "secret.yaml")
    told = lint(root, "--render", "helm")
    assert any(
        "ARG070 this chart is not rendered: the link charts/web/templates/link.yaml leads" in one for one in told
    )
    assert not note.exists()


def test_fixes_go_without(make: Make) -> None:
    done = CliRunner().invoke(main, ["lint", "--fix", "--render", "helm", str(make(FILES))])
    assert done.exit_code != 0
    assert "goes with no --fix" in str(done.exception)
