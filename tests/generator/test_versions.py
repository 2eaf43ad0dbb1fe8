"""Versions that are answered: whole ones, that go together, and the contract of Talos, which stays."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import Result

from stackwright.cli import new as new_command
from stackwright.generator.answers.answers import Answers
from stackwright.generator.answers.defaults import COUNTS
from stackwright.generator.answers.pin_table import ASKED, FIXED, PINS
from stackwright.generator.answers.questions import questions
from stackwright.generator.answers.read_answers import GivenAnswers, complete_answers
from stackwright.generator.answers.rules import advice
from stackwright.model.errors import UserError
from stackwright.schemas.versions.compatibility import argocd_range
from stackwright.schemas.versions.releases import RELEASES, minor

Run = Callable[..., Result]
Told = Callable[..., list[str]]
KUBEVIRT, K3S = "stack=kubevirt", "stack=nixos-k3s"


@pytest.fixture
def told(stackwright: Run, tmp_path: Path) -> Told:
    """What `new` says of answers on the command line: the lines of its refusal, or none where it makes a repository."""

    def of(*sets: str) -> list[str]:
        arguments = [part for one in sets for part in ("--set", one)]
        done = stackwright("new", "demo", "--defaults", "--dry-run", *arguments)
        assert not (tmp_path / "demo").exists()
        assert done.exception is None or isinstance(done.exception, UserError), done.exception
        return [line.strip() for line in done.exception.message.splitlines()[1:]] if done.exception else []

    return of


@pytest.fixture
def made(stackwright: Run, tmp_path: Path) -> Callable[..., Path]:
    """A repository that `new` makes of answers on the command line, committed."""

    def of(*sets: str) -> Path:
        done = stackwright("new", "demo", "--defaults", *(part for one in sets for part in ("--set", one)))
        assert done.exception is None, done.exception
        return tmp_path / "demo"

    return of


@pytest.mark.parametrize(
    ("sets", "line"),
    [
        (("versions.talos=1.13",), "versions.talos: `1.13` is not a whole version; `v1.13.11` is right, the newest of 1.13 that is known here"),
        (("versions.talos=1.97",), "versions.talos: `1.97` is not a whole version; one such as `v1.14.2` is right"),
        (("versions.kubernetes=v1.36.5+k3s1",), "versions.kubernetes: `v1.36.5+k3s1` is not a whole version; `v1.36.5` is right, the newest of 1.36 that is known here"),
        (("versions.k3s=v1.35.4",), "versions.k3s: `v1.35.4` is not a version of k3s; `v1.35.8+k3s1` is right, the newest of 1.35 that is known here"),
        (("versions.nixos=26.5",), "versions.nixos: `26.5` is not a release of NixOS; one such as `26.05` is right"),
        (("versions.cilium=1.20",), "versions.cilium: `1.20` is not a whole version; `1.20.2` is right, the newest of 1.20 that is known here"),
        (("versions.longhorn=1.12",), "versions.longhorn: `1.12` is not a whole version; one such as `1.12.1` is right"),
    ],
)  # fmt: skip
def test_half_a_version_is_refused(told: Told, sets: tuple[str, ...], line: str) -> None:
    assert told(*sets) == [line]


@pytest.mark.parametrize(
    ("sets", "line"),
    [
        (("versions.talos=v1.12.3", "versions.kubernetes=v1.36.0"), "versions.kubernetes: Talos v1.12.3 does not run Kubernetes v1.36.0: it runs 1.30 to 1.35; v1.35.8 is right, or Talos v1.14.2"),
        (("versions.talos=v1.14.2", "versions.kubernetes=v1.31.2"), "versions.kubernetes: Talos v1.14.2 does not run Kubernetes v1.31.2: it runs 1.32 to 1.37; v1.36.5 is right, or Talos v1.13.11"),
        ((K3S, "versions.nixos=25.11", "versions.k3s=v1.36.5+k3s1"), "versions.k3s: NixOS 25.11 has no package of k3s 1.36: it has 1.32 to 1.34; v1.34.9+k3s1 is right"),
        (("versions.kubectl=1.34.1",), "versions.kubectl: kubectl 1.34.1 is more than one minor version from Kubernetes v1.36.5; 1.36.5 is right"),
        (("versions.argocd=v3.5.3", "versions.argocd-chart=10.10.0"), "versions.argocd: the chart argo-cd 10.10.0 brings Argo CD v3.5.4, not v3.5.3; v3.5.4 is right, or the chart 10.9.2"),
        (("versions.argocd=v3.4.7", "versions.argocd-chart=10.9.5"), "versions.argocd: the chart argo-cd 10.9.5 brings Argo CD v3.5.3 to v3.5.4, not v3.4.7; v3.5.4 is right"),
        (("versions.talos=v1.13.9", "contract=v1.14"), "contract: v1.14 is newer than Talos v1.13.9, which does not read its documents; v1.13 is right"),
    ],
)  # fmt: skip
def test_versions_that_do_not_go_together_are_refused(told: Told, sets: tuple[str, ...], line: str) -> None:
    assert told(*sets) == [line]


def test_the_place_of_both_is_told_where_they_stand_in_a_file(stackwright: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text("versions:\n  talos: v1.12.3\n  kubernetes: v1.36.0\n")
    done = stackwright("new", "demo", "--answers", "answers.yaml")
    assert isinstance(done.exception, UserError)
    (line,) = done.exception.message.splitlines()[1:]
    assert line.startswith("  answers.yaml:3:15: versions.kubernetes: Talos v1.12.3 does not run Kubernetes v1.36.0")
    assert line.endswith("(see answers.yaml:2:10)")


@pytest.mark.parametrize(
    ("sets", "wanted"),
    [
        (("versions.talos=1.13.9",), {"talos": "v1.13.9", "kubernetes": "v1.36.5"}),
        (("versions.talos=v1.12.12",), {"talos": "v1.12.12", "kubernetes": "v1.35.8"}),
        (("versions.cilium=v1.19.8",), {"cilium": "1.19.8"}),
        (("versions.kubernetes=1.34.3",), {"kubernetes": "v1.34.3", "kubectl": "1.34.9"}),
        (("versions.kubernetes=v1.35.1",), {"kubectl": PINS["kubectl"].version}),
        ((K3S, "versions.nixos=25.11"), {"k3s": "v1.34.9+k3s1", "kubectl": "1.34.9"}),
        (("versions.argocd=v3.5.3",), {"argocd": "v3.5.3", "argocd-chart": "10.9.2"}),
        (("versions.argocd-chart=v10.8.2",), {"argocd": "v3.5.2", "argocd-chart": "10.8.2"}),
        (("versions.talos=v1.90301.90302",), {"talos": "v1.90301.90302", "kubernetes": "v1.36.5"}),
    ],
)
def test_what_is_unambiguous_is_written_as_the_product_does_and_the_rest_follows(
    sets: tuple[str, ...], wanted: dict[str, str]
) -> None:
    found = complete_answers(GivenAnswers({}), sets).versions
    assert {name: found[name] for name in wanted} == wanted


def test_no_tag_and_no_address_is_half_a_version(made: Callable[..., Path]) -> None:
    root = made(KUBEVIRT, "versions.talos=1.13.9", "versions.kubevirt=1.8.4", "versions.cilium=v1.19.8")
    assert ":v1.13.9\n" in (root / "talos/patches/all.yaml").read_text()
    assert "/download/v1.8.4/" in (root / "kubernetes/infrastructure/kubevirt/kustomization.yaml").read_text()
    assert "targetRevision: 1.19.8\n" in (root / "kubernetes/infrastructure/cilium/application.yaml").read_text()
    assert 'talos: "v1.13.9"\n' in (root / "stackwright.yaml").read_text()


def test_what_nobody_has_tested_is_a_note(answers_of: Callable[..., Answers]) -> None:
    found = list(advice(answers_of("kubevirt", "versions.kubernetes=v1.37.1")))
    assert [note for note in found if "tested with" in note] == [
        "KubeVirt v1.9.0 is tested with Kubernetes 1.34 to 1.36; v1.37.1 is not among them.",
        "Argo CD v3.5.4 is tested with Kubernetes 1.33 to 1.36; v1.37.1 is not among them.",
        "Cilium 1.20.2 is tested with Kubernetes 1.33 to 1.36; v1.37.1 is not among them.",
    ]
    found = list(advice(answers_of("nixos-k3s", "versions.k3s=v1.33.13+k3s1", "versions.cilium=1.18.14")))
    assert not any("tested with" in note for note in found)


@pytest.mark.parametrize("stack", COUNTS)
def test_the_defaults_are_tested_together(stack: str, answers_of: Callable[..., Answers]) -> None:
    assert not any("tested with" in note for note in advice(answers_of(stack)))


def test_pins_are_current_and_looked_at() -> None:
    for product in ("kubevirt", "cdi", "argocd", "talos"):
        assert minor(PINS[product].version) == "{}.{}".format(*RELEASES[product][-1])
    brings = argocd_range(tuple(map(int, PINS["argocd-chart"].version.split("."))))
    assert brings is not None
    assert {f"v{'.'.join(map(str, one))}" for one in brings} == {PINS["argocd"].version}
    assert len(PINS) == len(ASKED) + len(FIXED)
    for pin in PINS.values():
        assert pin.checked >= "2026-11-29"
        assert pin.renovate.startswith(f"datasource={pin.datasource} depName=")


# --- The contract of Talos ---


def _said(root: Path) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load((root / "stackwright.yaml").read_text())
    return found


@pytest.mark.parametrize("stack", [stack for stack in COUNTS if stack != "nixos-k3s"])
def test_talos_1_14_is_made_of_documents(stack: str, made: Callable[..., Path], stackwright: Run) -> None:
    root = made(f"stack={stack}", "versions.talos=v1.14.2")
    settings = _said(root)
    assert settings["scaffold"].get("contract") == "v1.14"  # type: ignore[attr-defined]
    assert "ignore" not in settings["lint"]  # type: ignore[operator]
    assert "machine:" not in "".join(path.read_text() for path in (root / "talos").rglob("*.yaml"))
    done = stackwright("lint", "--profile", "strict", "--ignore", "REF001", "--fail-on", "info", cwd=root)
    assert done.exit_code == 0, done.output
    done = stackwright("render", "talos", "cp-1", cwd=root)
    assert "a base of Talos 1.14 and 3 patches" in done.stdout


def _raised(root: Path, from_: str, to: str) -> None:
    """What Renovate does with a new version of Talos."""
    for path in ("stackwright.yaml", "talos/patches/all.yaml"):
        text = (root / path).read_text()
        assert from_ in text
        (root / path).write_text(text.replace(from_, to))


@pytest.mark.parametrize("is_recorded", [True, False])
def test_the_contract_stays_when_talos_is_upgraded(
    is_recorded: bool, made: Callable[..., Path], stackwright: Run
) -> None:
    root = made("versions.talos=v1.13.9")
    assert _said(root)["scaffold"].get("contract") == "v1.13"  # type: ignore[attr-defined]
    if not is_recorded:  # as repositories were before there was another one
        text = (root / "stackwright.yaml").read_text()
        (root / "stackwright.yaml").write_text(text.replace("  contract: v1.13\n", ""))
    _raised(root, "v1.13.9", "v1.14.2")
    done = stackwright("lint", "--profile", "strict", "--ignore", "REF001", "--fail-on", "info", cwd=root)
    assert done.exit_code == 0, done.output
    assert "a base of Talos 1.13 and 3 patches" in stackwright("render", "talos", "cp-1", cwd=root).stdout
    done = stackwright("add", "node", "worker-9", cwd=root)
    assert done.exception is None, done.exception
    assert "machine:\n  install:\n    # What Talos is installed on" in (root / "talos/nodes/worker-9.yaml").read_text()
    assert stackwright("lint", "--profile", "strict", cwd=root).exit_code == 0


def test_a_contract_that_is_raised_without_its_patches_is_told(made: Callable[..., Path], stackwright: Run) -> None:
    root = made("versions.talos=v1.13.9")
    _raised(root, "v1.13.9", "v1.14.2")
    text = (root / "stackwright.yaml").read_text()
    (root / "stackwright.yaml").write_text(text.replace("contract: v1.13", "contract: v1.14"))
    done = stackwright("lint", "--select", "TAL020", "--format", "concise", cwd=root)
    assert "talos/patches/all.yaml" in done.stdout
    assert "KubeProxyConfig" in done.stdout


def test_versions_that_were_raised_one_by_one_are_no_obstacle(made: Callable[..., Path], stackwright: Run) -> None:
    root = made()
    text = (root / "stackwright.yaml").read_text()
    (root / "stackwright.yaml").write_text(text.replace('argocd: "v3.5.4"', 'argocd: "v3.5.9"'))
    done = stackwright("add", "app", "shop", "--image", "ghcr.io/example/shop:1.4.0", cwd=root)
    assert done.exception is None, done.exception


# --- Questions, and images ---


def test_the_versions_of_the_clusters_are_asked(
    stackwright: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_command, "on_terminal", lambda: True)
    asked = questions("talos")
    assert "versions.k3s" not in asked
    assert "versions.talos" not in questions("nixos-k3s")
    assert {"versions.talos", "versions.kubernetes", "versions.k3s"} <= set(questions("two-clusters"))
    machines = 5 * 2  # the card and the disk of each
    lines = ["talos", *("" for _ in asked), *("" for _ in range(machines)), "y"]
    at = 1 + asked.index("versions.talos")
    lines[at : at + 2] = ["1.13", "1.12.3", "1.36.0", "v1.35.2"]
    done = stackwright("new", "demo", "--no-git", typed="".join(f"{line}\n" for line in lines))
    assert done.exception is None, done.output
    assert "versions.talos [v1.14.2]" in done.output
    assert "Error: `1.13` is not a whole version; `v1.13.11` is right" in done.output
    assert "versions.kubernetes [v1.35.8]" in done.output
    assert "Error: Talos v1.12.3 does not run Kubernetes v1.36.0" in done.output
    assert "versions:         Talos v1.12.3 with Kubernetes v1.35.2\n" in done.output
    assert _said(tmp_path / "demo")["versions"]["kubernetes"] == "v1.35.2"  # type: ignore[index]


@pytest.mark.parametrize(
    ("image", "what"),
    [
        ("ghcr.io/example/web@sha256:abc", "`sha256:abc` has 3 hex digits; a digest of sha256 has 64"),
        (f"ghcr.io/example/web:1.2@sha256:{'a' * 65}", f"`sha256:{'a' * 65}` has 65 hex digits; a digest of sha256 has 64"),
        (f"ghcr.io/example/web@sha256:{'G' * 64}", f"`sha256:{'G' * 64}` is not the digest of an image; `sha256:` and 64 hex digits in small letters are right"),
        ("ghcr.io/example/web@latest", "`latest` is not the digest of an image; `sha256:` and 64 hex digits in small letters are right"),
        ("ghcr.io/example/web@", "`ghcr.io/example/web@` ends where its digest is missing"),
    ],
)  # fmt: skip
def test_a_digest_that_is_none_is_refused(
    image: str, what: str, told: Told, stackwright: Run, made: Callable[..., Path]
) -> None:
    assert told(f"apps.0.image={image}") == [f"apps.0.image: {what}"]
    assert told(KUBEVIRT, f"vms.0.image={image}") == [f"vms.0.image: {what}"]
    done = stackwright("add", "app", "shop", "--image", image, cwd=made())
    assert isinstance(done.exception, UserError)
    assert what in done.exception.message


def test_a_digest_is_taken(told: Told) -> None:
    assert told(f"apps.0.image=ghcr.io/example/web:1.2.0@sha256:{'0a' * 32}") == []
