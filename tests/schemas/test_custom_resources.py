"""The catalogue of custom resources: how its tables are made, found and loaded, and what goes before it."""

import subprocess
import sys
import zlib
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from stackwright.schemas.custom_resources.index import KINDS
from stackwright.schemas.kubernetes import scopes
from stackwright.schemas.reference_forms import Kind
from stackwright.schemas.tables import catalogue
from stackwright.schemas.tables.fields_to_json_schema import compile_schema
from stackwright.schemas.tables.notation import parse
from stackwright.schemas.validation.validate import ViolationType, checker

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "schemas" / "custom_resources"
Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

KETTLE = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: kettles.kitchen.example.org}
spec:
  group: kitchen.example.org
  scope: Namespaced
  names: {kind: Kettle, plural: kettles}
  versions:
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          type: object
          description: words
          required: [spec]
          properties:
            spec:
              type: object
              required: [size, lid]
              oneOf: [{required: [gas]}, {required: [mains]}]
              properties:
                size: {type: integer, minimum: 1, maximum: MOST}
                lid: {type: string, enum: [WORDS], default: round}
                title: {type: string, description: a field that is called as words for people are}
                gas: {type: string}
                mains: {type: string}
                feet:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items: {type: object, properties: {name: {type: string}, at: {x-kubernetes-int-or-string: true}}}
                free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                labels: {type: object, additionalProperties: {type: string}}
                EXTRA
            status: {type: object, properties: {boils: {type: boolean}}}
"""


def kettle(most: int = 9, words: str = "round", extra: str = "", head: str = "") -> str:
    """The definition in one release."""
    text = KETTLE.replace("MOST", str(most)).replace("WORDS", words)
    return head + text.replace("                EXTRA\n", f"                {extra}\n" if extra else "")


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The modules of the generator."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    yield lambda name: import_module(name)
    for name in [name for name in sys.modules if name.split(".")[0] in ("crd_fields", "make_crd_fields")]:
        del sys.modules[name]


@pytest.fixture
def table_of(scripts: Any) -> Callable[..., str]:
    """The table that the releases of one project give."""

    def text(*releases: str) -> str:
        generator, source = scripts("make_crd_fields"), scripts("crd_fields.sources").Source
        group = generator.Group()
        for number, release in enumerate(releases):
            for crd in scripts("crd_fields.read_crds").parse(release):
                group.add(crd, source("kitchen/kettle", "Kettle", r"kitchen\.example\.org"), (1, number))
        made: str = group.text()
        return made

    return text


def wrong(text: str, spec: Mapping[str, object]) -> list[tuple[ViolationType, tuple[str | int, ...]]]:
    """What is wrong with a Kettle by a table's text."""
    table = parse(text)
    schema = compile_schema(table.kinds[0], table, catalogue.table)
    value = {"apiVersion": "kitchen.example.org/v1", "kind": "Kettle", "metadata": {"name": "a"}, "spec": spec}
    return [(violation.type, violation.path) for violation in checker(schema)(value)]


class TestGenerator:
    """What becomes of a definition."""

    def test_what_a_definition_says(self, table_of: Callable[..., str]) -> None:
        text = table_of(kettle())
        assert "words" not in text
        right = {"size": 1, "gas": "a", "title": "t", "free": {"any": 1}, "labels": {"a": "b"}}
        assert wrong(text, {**right, "feet": [{"name": "a", "at": 1}, {"name": "b", "at": "x"}]}) == []
        assert wrong(text, {"gas": "a"}) == [(ViolationType.MISSING_FIELD, ("spec", "size"))]
        assert wrong(text, {**right, "lid": "flat"}) == [(ViolationType.NOT_ALLOWED, ("spec", "lid"))]
        assert wrong(text, {**right, "szie": 1}) == [(ViolationType.UNKNOWN_FIELD, ("spec", "szie"))]
        assert wrong(text, {**right, "mains": "b"}) == [(ViolationType.EXCLUSIVE, ("spec",))]
        assert [kind for kind, _ in wrong(text, {**right, "size": 10})] != []
        assert wrong(text, {**right, "feet": [{"name": "a"}, {"name": "a"}]})[0][0] is ViolationType.DUPLICATE

    def test_what_any_release_takes_is_taken(self, table_of: Callable[..., str]) -> None:
        text = table_of(kettle(extra="old: {type: string}"), kettle(12, "round, flat", "handle: {type: string}"))
        assert wrong(text, {"size": 12, "gas": "a", "lid": "flat", "old": "x", "handle": "x"}) == []
        assert wrong(text, {"size": 13, "gas": "a"}) != []

    def test_of_two_types_both_are_taken(self, table_of: Callable[..., str]) -> None:
        text = table_of(kettle(extra="old: {type: string}"), kettle(extra="old: {type: integer}"))
        assert wrong(text, {"size": 1, "gas": "a", "old": 1}) == wrong(text, {"size": 1, "gas": "a", "old": "x"}) == []
        text = table_of(
            kettle(extra="old: {type: object, properties: {a: {type: string}}}"), kettle(extra="old: {type: object}")
        )
        assert wrong(text, {"size": 1, "gas": "a", "old": {"b": 1}}) == []

    def test_a_chart_s_template_is_read_without_its_templates(self, table_of: Callable[..., str]) -> None:
        plain = kettle().replace("metadata: {name", 'metadata:\n  labels: {{ include "a" . }}\n    b: c\n  #{name')
        assert table_of("{{- if .Values.crds }}\n" + plain + "{{- end }}\n") == table_of(kettle())

    def test_where_releases_may_be_missing_nothing_is_unknown(self, scripts: Any) -> None:
        structure = scripts("crd_fields.structure")
        (crd,) = scripts("crd_fields.read_crds").parse(kettle())
        schema = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
        spec = structure.opened(structure.shape(schema)).fields["spec"]
        assert (spec.is_open, spec.fields["lid"].enum, spec.groups) == (True, (), frozenset())
        assert structure.without_words(structure.shape(schema), ("spec", "lid")).fields["spec"].fields["lid"].enum == ()

    def test_what_others_complete_lacks_nothing(self, scripts: Any) -> None:
        structure = scripts("crd_fields.structure")
        (crd,) = scripts("crd_fields.read_crds").parse(kettle())
        found = structure.completed(structure.shape(crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]))
        assert (found.required, found.fields["spec"].required) == (frozenset(), frozenset())

    def test_what_openshift_itself_has_made_lacks_nothing(self, make: Make, told: Told) -> None:
        version = (
            "apiVersion: config.openshift.io/v1\nkind: ClusterVersion\nmetadata: {name: version}\nspec: {channel: x}\n"
        )
        assert told(make({"version.yaml": version}), select=("SCH",)) == []
        wrong = version.replace("channel", "chanel")
        assert len(told(make({"version.yaml": wrong}), select=("SCH",))) == 1

    @pytest.mark.parametrize(
        ("rule", "group"),
        [
            ("!(has(self.gas) && has(self.mains))", ("at-most-one", ("gas", "mains"))),
            ("has(self.gas) != has(self.mains)", ("exactly-one", ("gas", "mains"))),
            ("[has(self.gas),has(self.mains)].filter(x,x==true).size() <= 1", ("at-most-one", ("gas", "mains"))),
            ("self.size > 1", None),
            ("!(has(self.gas) && has(self.unheard))", None),
        ],
    )
    def test_rules_that_say_what_excludes_what(self, rule: str, group: object, scripts: Any) -> None:
        node = {
            "type": "object",
            "properties": {"gas": {"type": "string"}, "mains": {"type": "string"}},
            "x-kubernetes-validations": [{"rule": rule}],
        }
        assert scripts("crd_fields.structure").shape(node).groups == frozenset([group] if group else [])

    def test_releases_are_read_out_of_git(self, tmp_path: Path, scripts: Any) -> None:
        clone = tmp_path / "kitchen+kettle"
        clone.mkdir()

        def git(*words: str) -> None:
            who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
            subprocess.run(["git", *who, *words], cwd=clone, check=True, capture_output=True)

        git("init", "-q")
        for tag, text in (("v1.0.0", kettle(7)), ("v1.0.1", kettle(8)), ("v1.1.0", kettle(9)), ("rc", kettle(10))):
            (clone / "crd.yaml").write_text(text)
            git("add", ".")
            git("commit", "-qm", tag)
            git("tag", tag)
        generator, sources = scripts("make_crd_fields"), scripts("crd_fields.sources")
        source = sources.Source("kitchen/kettle", "Kettle", r"kitchen\.example\.org")
        other = sources.Source("kitchen/none", "None", ".*")
        found = generator.read(tmp_path, [source, other], "2000-01-01", None)
        assert found.missing == ["kitchen/none"]
        out = tmp_path / "out"
        assert list(generator.write(found.groups, out)) == ["kitchen.example.org"]
        text = (out / "kitchen.example.org.fields").read_text()
        assert ("@versions 1.0 1.1" in text, "max=9 min=1" in text) == (True, True)
        assert '"kitchen.example.org": ("", "Kettle"),' in (out / "index.py").read_text()


class TestTables:
    """The tables that there are."""

    def test_the_index_and_the_folder_agree(self) -> None:
        assert sorted(KINDS) == sorted(file.stem for file in FOLDER.glob("*.fields"))

    def test_every_kind_has_named_fields_and_a_scope(self) -> None:
        for group, (of_cluster, in_namespace) in KINDS.items():
            names = {*of_cluster.split(), *in_namespace.split()}
            table = catalogue.table(group)
            for row in table.kinds:
                fields = {field.name: field for field in table.type(row.type).fields}
                own = fields.keys() - {"status"}
                spec = fields.get("spec")
                inner = spec and (spec.fields or (spec.type[0].isupper() and table.type(spec.type).fields))
                assert own, (group, row.kind)
                assert inner or spec is None, (group, row.kind)
                assert row.kind in names
                assert row.group == group

    def test_every_type_that_is_named_is_there(self) -> None:
        for group in KINDS:
            table = catalogue.table(group)
            waiting = [field for name in table.blocks for field in table.type(name).fields]
            while waiting:
                field = waiting.pop()
                waiting += field.fields
                word = field.type.strip("[]{}")
                assert not word[0].isupper() or word in table.blocks, (group, field)

    @pytest.mark.parametrize(
        "kind",
        [
            ("gateway.networking.k8s.io/v1", "HTTPRoute"),
            ("helm.toolkit.fluxcd.io/v2", "HelmRelease"),
            ("external-secrets.io/v1beta1", "ExternalSecret"),
            ("monitoring.coreos.com/v1", "ServiceMonitor"),
            ("cilium.io/v2", "CiliumNetworkPolicy"),
            ("argoproj.io/v1alpha1", "Rollout"),
            ("hco.kubevirt.io/v1beta1", "HyperConverged"),
        ],
    )
    def test_kinds_are_found_by_their_group(self, kind: tuple[str, str]) -> None:
        row = catalogue.find_custom(*kind)
        assert row is not None
        assert catalogue.find(*kind) is None
        assert catalogue.schema(row)["properties"]["spec"]

    def test_products_go_before_the_catalogue(self) -> None:
        assert catalogue.find_any("argoproj.io/v1alpha1", "Application") is catalogue.find(
            "argoproj.io/v1alpha1", "Application"
        )
        assert catalogue.find_custom("example.org/v1", "Certificate") is None
        assert catalogue.find_custom("cert-manager.io/v7", "Certificate") is None

    def test_what_is_written_by_hand_of_scopes_agrees(self) -> None:
        for kind in scopes._CLUSTER | scopes._NAMESPACED:
            found = scopes._in_catalogue(kind)
            assert found in (None, kind in scopes._NAMESPACED), kind
        assert scopes.is_namespaced(Kind("traefik.io", "Middleware")) is True
        assert scopes.is_namespaced(Kind("upgrade.cattle.io", "Plan")) is True
        assert scopes.is_namespaced(Kind("cert-manager.io", "ClusterIssuer")) is False

    def test_only_the_groups_that_are_asked_for_are_loaded(self) -> None:
        code = (
            "from stackwright.schemas.tables import catalogue as c\n"
            "seen = []\nreal = c.parse\nc.parse = lambda text: seen.append(text) or real(text)\n"
            "c.find_any('example.org/v1', 'Thing')\nassert not [t for t in seen if 'make_crd_fields' in t]\n"
            "c.find_any('cert-manager.io/v1', 'Issuer')\nassert sum('make_crd_fields' in t for t in seen) == 1\n"
        )
        subprocess.run([sys.executable, "-c", code], check=True)

    def test_the_catalogue_is_small(self) -> None:
        assert sum(len(zlib.compress(file.read_bytes())) for file in FOLDER.iterdir() if file.is_file()) < 1_500_000


CERTIFICATE = "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a, namespace: b}\nspec:\n  szie: 1\n"
OWN = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: certificates.cert-manager.io}
spec:
  group: cert-manager.io
  scope: Namespaced
  names: {kind: Certificate, plural: certificates}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: SCHEMA}}]
"""


class TestLint:
    """What a run says with it."""

    def test_an_object_is_checked(self, make: Make, told: Told) -> None:
        found = told(make({"a.yaml": CERTIFICATE}), select=("SCH001", "SCH003"))
        assert "a.yaml:5:3: warning SCH001 Certificate has no field `spec.szie`: it is dropped" in found

    @pytest.mark.parametrize(
        "schema",
        [
            "{type: object, properties: {spec: {type: object, properties: {szie: {type: integer}}}}}",
            "{type: object, x-kubernetes-preserve-unknown-fields: true}",
        ],
    )
    def test_the_repository_s_own_definition_goes_before_it(self, schema: str, make: Make, told: Told) -> None:
        files = {"a.yaml": CERTIFICATE, "crd.yaml": OWN.replace("SCHEMA", schema)}
        assert told(make(files), select=("SCH",)) == []
