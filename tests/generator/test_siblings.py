"""`add app` in repositories made by hand that have one Application, or Kustomization of Flux, for each application."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import Result

from stackwright.lint.finding import Report
from stackwright.model.errors import UserError

Run = Callable[..., Result]
Make = Callable[[Mapping[str, str]], Path]
Check = Callable[..., Report]
Git = Callable[..., str]
Snapshot = Callable[[Path], dict[str, bytes]]

URL = "https://github.com/example/repo.git"


def application(name: str, path: str, *, namespace: str = "", more: str = "", sync: str = "", at: str = "HEAD") -> str:
    where = f"\n    namespace: {namespace or name}" if namespace != "-" else ""
    return f"""\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: {name}
  namespace: argocd
spec:
  project: default
  source:
    repoURL: {URL}
    targetRevision: {at}
    path: {path}{more}
  destination:
    server: https://kubernetes.default.svc{where}
  syncPolicy:
    automated:
      prune: true
    syncOptions:
      - CreateNamespace=true
      - ServerSideApply=true{sync}
"""


def flux(name: str, path: str, *, more: str = "") -> str:
    return f"""\
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: {name}
  namespace: flux-system
spec:
  interval: 10m
  path: ./{path}
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
{more}"""


def manifests(folder: str, *, built: bool = True) -> dict[str, str]:
    name = folder.replace("/", "-")
    found = {f"{folder}/map.yaml": f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n"}
    return {**found, f"{folder}/kustomization.yaml": "resources: [map.yaml]\n"} if built else found


def apps(*names: str, folder: str = "apps", manifest: str = "manifests", built: bool = True) -> dict[str, str]:
    """Applications side by side, and the folders that they name."""
    found: dict[str, str] = {}
    for name in names:
        found[f"{folder}/{name}.yaml"] = application(name, f"{manifest}/{name}")
        found |= manifests(f"{manifest}/{name}", built=built)
    return found


ROOT = {"root.yaml": application("root", "apps", namespace="argocd")}
SHOP = ("add", "app", "shop", "--image", "ghcr.io/example/shop:1.0.0")


@pytest.fixture
def repository(make: Make, git: Git) -> Make:
    """A git repository with these files, which knows its URL."""

    def of(files: Mapping[str, str]) -> Path:
        root = make(files)
        git(root, "init", "-q", "--initial-branch=main")
        git(root, "remote", "add", "origin", URL)
        git(root, "add", "--all")
        return root

    return of


def new_in(git: Git, root: Path) -> list[str]:
    return git(root, "ls-files", "--others").splitlines()


def edited_in(git: Git, root: Path) -> list[str]:
    return git(root, "diff", "--name-only").splitlines()


def test_an_application_beside_its_siblings(repository: Make, stackwright: Run, git: Git, check: Check) -> None:
    root = repository({**ROOT, **apps("mail", "web")})
    done = stackwright(*SHOP, cwd=root)
    assert done.exception is None
    assert edited_in(git, root) == []
    assert new_in(git, root) == [
        "apps/shop.yaml",
        "manifests/shop/deployment.yaml",
        "manifests/shop/kustomization.yaml",
        "manifests/shop/service.yaml",
    ]
    assert (root / "apps" / "shop.yaml").read_text() == application("shop", "manifests/shop").replace(
        "    targetRevision: HEAD\n    path: manifests/shop\n", "    path: manifests/shop\n    targetRevision: HEAD\n"
    )
    assert "image: ghcr.io/example/shop:1.0.0" in (root / "manifests" / "shop" / "deployment.yaml").read_text()
    assert check(root, profile="strict").findings == ()
    again = stackwright(*SHOP, cwd=root)
    assert again.stderr == "note: app shop is there already, as asked for: nothing to do.\n"


def test_only_what_all_siblings_share_is_taken_over(repository: Make, stackwright: Run, git: Git) -> None:
    files = apps("mail", "web", built=False)
    files["apps/mail.yaml"] = application("mail", "manifests/mail", sync="\n      - Validate=false").replace(
        "  namespace: argocd\n", '  namespace: argocd\n  annotations: {wave: "1"}\n  labels: {app: mail, part: of}\n', 1
    )
    files["apps/web.yaml"] = application("web", "manifests/web", at="main").replace(
        "  namespace: argocd\n", '  namespace: argocd\n  annotations: {wave: "2"}\n  labels: {app: web, part: of}\n', 1
    )
    root = repository({**ROOT, **files})
    assert stackwright(*SHOP, cwd=root).exception is None
    text = (root / "apps" / "shop.yaml").read_text()
    assert "wave" not in text
    assert "Validate" not in text
    assert "  labels:\n    app: shop\n    part: of\n" in text
    assert "      - ServerSideApply=true\n" in text
    assert not (root / "manifests" / "shop" / "kustomization.yaml").exists()


def test_a_kustomization_lists_the_applications(repository: Make, stackwright: Run, git: Git, check: Check) -> None:
    root = repository(
        {
            "root.yaml": application("root", "clusters/home", namespace="argocd"),
            "clusters/home/kustomization.yaml": "resources:\n  - ./apps/mail.yaml\n  - ./apps/web.yaml # web\n",
            **apps("mail", "web", folder="clusters/home/apps"),
        }
    )
    assert stackwright(*SHOP, cwd=root).exception is None
    assert (root / "clusters" / "home" / "kustomization.yaml").read_text() == (
        "resources:\n  - ./apps/mail.yaml\n  - ./apps/web.yaml # web\n  - ./apps/shop.yaml\n"
    )
    assert (root / "clusters" / "home" / "apps" / "shop.yaml").exists()
    assert check(root, profile="strict").findings == ()


def test_files_with_something_around_the_name(repository: Make, stackwright: Run, git: Git) -> None:
    files: dict[str, str] = {}
    for name in ("mail", "web"):
        files |= manifests(f"apps/{name}")
        files[f"apps/app-{name}.yaml"] = application(f"{name}-home", f"apps/{name}", namespace="shared")
    root = repository({**ROOT, **files})
    assert stackwright(*SHOP, cwd=root).exception is None
    text = (root / "apps" / "app-shop.yaml").read_text()
    assert "  name: shop-home\n" in text
    assert "    namespace: shared\n" in text
    assert "    path: apps/shop\n" in text


def test_an_application_in_the_folder_of_the_app(repository: Make, stackwright: Run, git: Git, check: Check) -> None:
    files: dict[str, str] = {}
    for name in ("mail", "web"):
        files |= manifests(f"apps/{name}/resources")
        files[f"apps/{name}/application.yaml"] = application(name, f"apps/{name}/resources")
        files[f"apps/{name}/kustomization.yaml"] = "resources:\n  - application.yaml\n"
    root = repository({**ROOT, "apps/kustomization.yaml": "resources:\n- mail\n- web\n", **files})
    assert stackwright(*SHOP, cwd=root).exception is None
    assert (root / "apps" / "kustomization.yaml").read_text() == "resources:\n- mail\n- web\n- shop\n"
    assert "  - application.yaml\n" in (root / "apps" / "shop" / "kustomization.yaml").read_text()
    assert "path: apps/shop/resources\n" in (root / "apps" / "shop" / "application.yaml").read_text()
    assert (root / "apps" / "shop" / "resources" / "deployment.yaml").exists()
    assert check(root, profile="strict").findings == ()


def test_siblings_that_deploy_charts_do_not_count(repository: Make, stackwright: Run, git: Git) -> None:
    chart = application("db", "x").replace(f"repoURL: {URL}", "repoURL: https://charts.example.org")
    values = application("cache", "values/cache", more="\n    helm: {releaseName: cache}")
    root = repository(
        {
            **ROOT,
            **apps("mail", "web"),
            "apps/db.yaml": chart.replace("path: x", "chart: db"),
            "apps/cache.yaml": values,
            "values/cache/values.yaml": "a: b\n",
        }
    )
    assert stackwright(*SHOP, cwd=root).exception is None
    assert "manifests/shop/deployment.yaml" in new_in(git, root)


@pytest.mark.parametrize(
    "files",
    [
        {"infra.yaml": application("infra", "infra", namespace="infra"), **manifests("infra")},
        {"root.yaml": application("root", "apps", more="\n    directory: {include: '*.yml'}"), **manifests("infra")},
        {
            "root.yaml": application("root", "clusters", namespace="argocd"),
            "clusters/kustomization.yaml": "resources: [../apps/mail.yaml]\n",
        },
    ],
)
def test_where_nothing_deploys_the_applications(
    files: dict[str, str], repository: Make, stackwright: Run, snapshot: Snapshot
) -> None:
    root = repository({**files, **apps("cache", "mail", "web")})
    before = snapshot(root)
    for more in ([], ["--into", "apps"]):
        done = stackwright(*SHOP, *more, cwd=root)
        assert isinstance(done.exception, UserError)
        assert done.exception.message.startswith("Nothing deploys apps/*.yaml, so nothing was written")
        assert "Argo CD Application" in done.exception.hint
    assert snapshot(root) == before


def test_a_kustomization_that_nothing_deploys(repository: Make, stackwright: Run, snapshot: Snapshot) -> None:
    files = {"infra.yaml": application("infra", "infra", namespace="infra"), **manifests("infra")}
    files |= {"apps/kustomization.yaml": "resources: [mail, web]\n", **manifests("apps/mail"), **manifests("apps/web")}
    root = repository(files)
    before = snapshot(root)
    done = stackwright(*SHOP, cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message.startswith("Nothing deploys apps/kustomization.yaml, so nothing was written")
    assert snapshot(root) == before
    (root / "apps.yaml").write_text(application("apps", "apps", namespace="argocd"))
    assert stackwright(*SHOP, cwd=root).exception is None
    assert (root / "apps" / "kustomization.yaml").read_text() == "resources: [mail, web, shop]\n"


def test_where_it_is_not_known_the_owner_says_so(repository: Make, stackwright: Run) -> None:
    generator = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: x}\nspec: {generators: [{list: {elements: []}}], template: {metadata: {name: x}, spec: {project: a, destination: {name: b}}}}\n"
    root = repository({"sets/x.yaml": generator, **apps("mail", "web")})
    done = stackwright(*SHOP, cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message.startswith("It cannot be told whether anything deploys apps/*.yaml")
    assert done.exception.hint.endswith("--into apps says that something does.")
    done = stackwright(*SHOP, "--into", "apps", cwd=root)
    assert done.exception is None
    assert "note: Nothing in this repository deploys apps/*.yaml, as far as can be told.\n" in done.stderr
    assert (root / "apps" / "shop.yaml").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("  project: default\n", "  project: other\n"), "apps/*.yaml is not done in one way: what is there differs in spec.project: default, other."),
        (("kubernetes.default.svc", "10.0.0.1"), "apps/*.yaml is not done in one way: what is there differs in spec.destination.server: https://10.0.0.1, https://kubernetes.default.svc."),
    ],
)  # fmt: skip
def test_siblings_that_differ_in_what_is_needed(
    change: tuple[str, str], message: str, repository: Make, stackwright: Run, snapshot: Snapshot
) -> None:
    files = apps("mail", "web")
    files["apps/mail.yaml"] = files["apps/mail.yaml"].replace(*change)
    root = repository({**ROOT, **files})
    before = snapshot(root)
    done = stackwright(*SHOP, cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message == message
    assert snapshot(root) == before


def test_two_habits_in_one_folder(repository: Make, stackwright: Run) -> None:
    root = repository({**ROOT, **apps("mail", "web"), **apps("db", "cache", manifest="others")})
    done = stackwright(*SHOP, cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message == "apps has no one habit: apps/*.yaml, apps/*.yaml."


def test_what_would_be_deployed_twice_is_no_habit(repository: Make, stackwright: Run) -> None:
    root = repository(
        {
            "root.yaml": application("root", "apps", namespace="argocd", more="\n    directory: {recurse: true}"),
            **apps("mail", "web", manifest="apps", built=False),
        }
    )
    done = stackwright(*SHOP, cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message == "It cannot be told where an application goes."
    assert (
        done.exception.hint == "Most Applications are in apps, where they have no folder of plain manifests for each."
    )


def test_kustomizations_of_flux_side_by_side(repository: Make, stackwright: Run, git: Git, check: Check) -> None:
    files = {
        "clusters/home/apps.yaml": flux("apps", "apps"),
        "apps/kustomization.yaml": "resources:\n  - mail.yaml\n  - web.yaml\n",
    }
    for name, interval in (("mail", "10m"), ("web", "10m"), ("cache", "1h")):
        files |= manifests(f"apps/{name}")
        told = flux(name, f"apps/{name}", more=f"  targetNamespace: {name}\n").replace("10m", interval)
        files[f"apps/{name}.yaml"] = told
    files["apps/kustomization.yaml"] += "  - cache.yaml\n"
    root = repository(files)
    assert stackwright(*SHOP, cwd=root).exception is None
    assert (root / "apps" / "shop.yaml").read_text() == flux("shop", "apps/shop", more="  targetNamespace: shop\n")
    assert (root / "apps" / "kustomization.yaml").read_text().endswith("  - cache.yaml\n  - shop.yaml\n")
    assert "namespace: shop" in (root / "apps" / "shop" / "kustomization.yaml").read_text()
    assert check(root, profile="strict").findings == ()


def test_folders_of_flux_for_each_namespace(repository: Make, stackwright: Run, git: Git) -> None:
    files = {"flux/cluster.yaml": flux("cluster", "kubernetes/apps")}
    for space in ("home", "media"):
        files[f"kubernetes/apps/{space}/kustomization.yaml"] = "resources:\n  - ./a/ks.yaml\n  - ./b/ks.yaml\n"
        for name in ("a", "b"):
            folder = f"kubernetes/apps/{space}/{name}"
            files |= {f"{folder}/ks.yaml": flux(name, f"{folder}/app", more=f"  targetNamespace: {space}\n")}
            files |= manifests(f"{folder}/app")
    root = repository(files)
    done = stackwright(*SHOP, cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message == (
        "It cannot be told where an application goes: kubernetes/apps/home, kubernetes/apps/media."
    )
    assert stackwright(*SHOP, "--into", "kubernetes/apps/media", cwd=root).exception is None
    media = root / "kubernetes" / "apps" / "media"
    assert (media / "kustomization.yaml").read_text().endswith("  - ./b/ks.yaml\n  - ./shop/ks.yaml\n")
    assert (media / "shop" / "ks.yaml").read_text() == flux(
        "shop", "kubernetes/apps/media/shop/app", more="  targetNamespace: media\n"
    )
    assert not (media / "shop" / "app" / "namespace.yaml").exists()


def test_all_kustomizations_of_flux_in_one_file(repository: Make, stackwright: Run, git: Git) -> None:
    text = flux("mail", "apps/mail") + flux("web", "apps/web")
    root = repository(
        {
            "cluster/flux.yaml": flux("cluster", "cluster"),
            "cluster/apps.yaml": text,
            **manifests("apps/mail"),
            **manifests("apps/web"),
        }
    )
    assert stackwright(*SHOP, cwd=root).exception is None
    assert (root / "cluster" / "apps.yaml").read_text() == text + flux("shop", "apps/shop")
    assert stackwright(*SHOP, cwd=root).stderr == "note: app shop is there already, as asked for: nothing to do.\n"


def application_set(generator: str, path: str = "{{ .path.path }}", more: str = "") -> str:
    return f"""\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {{name: apps, namespace: argocd}}
spec:
  goTemplate: true
  generators:
    - git: {{repoURL: {URL}, revision: HEAD, {generator}}}
  template:
    metadata: {{name: '{{{{ .path.basename }}}}'}}
    spec:
      project: default
      source: {{repoURL: {URL}, path: '{path}'{more}}}
      destination: {{name: in-cluster, namespace: '{{{{ .path.basename }}}}'}}
"""


def test_folders_in_folders(repository: Make, stackwright: Run, git: Git) -> None:
    set_ = application_set("directories: [{path: apps/*/*}, {path: apps/lib/*, exclude: true}]")
    folders = ("home/a", "home/b", "media/c", "lib/d")
    root = repository({"set.yaml": set_, **{k: v for one in folders for k, v in manifests(f"apps/{one}").items()}})
    done = stackwright(*SHOP, cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message == "It cannot be told where an application goes: apps/home, apps/media."
    assert stackwright(*SHOP, "--into", "apps/media", cwd=root).exception is None
    assert "apps/media/shop/deployment.yaml" in new_in(git, root)


@pytest.mark.parametrize(
    "set_",
    [
        application_set("directories: [{path: apps/*}]", more=", directory: {include: one.yaml}"),
        application_set("directories: [{path: apps/*}]", path="{{ .path.path }}/prod"),
        application_set("directories: [{path: apps/*}]", more=", helm: {valueFiles: [values.yaml]}"),
        application_set("directories: [{path: apps/*}, {path: apps/*, exclude: true}]"),
    ],
)
def test_application_sets_that_would_not_take_the_folder(set_: str, repository: Make, stackwright: Run) -> None:
    root = repository({"sets/apps.yaml": set_, **manifests("apps/mail"), **manifests("apps/web")})
    done = stackwright(*SHOP, cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message == "It cannot be told where an application goes."
    assert done.exception.hint == "sets/apps.yaml makes Applications of a list, or of what files say."


def test_folders_that_are_known_by_a_file(repository: Make, stackwright: Run, git: Git) -> None:
    files = {"set.yaml": application_set("files: [{path: apps/*/app.yaml}]")}
    for name, namespace in (("mail", "mail"), ("web", "shared")):
        files |= manifests(f"apps/{name}")
        files[f"apps/{name}/app.yaml"] = f"name: {name}\npath: apps/{name}\nnamespace: {namespace}\n"
    root = repository(files)
    assert stackwright(*SHOP, cwd=root).exception is None
    assert (root / "apps" / "shop" / "app.yaml").read_text() == "name: shop\npath: apps/shop\nnamespace: shop\n"
    (root / "apps" / "web" / "app.yaml").write_text("name: web\npath: elsewhere\nnamespace: shared\n")
    done = stackwright("add", "app", "other", cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message.startswith("apps/*/app.yaml says something else in each folder")


def test_folders_of_folders_are_no_place(repository: Make, stackwright: Run) -> None:
    files = {"apps/set.yaml": application_set("directories: [{path: apps/*}]")}
    for space in ("home", "media"):
        files[f"apps/{space}/set.yaml"] = application_set(f"directories: [{{path: apps/{space}/*}}]")
        files |= manifests(f"apps/{space}/a") | manifests(f"apps/{space}/b")
    root = repository(files)
    done = stackwright(*SHOP, cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message == "It cannot be told where an application goes: apps/home, apps/media."


def test_the_example_of_this_project(make: Make, stackwright: Run, git: Git, check: Check) -> None:
    example = Path(__file__).resolve().parents[2] / "examples" / "clean"
    root = make({path.relative_to(example).as_posix(): path.read_text() for path in example.rglob("*.*")})
    assert stackwright(*SHOP, cwd=root).exception is None
    assert "- shop.yaml\n" in (root / "clusters" / "home" / "apps" / "kustomization.yaml").read_text()
    assert "path: apps/shop\n" in (root / "clusters" / "home" / "apps" / "shop.yaml").read_text()
    assert check(root, profile="strict").findings == ()


def test_a_repository_that_does_not_know_its_url(make: Make, stackwright: Run) -> None:
    root = make({**ROOT, **apps("web")})
    assert stackwright(*SHOP, cwd=root).exception is None
    assert "path: manifests/shop\n" in (root / "apps" / "shop.yaml").read_text()


def test_a_single_sibling_gives_only_what_is_needed(repository: Make, stackwright: Run) -> None:
    files = apps("web")
    files["apps/web.yaml"] = application("web", "manifests/web", namespace="other").replace(
        "  namespace: argocd\n", "  namespace: argocd\n  labels: {tier: front}\n", 1
    )
    root = repository({**ROOT, **files})
    assert stackwright(*SHOP, cwd=root).exception is None
    text = (root / "apps" / "shop.yaml").read_text()
    assert "tier" not in text
    assert "    namespace: shop\n" in text
    assert "  syncPolicy:\n    automated:\n      prune: true\n" in text


def test_charts_deploy_no_folder_of_this_repository(repository: Make, stackwright: Run) -> None:
    chart = application("db", "x").replace(f"repoURL: {URL}", "repoURL: https://charts.example.org")
    files = {"db.yaml": chart.replace("path: x", "chart: db"), "apps/kustomization.yaml": "resources: [mail, web]\n"}
    root = repository({**files, **manifests("apps/mail"), **manifests("apps/web")})
    done = stackwright(*SHOP, cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message.startswith("Nothing deploys apps/kustomization.yaml")
