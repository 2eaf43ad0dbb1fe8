"""What the rules on Flux tell, and where they are silent because something is not known."""

from collections.abc import Callable
from pathlib import Path

import pytest

HERE = "https://git.example.org/team/platform"
CONFIG = f"repository: {{urls: [{HERE}]}}\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n"


def source(url: str = HERE, ref: str = "{branch: main}", name: str = "own", more: str = "") -> str:
    return (
        f"apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: {name}, namespace: f}}\n"
        f'spec: {{interval: 1m, url: "{url}", ref: {ref}{more}}}\n'
    )


def flux(name: str = "web", path: str = "./apps/web", more: str = "", kind: str = "GitRepository") -> str:
    return (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: '{name}', namespace: f}}\n"
        f"spec:\n  interval: 1h\n  prune: true\n  path: {path}\n  sourceRef: {{kind: {kind}, name: own}}\n{more}"
    )


def patch(text: str) -> str:
    body = "".join(f"        {line}\n" for line in text.splitlines())
    return f"  patches:\n    - target: {{kind: Kustomization}}\n      patch: |\n{body}"


#: Leaves out what is no manifest, so that Flux lists none of these in a folder without a kustomization.
LEAVES_OUT = {".sourceignore": "stackwright.yaml\n"}
BASE = {"stackwright.yaml": CONFIG, "source.yaml": source(), "apps/web/service.yaml": SERVICE, **LEAVES_OUT}
GONE = {**BASE, "k.yaml": flux(path="./apps/wbe")}


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        (GONE, ["FLX001"]),
        ({**GONE, "k.yaml": flux()}, []),
        ({**GONE, "k.yaml": flux(path="./apps/${CLUSTER}")}, []),
        ({**GONE, "k.yaml": flux(path="./apps/wbe", kind="OCIRepository")}, []),
        ({**GONE, "source.yaml": source("https://git.example.org/team/other")}, []),
        ({**GONE, "source.yaml": source(ref="{branch: released}")}, []),
        ({**GONE, "source.yaml": source(ref="{tag: v1}")}, []),
        ({**GONE, "source.yaml": source(more=", include: [{repository: {name: x}}]")}, []),
        ({**GONE, "two.yaml": source("https://git.example.org/team/other")}, []),
        ({**GONE, "root.yaml": flux("root", "./", patch("- {op: add, path: /spec/path, value: ./x}"))}, []),
        ({**GONE, "root.yaml": flux("root", "./", patch("- {op: add, path: /spec/timeout, value: 1m}"))}, ["FLX001"]),
        (
            {
                **GONE,
                "kustomization.yaml": "resources: [k.yaml, source.yaml]\n"
                "patches: [{target: {kind: Kustomization}, patch: '[{op: add, path: /spec/path, value: ./x}]'}]\n",
            },
            [],
        ),
    ],
)
def test_paths(
    make: Callable[..., Path], told: Callable[..., list[str]], files: dict[str, str], codes: list[str]
) -> None:
    assert _codes(told(make(files))) == codes


def test_a_source_without_a_url_is_known_by_its_paths(
    make: Callable[..., Path], told: Callable[..., list[str]]
) -> None:
    files = {f"{name}.yaml": flux(name, f"./apps/{name}") for name in ("a", "b", "c", "d")}
    files |= {f"apps/{name}/service.yaml": SERVICE for name in ("a", "b", "c")}
    assert _codes(told(make(files))) == ["FLX001"]
    files["e.yaml"] = flux("e", "./apps/e")
    assert _codes(told(make(files))) == []


WAITS = "  dependsOn: [{name: cache}]\n"
APART = {
    **LEAVES_OUT,
    "stackwright.yaml": CONFIG,
    "source.yaml": source(),
    "apps/web/service.yaml": SERVICE,
    "k.yaml": flux(more=WAITS),
}


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        (APART, ["FLX002"]),
        ({**APART, "c.yaml": flux("cache")}, []),
        ({**APART, "c.yaml": flux("${APP}")}, []),
        ({**APART, "c.yaml": flux("${APP}-db")}, ["FLX002"]),
        ({**APART, "c.yaml": flux("other", kind="OCIRepository")}, []),
        ({**APART, "c.yaml": flux("cachee", kind="OCIRepository")}, ["FLX002"]),
        ({**APART, "broken.yaml": "a: [\n"}, []),
        (
            {**APART, "set.yaml": "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: s}\n"},
            [],
        ),
        ({**APART, "c.yaml": flux("root", "./", patch("spec: {dependsOn: []}"))}, []),
    ],
)
def test_dependencies(
    make: Callable[..., Path], told: Callable[..., list[str]], files: dict[str, str], codes: list[str]
) -> None:
    assert _codes(told(make(files))) == codes


def test_circles_are_told_once_and_only_of_names_that_are_one(
    make: Callable[..., Path], told: Callable[..., list[str]]
) -> None:
    files = {**BASE, "a.yaml": flux("a", more="  dependsOn: [{name: b}, {name: c}]\n"), "c.yaml": flux("c")}
    files["b.yaml"] = flux("b", more="  dependsOn: [{name: c}, {name: a}]\n")
    assert [line.split(" FLX007 ")[1] for line in told(make(files)) if "FLX" in line] == [
        "Kustomization `a` waits for itself: a → b → a"
    ]
    assert _codes(told(make({**files, "other/b.yaml": flux("b")}))) == []
    assert _codes(told(make({**BASE, "a.yaml": flux("a", more="  dependsOn: [{name: a}]\n")}))) == ["FLX007"]


SETS = "  postBuild: {substitute: {DOMAIN: example.org}}\n"
FROM = "  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}\n"
SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: f}\ndata: {TOKEN: x}\n"
FILLED = {
    **BASE,
    "k.yaml": flux(more=SETS),
    "apps/web/kustomization.yaml": "resources: [service.yaml, map.yaml]\n",
    "apps/web/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: '${TOKEN}'}\n",
}
DISABLED = "metadata: {name: m, annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}}"


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        (FILLED, ["FLX006"]),
        ({**FILLED, "k.yaml": flux()}, []),
        ({**FILLED, "k.yaml": flux(more=FROM)}, []),
        ({**FILLED, "k.yaml": flux(more=FROM), "settings.yaml": SETTINGS}, []),
        ({**FILLED, "k.yaml": flux(more=FROM), "settings.yaml": SETTINGS.replace("TOKEN", "OTHER")}, ["FLX006"]),
        (
            {**FILLED, "apps/web/map.yaml": FILLED["apps/web/map.yaml"].replace("metadata: {name: m}", DISABLED)},
            [],
        ),
        ({**FILLED, "apps/web/map.yaml": FILLED["apps/web/map.yaml"].replace("${TOKEN}", "${TOKEN:-}")}, []),
        ({**FILLED, "root.yaml": flux("root", "./", patch("spec: {postBuild: {substitute: {TOKEN: x}}}"))}, []),
        ({**FILLED, "root.yaml": flux("root", "./", patch("spec: {postBuild: {substitute: {OTHER: x}}}"))}, ["FLX006"]),
        ({**FILLED, "source.yaml": source("https://git.example.org/team/other")}, []),
    ],
)
def test_variables(
    make: Callable[..., Path], told: Callable[..., list[str]], files: dict[str, str], codes: list[str]
) -> None:
    assert _codes(told(make(files))) == codes


FROM_SECRET = FROM.replace("ConfigMap", "Secret")
SECRET = SETTINGS.replace("ConfigMap", "Secret").replace("\ndata:", "\nstringData:").replace("TOKEN", "OTHER")
MAKER = (
    "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: settings, namespace: f}\n"
    "spec: {secretStoreRef: {name: store}, dataFrom: [{extract: {key: settings}}]}\n"
)


@pytest.mark.parametrize(("more", "codes"), [({}, ["FLX006"]), ({"maker.yaml": MAKER}, [])])
def test_a_secret_that_is_there_until_another_is_made_does_not_say_what_there_is(
    make: Callable[..., Path], told: Callable[..., list[str]], more: dict[str, str], codes: list[str]
) -> None:
    files = {**FILLED, "k.yaml": flux(more=FROM_SECRET), "settings.yaml": SECRET}
    assert _codes(told(make({**files, **more}))) == codes


PATCHED = {
    **BASE,
    "apps/web/kustomization.yaml": (
        "resources: [service.yaml]\npatches:\n- target: {kind: ConfigMap}\n"
        "  patch: '[{op: add, path: /data, value: {a: b}}]'\n"
    ),
    "parts/kustomization.yaml": "kind: Component\nresources: [map.yaml]\n",
    "parts/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n",
}
APPLICATION = (
    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\n"
    f"spec:\n  project: default\n  destination: {{name: in-cluster}}\n  source: {{repoURL: {HERE}, path: apps/web"
)


@pytest.mark.parametrize(
    ("deploying", "is_told"),
    [
        (flux(), True),
        (flux(more="  components: [../../parts]\n"), False),
        (flux() + "---\n" + flux("root", "./", patch("spec: {components: [../../parts]}")), False),
        (f"{APPLICATION}}}\n", True),
        (f"{APPLICATION}, kustomize: {{components: [../../parts]}}}}\n", False),
    ],
)
def test_a_patch_meets_what_components_bring_that_whatever_deploys_puts_in(
    make: Callable[..., Path], told: Callable[..., list[str]], deploying: str, is_told: bool
) -> None:
    text = PATCHED["apps/web/kustomization.yaml"]
    for target in ("kind: ConfigMap", "kind: ConfigMap, name: '\\$\\{APP\\}'"):
        files = {**PATCHED, "apps/web/kustomization.yaml": text.replace("kind: ConfigMap", target), "k.yaml": deploying}
        found = [line for line in told(make(files)) if "KUS007" in line or "KUS011" in line]
        assert bool(found) is is_told


def _instance(sync: str) -> str:
    return (
        "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: f}\n"
        f"spec: {{{sync}kustomize: {{patches: [{{target: {{kind: OCIRepository}}, patch: ''}}]}}}}\n"
    )


def test_an_instance_that_says_no_sync_is_not_judged(make: Callable[..., Path], told: Callable[..., list[str]]) -> None:
    assert _codes(told(make({"i.yaml": _instance("")}))) == []
    assert _codes(told(make({"i.yaml": _instance("sync: {url: x}, ")}))) == []
    assert _codes(told(make({"i.yaml": _instance("sync: {kind: GitRepository, url: x}, ")}))) == ["FLX005"]


@pytest.mark.parametrize(
    "spec",
    ["[]", "x", "{path: [], sourceRef: 1, patches: {}, postBuild: [], dependsOn: {}}", "{patches: [1, {patch: '['}]}"],
)
def test_odd_specs_do_no_harm(make: Callable[..., Path], told: Callable[..., list[str]], spec: str) -> None:
    text = f"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: a}}\nspec: {spec}\n"
    assert _codes(told(make({**FILLED, "odd.yaml": text}))) in ([], ["FLX006"])


def _codes(lines: list[str]) -> list[str]:
    return [line.split()[2] for line in lines if " FLX" in line]


BUILT = {"apps/web/kustomization.yaml": "resources: [service.yaml]\n"}
RELEASE = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: n}\n"
WAITED = {
    **BASE,
    "apps/web/kustomization.yaml": "resources: [service.yaml, release.yaml]\n",
    "apps/web/release.yaml": f"{RELEASE}spec: {{interval: 1h, chartRef: {{kind: OCIRepository, name: c}}}}\n",
}


def waits(name: str, namespace: str = "n", kind: str = "HelmRelease", wait: str = "false") -> dict[str, str]:
    group = "helm.toolkit.fluxcd.io/v2" if kind == "HelmRelease" else "v1"
    check = f"{{apiVersion: {group}, kind: {kind}, name: '{name}', namespace: '{namespace}'}}"
    return {**WAITED, "k.yaml": flux(more=f"  wait: {wait}\n  healthChecks: [{check}]\n")}


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        (waits("web"), []),
        (waits("web", namespace=""), []),
        (waits("wbe"), ["FLX010"]),
        (waits("web", namespace="other"), ["FLX010"]),
        (waits("else"), ["FLX010"]),
        (waits("${APP}"), []),
        (waits("web", kind="Service"), []),
        (waits("database", kind="Service"), []),
        (waits("web", wait="true"), []),
        (waits("database", kind="Service", wait="true"), ["FLX011"]),
        ({**waits("wbe"), "apps/web/kustomization.yaml": "resources: [release.yaml, https://example.org/x]\n"}, []),
        ({**waits("wbe"), "apps/web/release.yaml": RELEASE.replace("name: web", "name: '${APP}'")}, []),
        (
            {
                **waits("else"),
                "sets.yaml": "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: s}\n",
            },
            [],
        ),
    ],
)
def test_health_checks(
    make: Callable[..., Path], told: Callable[..., list[str]], files: dict[str, str], codes: list[str]
) -> None:
    assert [code for code in _codes(told(make(files))) if code in ("FLX010", "FLX011")] == codes


@pytest.mark.parametrize(
    ("build", "codes"),
    [
        ("substitute: {a-b: x}", ["FLX012"]),
        ("substitute: {a_b: x, _c: y, D1: z}", []),
        ("substitute: {1a: x}", ["FLX012"]),
        ("substituteFrom: [{kind: ConfigMap, name: vars}]", ["FLX012"]),
    ],
)
def test_names_of_variables(
    make: Callable[..., Path], told: Callable[..., list[str]], build: str, codes: list[str]
) -> None:
    variables = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vars, namespace: f}\ndata: {a.b: x, c: y}\n"
    files = {**BASE, **BUILT, "vars.yaml": variables, "k.yaml": flux(more=f"  postBuild: {{{build}}}\n")}
    assert _codes(told(make(files))) == codes


def test_strategy_always_fills_in_without_variables(make: Callable[..., Path], told: Callable[..., list[str]]) -> None:
    listed = {"apps/web/kustomization.yaml": "resources: [service.yaml, script.yaml]\n"}
    script = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {run: 'echo ${HOME}'}\n"
    files = {
        **BASE,
        **listed,
        "apps/web/script.yaml": script,
        "k.yaml": flux(more="  postBuild: {substituteFrom: []}\n"),
    }
    assert _codes(told(make(files))) == []
    files["k.yaml"] = flux(more="  postBuild: {substituteStrategy: Always}\n")
    assert "FLX006" in _codes(told(make(files)))
