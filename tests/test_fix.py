"""`lint --fix` changes what is meant beyond doubt, once, and nothing else."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.rule_page_examples import Example, examples
from stackwright.lint.rules import load_rule
from stackwright.lint.rules.index import INDEX
from stackwright.model.read_file import is_language, is_yaml
from stackwright.model.text.document import load as parse
from stackwright.model.typo import is_typo, only_typo

Make = Callable[[Mapping[str, str | bytes]], Path]
Mend = Callable[..., dict[str, str]]
Told = Callable[..., list[str]]

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
SMALL = {"a/kustomization.yaml": "resources:\n  - servce.yaml  # the one\n", "a/service.yaml": SERVICE}
ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n"


def lint(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "stackwright", "lint", *arguments]
    return subprocess.run(command, cwd=root, env={**os.environ, **environment}, capture_output=True, encoding="utf-8")


class TestNames:
    @pytest.mark.parametrize(
        ("name", "meant"),
        [
            ("deploymet.yaml", "deployment.yaml"),
            ("targetRevison", "targetRevision"),
            ("Loadbalancer", "LoadBalancer"),
            ("CreateNamespaces=true", "CreateNamespace=true"),
            ("wiki_page", "wiki-page"),
            ("prot", "port"),
        ],
    )
    def test_a_slip(self, name: str, meant: str) -> None:
        assert is_typo(name, meant)
        assert only_typo(name, [meant, "another"]) == meant

    @pytest.mark.parametrize(
        ("name", "other"),
        [
            ("web-1", "web-2"),
            ("node-a", "node-b"),
            ("minSurge", "maxSurge"),
            ("http", "https"),
            ("ingressClass", "egressClass"),
            ("automatic", "automated"),
            ("dev", "def"),
            ("same", "same"),
            ("web-prod", "app-prod"),
        ],
    )
    def test_another_thing(self, name: str, other: str) -> None:
        assert not is_typo(name, other)
        assert only_typo(name, [other]) is None

    def test_one_of_two(self) -> None:
        assert only_typo("mixReplicas", ["minReplicas", "maxReplicas"]) is None


class TestCommand:
    def test_fix_writes_and_reports_what_is_left(self, make: Make) -> None:
        root = make({**SMALL, "b/kustomization.yaml": "resources: [gone.yaml]\n"})
        done = lint(root, "--fix")
        assert done.returncode == 1
        assert (root / "a/kustomization.yaml").read_text() == "resources:\n  - service.yaml  # the one\n"
        assert "Fixed 1 finding. Found 1 error in 1 file." in done.stdout

    def test_a_second_run_changes_nothing(self, make: Make) -> None:
        root = make(SMALL)
        assert lint(root, "--fix").returncode == 0
        before = {path: path.stat().st_mtime_ns for path in root.rglob("*.yaml")}
        done = lint(root, "--fix")
        assert done.returncode == 0
        assert "Fixed" not in done.stdout
        assert {path: path.stat().st_mtime_ns for path in root.rglob("*.yaml")} == before

    def test_diff_prints_and_writes_nothing(self, make: Make) -> None:
        root = make(SMALL)
        done = lint(root, "--diff")
        assert done.returncode == 1
        assert "-  - servce.yaml  # the one\n+  - service.yaml  # the one\n" in done.stdout
        assert done.stderr == "Would fix 1 finding.\n"
        assert (root / "a/kustomization.yaml").read_text() == SMALL["a/kustomization.yaml"]

    def test_a_diff_can_be_applied(self, make: Make, git: Callable[..., str], tmp_path: Path) -> None:
        root = make({**SMALL, "b/kustomization.yaml": "resources: [a.yaml, ./a.yaml]", "b/a.yaml": ACCOUNT})
        git(root, "init", "-q")
        (tmp_path / "patch").write_text(lint(root, "--diff").stdout)
        git(root, "apply", str(tmp_path / "patch"))
        assert lint(root, "--diff").returncode == 0
        assert (root / "b/kustomization.yaml").read_text() == "resources: [a.yaml]"

    def test_no_diff_is_clean_whatever_is_found(self, make: Make) -> None:
        done = lint(make({"a/kustomization.yaml": "resources: [gone.yaml]\n"}), "--diff")
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == "No fixes to make.\n"

    def test_unsafe_fixes_are_made_when_they_are_asked_for(self, make: Make) -> None:
        root = make({"a/kustomization.yaml": "resources: [service2.yaml]\n", "a/service.yaml": SERVICE})
        assert "1 fixable with --unsafe-fixes." in lint(root).stdout
        assert lint(root, "--diff").stderr == "No fixes to make. 1 more may be fixed with --unsafe-fixes.\n"
        assert lint(root, "--fix").returncode == 1
        assert lint(root, "--fix", "--unsafe-fixes").returncode == 0
        assert (root / "a/kustomization.yaml").read_text() == "resources: [service.yaml]\n"

    @pytest.mark.parametrize(
        "options",
        [
            ["--unsafe-fixes"],
            ["--fix", "--update-baseline"],
            ["--diff", "--update-baseline"],
            ["--diff", "--output", "x"],
            ["--diff", "--report", "json=x"],
        ],
    )
    def test_odd_options_are_refused(self, make: Make, options: list[str]) -> None:
        assert lint(make(SMALL), *options).returncode == 2

    def test_paths_limit_what_is_fixed(self, make: Make) -> None:
        root = make({**SMALL, **{path.replace("a/", "b/"): text for path, text in SMALL.items()}})
        lint(root, "b", "--fix")
        assert "servce" in (root / "a/kustomization.yaml").read_text()
        assert "servce" not in (root / "b/kustomization.yaml").read_text()

    def test_what_is_silenced_or_known_is_not_fixed(self, make: Make) -> None:
        text = "resources:\n  - servce.yaml  # stackwright: ignore[KUS001] on purpose\n"
        root = make({**SMALL, "a/kustomization.yaml": text})
        for options in (["--fix"], ["--fix", "--no-suppressions"]):
            lint(root, *options)
            assert (root / "a/kustomization.yaml").read_text() == text
        (root / "a/kustomization.yaml").write_text(str(SMALL["a/kustomization.yaml"]))
        lint(root, "--update-baseline")
        lint(root, "--fix")
        assert (root / "a/kustomization.yaml").read_text() == SMALL["a/kustomization.yaml"]

    def test_the_mode_stays(self, make: Make) -> None:
        root = make(SMALL)
        (root / "a/kustomization.yaml").chmod(0o640)
        lint(root, "--fix")
        assert (root / "a/kustomization.yaml").stat().st_mode & 0o777 == 0o640

    def test_a_read_only_file_stays(self, make: Make) -> None:
        root = make(SMALL)
        (root / "a/kustomization.yaml").chmod(0o444)
        done = lint(root, "--fix")
        assert done.returncode == 2
        assert "a/kustomization.yaml cannot be written" in done.stderr

    def test_nothing_is_written_through_a_link(self, make: Make, tmp_path: Path) -> None:
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "kustomization.yaml").write_text("resources: [servce.yaml]\n")
        (outside / "service.yaml").write_text(SERVICE)
        root = make({"b/service.yaml": SERVICE})
        (root / "a").symlink_to(outside)
        (root / "b/kustomization.yaml").symlink_to(outside / "kustomization.yaml")
        lint(root, "--fix")
        assert (outside / "kustomization.yaml").read_text() == "resources: [servce.yaml]\n"

    def test_what_is_encrypted_or_a_template_is_left(self, make: Make) -> None:
        sops = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: Loadbalancer}\nsops: {mac: x, version: 3.9.0}\n"
        app = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source: {repoURL: '', path: chrt}\n"
        files = {
            "a/service.yaml": sops,
            "chart/Chart.yaml": "name: x\nversion: 1.0.0\n",
            "chart/templates/app.yaml": app,
        }
        root = make(files)
        lint(root, "--fix", "--unsafe-fixes")
        assert (root / "a/service.yaml").read_text() == sops
        assert (root / "chart/templates/app.yaml").read_text() == app

    def test_a_diff_shows_no_secret(self, make: Make) -> None:
        secret = "stringData: {password: hunter2hunter2}\n"
        text = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: web}}\n{secret}tpye: Opaque\n"
        done = lint(make({"a/secret.yaml": text}), "--diff")
        assert "+type: ******" in done.stdout
        assert "hunter2" not in done.stdout

    @pytest.mark.parametrize("value", ["123", "20250101"])
    def test_a_secret_is_not_rewritten_in_a_report(self, make: Make, value: str) -> None:
        env = f"[{{name: DB_PASSWORD, value: {value}}}]"
        text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n    - {{name: web, image: a/b:1, env: {env}}}\n"
        root = make({"a/pod.yaml": text})
        assert value not in lint(root, "--format", "json").stdout.replace("beyond", "")
        assert value not in lint(root, "--diff").stdout

    def test_the_commit_gets_no_fix_that_the_disk_does_not_fit(self, make: Make, git: Callable[..., str]) -> None:
        root = make({**SMALL, **{path.replace("a/", "b/"): text for path, text in SMALL.items()}})
        git(root, "init", "-q")
        git(root, "add", ".")
        (root / "a/kustomization.yaml").write_text("resources: [servce.yaml]  # edited since\n")
        done = lint(root, "--staged", "--fix")
        assert done.returncode == 1
        assert (root / "a/kustomization.yaml").read_text() == "resources: [servce.yaml]  # edited since\n"
        assert "service.yaml" in (root / "b/kustomization.yaml").read_text()
        assert "git add b/kustomization.yaml" in done.stderr

    def test_a_commit_that_was_fixed_on_the_disk_only_does_not_pass(self, make: Make, git: Callable[..., str]) -> None:
        root = make(SMALL)
        git(root, "init", "-q")
        git(root, "add", ".")
        assert lint(root, "--staged", "--fix").returncode == 1
        git(root, "add", ".")
        assert lint(root, "--staged", "--fix").returncode == 0

    def test_the_json_report_has_the_fix(self, make: Make) -> None:
        import json

        (finding,) = json.loads(lint(make(SMALL), "--format", "json").stdout)["findings"]
        edit = {
            "path": "a/kustomization.yaml",
            "line": 2,
            "column": 5,
            "end_line": 2,
            "end_column": 16,
            "text": "service.yaml",
        }
        assert finding["fix"] == {"title": "Write `service.yaml`", "safe": True, "edits": [edit]}


BESIDE = "resources: [web.yaml]\nlabels:\n- pairs: {a: b}\ncommonLabels:\n  app: web  # all\n"


class TestMoves:
    """What moves to another field, for which a report without `--fix` has no fix."""

    def test_it_is_fixed_once(self, make: Make) -> None:
        root = make({"a/kustomization.yaml": BESIDE, "a/web.yaml": SERVICE})
        assert "[*]" not in lint(root).stdout
        assert "Fixed 1 finding." in lint(root, "--fix").stdout
        after = (
            "resources: [web.yaml]\nlabels:\n- pairs: {a: b}\n- includeSelectors: true\n  pairs:\n    app: web  # all\n"
        )
        assert (root / "a/kustomization.yaml").read_text() == after
        assert lint(root, "--diff").returncode == 0

    @pytest.mark.parametrize("configurations", ["[more.yaml]", "[]"])
    def test_where_something_else_decides_it_is_unsafe(self, make: Make, mend: Mend, configurations: str) -> None:
        text = f"{BESIDE}configurations: {configurations}\n"
        root = make({"a/kustomization.yaml": text, "a/web.yaml": SERVICE, "a/more.yaml": "commonLabels: []\n"})
        assert mend(root) == {}
        assert "includeSelectors: true" in mend(root, unsafe=True)["a/kustomization.yaml"]

    def test_patches_move_when_they_are_meant_to(self, make: Make, mend: Mend) -> None:
        patch = "apiVersion: v1\n{0}kind: Service\n{0}metadata:\n{0}  name: web\n"
        own = f"resources: [web.yaml]\npatchesStrategicMerge:\n- |-\n  {patch.format('  ')}- patch.yaml  # last\n"
        files = {"a/kustomization.yaml": own, "a/web.yaml": SERVICE, "a/patch.yaml": patch.format("")}
        assert mend(make(files)) == {}
        after = f"resources: [web.yaml]\npatches:\n- patch: |-\n    {patch.format('    ')}- path: patch.yaml  # last\n"
        assert mend(make(files), unsafe=True) == {"a/kustomization.yaml": after}

    def test_json_patches_move_behind_others(self, make: Make, mend: Mend) -> None:
        entry = "- target: {kind: Service, name: web}\n  patch: '[]'\n"
        text = f"patches:\n{entry}resources: [web.yaml]\npatchesJson6902:\n{entry}"
        made = mend(make({"a/kustomization.yaml": text, "a/web.yaml": SERVICE}), unsafe=True)
        assert made == {"a/kustomization.yaml": f"patches:\n{entry}{entry}resources: [web.yaml]\n"}

    def test_a_secret_is_not_written_again_in_a_diff(self, make: Make) -> None:
        patch = "- |-\n  apiVersion: v1\n  kind: Secret\n  metadata: {name: web}\n  stringData: {password: hunter2hunter2}\n"
        secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\n"
        text = f"resources: [web.yaml]\npatchesStrategicMerge:\n{patch}"
        root = make({"a/kustomization.yaml": text, "a/web.yaml": secret})
        for options in (["--diff"], ["--fix", "--format", "json"]):
            assert "hunter2" not in lint(root, "--unsafe-fixes", *options).stdout
        assert (root / "a/kustomization.yaml").read_text() == text


class TestLaws:
    def test_a_fix_that_brings_another_finding_is_not_made(self, make: Make, mend: Mend) -> None:
        pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - {name: web, image: 'a/b:1', port: 80}\n"
        assert mend(make({"a.yaml": pod})) == {}

    def test_others_are_made_beside_it(self, make: Make, mend: Mend) -> None:
        pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - {name: web, imaeg: 'a/b:1', port: 80, comand: [a]}\n"
        assert (
            mend(make({"a.yaml": pod}))["a.yaml"].splitlines()[-1]
            == "    - {name: web, image: 'a/b:1', port: 80, command: [a]}"
        )

    def test_of_two_fixes_at_one_place_both_are_made_in_the_end(self, make: Make, mend: Mend) -> None:
        text = "resources:\n  - gone.yaml  # stackwright: ignore[KUS006, missing-traget] made by CI\n"
        made = mend(make({"a/kustomization.yaml": text}))
        assert made == {"a/kustomization.yaml": text.replace("KUS006, missing-traget", "missing-target")}

    @pytest.mark.parametrize(
        ("named", "there"), [("app.yml", "app.yaml"), ("App.yaml", "app.yaml"), ("b.yaml", "b.yml")]
    )
    def test_another_suffix_or_case(self, make: Make, mend: Mend, named: str, there: str) -> None:
        made = mend(make({"kustomization.yaml": f"resources: [{named}]\n", there: SERVICE}))
        assert made == {"kustomization.yaml": f"resources: [{there}]\n"}

    def test_names_that_a_digit_tells_apart(self, make: Make, mend: Mend) -> None:
        files = {"kustomization.yaml": "resources: [node-2.yaml]\n", "node-1.yaml": SERVICE}
        assert mend(make(files)) == {}
        assert mend(make(files), unsafe=True) == {"kustomization.yaml": "resources: [node-1.yaml]\n"}

    def test_the_part_of_a_value_that_names_a_file(self, make: Make, mend: Mend) -> None:
        text = "configMapGenerator:\n  - name: web\n    files: [main=settngs.conf]\n"
        made = mend(make({"kustomization.yaml": text, "settings.conf": "a"}))
        assert made == {"kustomization.yaml": text.replace("settngs", "settings")}

    def test_a_comment_keeps_what_is_of_use(self, make: Make, mend: Mend) -> None:
        text = "resources:\n  - gone.yaml  # stackwright: ignore[KUS001,  KUS006] made by CI\n"
        made = mend(make({"a/kustomization.yaml": text}))
        assert made == {"a/kustomization.yaml": "resources:\n  - gone.yaml  # stackwright: ignore[KUS001] made by CI\n"}

    def test_a_family_of_which_not_all_rules_ran_is_left(self, make: Make, mend: Mend) -> None:
        text = "resources:\n  - service.yaml  # stackwright: ignore[KUS] made by CI\n"
        assert mend(make({"a/kustomization.yaml": text, "a/service.yaml": SERVICE}), select=("KUS001", "SUP001")) == {}

    @pytest.mark.parametrize(("value", "strategy"), [("true", "Always"), ("false", "Halted")])
    def test_the_running_field_of_a_machine(self, make: Make, mend: Mend, value: str, strategy: str) -> None:
        text = f"apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: {{name: web}}\nspec:\n  running: {value} # now\n"
        root = make({"web.yaml": f"{text}  template: {{spec: {{domain: {{devices: {{}}}}}}}}\n"})
        assert mend(root) == {}  # scripts may name the old field
        assert f"  runStrategy: {strategy} # now\n" in mend(root, unsafe=True)["web.yaml"]

    def test_an_address_of_talos_becomes_a_list(self, make: Make, mend: Mend) -> None:
        text = "machine:\n  network:\n    interfaces:\n      - {interface: eth0, cidr: 192.0.2.10/24}\n"
        root = make({"stackwright.yaml": 'versions: {talos: "1.11"}\n', "talos/patches/all.yaml": text})
        made = mend(root, unsafe=True, profile="strict")
        assert made == {"talos/patches/all.yaml": text.replace("cidr: 192.0.2.10/24", "addresses: [192.0.2.10/24]")}

    @pytest.mark.parametrize(
        ("labels", "after"),
        [
            (
                "commonLabels:\n  # which\n  app: web # c\n\n  tier: x\n",
                "labels:\n  # which\n  - includeSelectors: true\n    pairs:\n      app: web # c\n\n      tier: x\n",
            ),
            ("commonLabels: {app: web} # c\n", "labels: [{includeSelectors: true, pairs: {app: web}}] # c\n"),
            ("commonLabels: {app: web}\nlabels: []\n", None),
            ("commonLabels: &l\n  app: web\n", None),
            (
                "commonLabels:\n  app: |\n    web\n",
                "labels:\n- includeSelectors: true\n  pairs:\n    app: |\n      web\n",
            ),
        ],
    )
    def test_labels_for_all_become_labels(self, make: Make, mend: Mend, labels: str, after: str | None) -> None:
        made = mend(make({"kustomization.yaml": f"{labels}resources: [a.yaml]\n", "a.yaml": SERVICE}))
        assert made == ({} if after is None else {"kustomization.yaml": f"{after}resources: [a.yaml]\n"})

    def test_labels_that_a_configuration_may_add_to(self, make: Make, mend: Mend) -> None:
        text = "commonLabels: {app: web}\nresources: [a.yaml]\nconfigurations: [c.yaml]\n"
        files = {
            "kustomization.yaml": text,
            "a.yaml": SERVICE,
            "c.yaml": "labels: [{path: metadata/labels, create: true}]\n",
        }
        assert mend(make(files)) == {}
        assert "includeSelectors" in mend(make(files), unsafe=True)["kustomization.yaml"]

    def test_patches_by_name_become_patches_by_path(self, make: Make, mend: Mend) -> None:
        text = "resources: [a.yaml]\npatchesStrategicMerge:\n  - p.yaml # c\n  - 'q.yaml'\n"
        files = {"kustomization.yaml": text, "a.yaml": SERVICE, "p.yaml": SERVICE, "q.yaml": SERVICE}
        assert mend(make(files)) == {}
        made = mend(make(files), unsafe=True)
        expected = "resources: [a.yaml]\npatches:\n  - path: p.yaml # c\n  - path: 'q.yaml'\n"
        assert made == {"kustomization.yaml": expected}

    @pytest.mark.parametrize(
        "text",
        ["type: &t Loadbalancer\n  externalName: *t\n", "type: !!str Loadbalancer\n", "type: >-\n    Loadbalancer\n"],
    )
    def test_what_cannot_be_changed_alone_is_left(self, make: Make, mend: Mend, told: Told, text: str) -> None:
        root = make({"a.yaml": f"{SERVICE}spec:\n  {text}"})
        assert any("SCH004" in line for line in told(root))
        assert mend(root) == {}

    def test_a_byte_order_mark_and_a_missing_last_line_end_stay(self, make: Make) -> None:
        text = "\ufeff# ä\r\nresources:\r\n  - 'servce.yaml'"
        root = make({**SMALL, "a/kustomization.yaml": text})
        lint(root, "--fix")
        assert (root / "a/kustomization.yaml").read_bytes() == text.replace("servce", "service").encode()

    def test_a_file_in_utf_16_stays_one(self, make: Make) -> None:
        data = b"\xff\xfe" + "resources:\n  - servce.yaml\n".encode("utf-16-le")
        root = make({**SMALL, "a/kustomization.yaml": data})
        lint(root, "--fix")
        fixed = data[2:].decode("utf-16-le").replace("servce", "service").encode("utf-16-le")
        assert (root / "a/kustomization.yaml").read_bytes() == b"\xff\xfe" + fixed


PAGES = [
    (code, example)
    for code in INDEX
    for example in examples(load_rule(code).page)
    if example.section.startswith("Wrong")
]
IDS = [f"{code}-{example.section}" for code, example in PAGES]


def comments(text: str) -> list[str]:
    return re.findall(r"(?:^|\s)#[^\r\n]*", re.sub(r"\s*# stackwright: [^\r\n]*", "", text))


@pytest.mark.parametrize(("code", "example"), PAGES, ids=IDS)
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_fixing_keeps_its_laws_on_every_page(
    code: str, example: Example, unsafe: bool, make: Make, mend: Mend, told: Told
) -> None:
    files = {
        path: text.replace("\n", "\r\n") if is_yaml(path) or is_language(path) else text
        for path, text in example.files.items()
    }
    root = make(files)
    before = told(root, profile="strict")
    made = mend(root, profile="strict", unsafe=unsafe)
    for path, text in made.items():
        assert text.count("\n") == text.count("\r\n")
        if is_yaml(path):
            assert not parse(text.encode()).parse_errors or parse(files[path].encode()).parse_errors
        assert comments(text) == comments(files[path])
        (root / path).write_bytes(text.encode())
    after = told(root, profile="strict")
    assert len(after) < len(before) if made else after == before
    assert mend(root, profile="strict", unsafe=unsafe) == {}
    if not unsafe:
        plain = make(example.files)
        assert {path: text.replace("\r\n", "\n") for path, text in made.items()} == mend(plain, profile="strict")
