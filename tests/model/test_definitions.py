"""CustomResourceDefinitions: what they define, and the schemas that they become."""

from typing import Any

import pytest

from stackwright.model.crd.definitions import find_definitions, parse_definition
from stackwright.model.crd.schema import DEEPEST, schemas_of
from stackwright.model.text.document import load
from stackwright.schemas.validation.validate import Violation, ViolationType, checker

HEAD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.org}
spec:
  group: example.org
  names: {kind: Thing, plural: things, shortNames: [th]}
  scope: Namespaced
"""
META = {
    "apiVersion": "example.org/v1",
    "kind": "Thing",
    "metadata": {"name": "a", "namespace": "b", "labels": {"c": "d"}},
}


def value(text: str) -> Any:
    return load(text.encode()).documents[0].value


def crd(spec: str) -> Any:
    """A definition with `v1`, whose `spec` has these lines."""
    lines = "".join(f"              {line}\n" for line in spec.splitlines())
    return value(
        f"{HEAD}  versions:\n    - name: v1\n      served: true\n      schema:\n        openAPIV3Schema:\n"
        f"          type: object\n          properties:\n            spec:\n{lines}"
    )


def told(spec: str, **fields: object) -> list[tuple[ViolationType, str]]:
    """What is wrong with a Thing of these fields."""
    check = checker(schemas_of(crd(spec))["example.org/v1", "Thing"])
    return [(mistake.type, ".".join(map(str, mistake.path))) for mistake in check({**META, "spec": fields})]


class TestDefined:
    """What a definition defines."""

    def test_v1(self) -> None:
        found = parse_definition(
            value(HEAD + "  versions: [{name: v1, served: true}, {name: v2}, {name: v3, served: false}]\n")
        )
        assert found is not None
        assert (found.group, found.kind, found.plural, found.short_names) == ("example.org", "Thing", "things", ("th",))
        assert found.api_versions == ("example.org/v1", "example.org/v2")
        assert not found.is_open

    def test_v1beta1_with_one_version_and_one_schema(self) -> None:
        text = HEAD.replace("io/v1\n", "io/v1beta1\n") + (
            "  version: v1\n  validation: {openAPIV3Schema: {properties: {spec: {properties: {a: {type: string}}}}}}\n"
        )
        found = parse_definition(value(text))
        assert found is not None
        assert found.is_open
        schema = schemas_of(value(text))["example.org/v1", "Thing"]
        assert checker(schema)({**META, "spec": {"b": 1}}) == ()
        assert checker(schema)({**META, "spec": {"a": 1}}) == (
            Violation(ViolationType.WRONG_TYPE, ("spec", "a"), "1", ("string",)),
        )
        assert not parse_definition(value(text + "  preserveUnknownFields: false\n")).is_open  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "a",
            "[]",
            "kind: CustomResourceDefinition",
            HEAD,  # without versions
            HEAD + "  versions: {a: b}\n",
            HEAD + "  versions: [1, {name: 5}, {name: ../x}]\n",
            HEAD.replace("kind: Thing", "kind: ../Thing") + "  versions: [{name: v1}]\n",
            HEAD.replace("example.org\n  names", "../example\n  names") + "  versions: [{name: v1}]\n",
            HEAD.replace("kind: Thing, ", "") + "  versions: [{name: v1}]\n",  # a patch for a definition
        ],
    )
    def test_what_defines_nothing(self, text: str) -> None:
        loaded = load(text.encode())
        assert list(find_definitions(loaded)) == []
        assert [schemas_of(document.value) for document in loaded.documents] in ([], [{}])

    def test_in_a_list_beside_others(self) -> None:
        listed = HEAD.replace("\n", "\n    ")
        text = f"a: 1\n---\nkind: List\napiVersion: v1\nitems:\n  - {listed}  versions: [{{name: v1}}]\n"
        ((at, found),) = find_definitions(load(text.encode()))
        assert (at.document, at.path, found.kind) == (1, ("items", 0), "Thing")


class TestSchema:
    """What the schema of a definition refuses, and what not."""

    def test_what_is_there_is_closed(self) -> None:
        spec = "type: object\nproperties: {a: {type: string}, b: {type: object}, c: {type: array, items: {type: object, properties: {d: {type: string}}}}}"
        assert told(spec, a="x", b={"free": 1}, c=[{"d": "x"}]) == []
        assert told(spec, e=1) == [(ViolationType.UNKNOWN_FIELD, "spec.e")]
        assert told(spec, c=[{"d": "x"}, {"e": 1}]) == [(ViolationType.UNKNOWN_FIELD, "spec.c.1.e")]

    def test_what_is_kept_is_open_at_its_own_level(self) -> None:
        spec = "type: object\nx-kubernetes-preserve-unknown-fields: true\nproperties: {a: {type: object, properties: {b: {type: string}}}}"
        assert told(spec, other=1, a={"b": "x"}) == []
        assert told(spec, a={"c": "x"}) == [(ViolationType.UNKNOWN_FIELD, "spec.a.c")]

    def test_mappings(self) -> None:
        spec = "type: object\nadditionalProperties: {type: integer}"
        assert told(spec, a=1, b=None) == []
        assert told(spec, a="1") == [(ViolationType.WRONG_TYPE, "spec.a")]
        assert told("type: object\nadditionalProperties: true\nproperties: {a: {type: string}}", b=1) == []

    def test_null_is_not_set(self) -> None:
        spec = "type: object\nrequired: [a]\nproperties: {a: {type: string, enum: [x]}, b: {type: array, items: {type: string}}}"
        assert told(spec, a=None, b=None) == []
        assert told(spec, a="x", b=[None]) == []

    def test_integers_or_strings(self) -> None:
        spec = "type: object\nproperties: {a: {anyOf: [{type: integer}, {type: string}], x-kubernetes-int-or-string: true}}"
        assert told(spec, a=1) == told(spec, a="10%") == told(spec, a=None) == []
        assert told(spec, a=True) == [(ViolationType.WRONG_TYPE, "spec.a")]
        assert told(spec, a=0.5) == [(ViolationType.WRONG_TYPE, "spec.a")]

    def test_quantities_have_a_name(self) -> None:
        pattern = r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$"
        spec = f"type: object\nproperties: {{a: {{x-kubernetes-int-or-string: true, pattern: '{pattern}'}}}}"
        check = checker(schemas_of(crd(spec))["example.org/v1", "Thing"])
        (mistake,) = check({**META, "spec": {"a": "10GB"}})
        assert mistake.allowed == ("a quantity, such as `500m`, `2` or `4Gi`",)

    def test_what_has_a_default_is_not_required(self) -> None:
        spec = "type: object\nrequired: [a, b]\nproperties: {a: {type: string, default: x}, b: {type: string}}"
        assert told(spec) == [(ViolationType.MISSING_FIELD, "spec.b")]

    def test_limits(self) -> None:
        spec = """\
type: object
properties:
  a: {type: integer, minimum: 1, maximum: 5, exclusiveMaximum: true}
  b: {type: string, minLength: 2, maxLength: 3, pattern: "^[a-z]+$"}
  c: {type: array, minItems: 1, x-kubernetes-list-type: set, items: {type: string}}
  d: {type: string, enum: [x, z]}
  e: {type: string, format: cidr}
  f: {type: string, format: ipv4}
  g: {type: string, format: duration}
"""
        assert told(spec, a=4, b="ab", c=["x"], d="z", e="10.0.0.0/8", f="10.0.0.1", g="1d") == []
        wrong = told(spec, a=5, b="A", c=["x", "x"], d="q", e="10", f="x")
        assert {path for _, path in wrong} == {f"spec.{name}" for name in "abcdef"}

    def test_keys_of_lists(self) -> None:
        spec = (
            "type: object\nproperties: {a: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [n, p],"
            " items: {type: object, properties: {n: {type: string}, p: {type: integer}}}}}"
        )
        assert told(spec, a=[{"n": "x", "p": 1}, {"n": "x", "p": 2}]) == []
        assert told(spec, a=[{"n": "x", "p": 1}, {"n": "x", "p": 1}]) == [(ViolationType.DUPLICATE, "spec.a.1")]

    def test_embedded_objects(self) -> None:
        spec = "type: object\nproperties: {a: {type: object, x-kubernetes-embedded-resource: true, properties: {spec: {type: object}}}}"
        assert told(spec, a={"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": {}}) == []
        assert told(spec, a={"data": {}}) == [(ViolationType.UNKNOWN_FIELD, "spec.a.data")]

    def test_the_envelope_and_the_status(self) -> None:
        check = checker(schemas_of(crd("type: object\nproperties: {a: {type: string}}"))["example.org/v1", "Thing"])
        assert check({**META, "status": {"anything": [1]}}) == ()
        (mistake,) = check({**META, "specs": {}})
        assert (mistake.type, mistake.path) == (ViolationType.UNKNOWN_FIELD, ("specs",))
        (mistake,) = check({**META, "metadata": {"name": "a", "lables": {}}})
        assert (mistake.type, mistake.path) == (ViolationType.UNKNOWN_FIELD, ("metadata", "lables"))

    def test_secrets_are_not_shown(self) -> None:
        check = checker(
            schemas_of(crd("type: object\nproperties: {a: {type: string, format: password}}"))[
                "example.org/v1", "Thing"
            ]
        )
        (mistake,) = check({**META, "spec": {"a": 12345}})
        assert mistake.got == "a number"


class TestConditions:
    """`oneOf` and the like: values are looked at, nothing is closed."""

    def test_one_of_fields_is_a_group(self) -> None:
        spec = "type: object\nproperties: {a: {type: string}, b: {type: string}}\noneOf: [{required: [a]}, {required: [b]}]"
        assert told(spec, a="x") == told(spec, b="x", a=None) == []
        assert told(spec) == told(spec, a="x", b="y") == [(ViolationType.EXCLUSIVE, "spec")]

    def test_any_of_fields(self) -> None:
        spec = "type: object\nproperties: {a: {type: string}, b: {type: string}}\nanyOf: [{required: [a]}, {required: [b]}]"
        assert told(spec, a="x", b="y") == told(spec, a=None) == []
        assert told(spec) == [(ViolationType.MALFORMED, "spec")]

    def test_nothing_is_closed_inside(self) -> None:
        spec = (
            "type: object\nproperties: {a: {type: string}, b: {type: string}}\nanyOf: [{properties: {a: {enum: [x]}}}]"
        )
        assert told(spec, a="x", b="y") == []
        assert told(spec, a="y") == [(ViolationType.MALFORMED, "spec")]

    def test_what_is_filled_in_later_decides_nothing(self) -> None:
        spec = "type: object\nproperties: {a: {type: string}}\nanyOf: [{properties: {a: {enum: [x]}}}]"
        assert told(spec, a="${A}") == []

    def test_all_of_tells_what_is_wrong(self) -> None:
        spec = 'type: object\nproperties: {a: {type: string, allOf: [{maxLength: 3}, {pattern: "^x"}]}}'
        check = checker(schemas_of(crd(spec))["example.org/v1", "Thing"])
        (mistake,) = check({**META, "spec": {"a": "y"}})
        assert mistake == Violation(ViolationType.MALFORMED, ("spec", "a"), '"y"', ("text that fits the pattern ^x",))

    @pytest.mark.parametrize(
        "part",
        [
            "{pattern: '('}",
            "{format: date-time}",
            "{x-unheard-of: 1}",
            "{}",
            "{type: thing}",
            "1",
            "{not: {pattern: '('}}",
        ],
    )
    @pytest.mark.parametrize("word", ["anyOf", "oneOf", "allOf"])
    def test_what_is_not_understood_refuses_nothing(self, part: str, word: str) -> None:
        assert told(f"type: object\nproperties: {{a: {{type: string, {word}: [{part}, {{enum: [x]}}]}}}}", a="x") == []
        assert told(f"type: object\nproperties: {{a: {{type: string, not: {part}}}}}", a="x") == []


class TestOdd:
    """Definitions that somebody got wrong, or made to break something."""

    @pytest.mark.parametrize(
        "spec",
        [
            "type: object\nproperties: {a: {type: string, pattern: '('}}",
            "type: object\nproperties: {a: {type: string, pattern: '(?!x)y'}}",
            "type: object\nproperties: {a: {type: string, pattern: '(a{1000}){1000}'}}",
            "type: object\nproperties: {a: {type: string, minLength: -1, maxLength: x, minimum: .nan, multipleOf: 0}}",
            "type: object\nproperties: {a: {type: string, minLength: 1.5, maxItems: .inf, enum: [], required: 5}}",
            "type: object\nproperties: {a: {enum: b}}\nrequired: [q, q, 5]\nx-kubernetes-list-map-keys: [1]",
            "type: [object]\nproperties: {a: {type: nonsense, items: [], additionalProperties: x}}",
            "type: object\nproperties: {a: 5, b: [], c: null}\noneOf: []\nanyOf: {}\nnot: []",
            "type: object\nproperties: {a: {x-life: {since: 1}, $ref: '#/nowhere', if: {}, then: false}}",
        ],
    )
    def test_odd_schemas_refuse_nothing_that_is_right(self, spec: str) -> None:
        assert [path for _, path in told(spec, a="x") if path == "spec.a"] == []

    @pytest.mark.parametrize("schema", ["", "null", "5", "[]", "{}"])
    def test_no_schema(self, schema: str) -> None:
        text = f"{HEAD}  versions: [{{name: v1, schema: {{openAPIV3Schema: {schema}}}}}]\n"
        assert schemas_of(value(text)) == {}

    def test_deep_nesting_ends_in_what_is_free(self) -> None:
        spec = "{type: object, properties: {a: " * (DEEPEST + 20) + "{type: string}" + "}}" * (DEEPEST + 20)
        assert schemas_of(crd(spec))

    def test_aliases_that_grow(self) -> None:
        grown: dict[str, Any] = {"type": "string"}
        for _ in range(15):
            grown = {"type": "object", "properties": {"a": grown, "b": grown}}
        crd = value(f"{HEAD}  versions: [{{name: v1, schema: {{}}}}]\n")
        crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"] = grown
        assert schemas_of(crd) == {}
