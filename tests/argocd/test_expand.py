"""Each kind of generator and what combines them, checked by hand against Argo CD's documentation and source."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.argocd.applicationsets.expand import expand
from stackwright.model.argocd.applicationsets.expansion import Cluster, Expansion, Reason, Surroundings, Unknown

Expand = Callable[..., Expansion]
URL = "https://git.example.org/team/stack.git"
FILES = {
    "README.md": "",
    "apps/web/kustomization.yaml": "",
    "apps/Data_Base/kustomization.yaml": "",
    "apps/web/overlay/a.yaml": "",
    "apps/.hidden/a.yaml": "",
    "clusters/east/config.json": '{"name": "east", "size": 3, "zone": {"names": ["a", "b"]}}',
    "clusters/west/config.yaml": "- name: w1\n- name: w2\n",
    "clusters/west/deep/config.yaml": "name: deep\n",
}


def names(found: Expansion) -> list[str | Unknown]:
    assert not found.errors
    assert not found.unknown
    return [application.name for application in found.applications]


def listed(*elements: Any, **more: Any) -> dict[str, Any]:
    return {"list": {"elements": [*elements], **more}}


def git(**what: Any) -> dict[str, Any]:
    return {"git": {"repoURL": URL, "revision": "HEAD", **what}}


def folders(*patterns: str, **more: Any) -> dict[str, Any]:
    entries = [{"path": p.removeprefix("!"), "exclude": p.startswith("!")} for p in patterns]
    return git(directories=entries, **more)


def files(*patterns: str, **more: Any) -> dict[str, Any]:
    entries = [{"path": p.removeprefix("!"), "exclude": p.startswith("!")} for p in patterns]
    return git(files=entries, **more)


def templated(name: str, **more: Any) -> dict[str, Any]:
    return {"template": {"metadata": {"name": name, **more.pop("metadata", {})}, "spec": more}}


def test_a_list_makes_an_application_of_each_element(expanded: Expand) -> None:
    elements = listed({"name": "a"}, {"name": "b"}, elementsYaml="- name: c\n")
    found = expanded({"generators": [elements]})
    assert names(found) == ["a", "b", "c"]
    assert found.applications[0].value == {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": "a",
            "namespace": "argocd",
            "finalizers": ["resources-finalizer.argocd.argoproj.io"],
        },
        "spec": {
            "project": "default",
            "destination": {"server": "https://kubernetes.default.svc", "namespace": "default"},
            "source": {"repoURL": URL, "path": "apps/x", "targetRevision": "main"},
        },
    }
    assert [(element.at, element.name) for element in found.elements] == [(("spec", "generators", 0), n) for n in "abc"]


def test_a_list_without_go_templates_takes_only_texts(expanded: Expand) -> None:
    named = {"goTemplate": False, **templated("{{ name }}-{{values.x}}-{{nope}}")}
    assert names(expanded({**named, "generators": [listed({"name": "a", "values": {"x": "1"}})]})) == ["a-1-{{nope}}"]
    for wrong in ({"name": 1}, {"name": "a", "values": {"x": 1}}, {"name": "a", "values": "x"}, {"name": {"x": "y"}}):
        assert [error.reason for error in expanded({**named, "generators": [listed(wrong)]}).errors] == [
            Reason.PARAMETERS
        ]


@pytest.mark.parametrize(
    ("patterns", "taken"),
    [
        (("apps/*",), ["apps/Data_Base", "apps/web"]),
        (("*",), ["apps", "clusters"]),
        (("apps/**",), ["apps/Data_Base", "apps/web"]),
        (("apps/*/*",), ["apps/web/overlay"]),
        (("apps/web", "apps/web/overlay"), ["apps/web", "apps/web/overlay"]),
        (("apps/*", "!apps/web"), ["apps/Data_Base"]),
        (("!apps/web", "apps/*"), ["apps/Data_Base"]),
        (("apps/[a-z]*",), ["apps/web"]),
        (("apps/[^a-z]*",), ["apps/Data_Base"]),
        (("apps/w?b", "apps/\\web"), ["apps/web"]),
        (("apps/[",), []),
        (("./apps/*", "/apps/*", "apps/*/", "{apps}/*", "apps/.hidden", ""), []),
    ],
)
def test_folders_are_matched_at_their_depth(expanded: Expand, patterns: tuple[str, ...], taken: list[str]) -> None:
    assert names(expanded({"generators": [folders(*patterns)], **templated("{{.path.path}}")}, FILES)) == taken


def test_hidden_folders_are_taken_where_the_repository_server_is_set_so(expanded: Expand) -> None:
    spec = {"generators": [folders("apps/.*")], **templated("{{.path.path}}")}
    assert names(expanded(spec, FILES, hidden_folders=True)) == ["apps/.hidden"]


def test_what_folders_are_called_by(expanded: Expand) -> None:
    named = "{{.path.basename}} {{.path.basenameNormalized}} {{index .path.segments 1}} {{.values.ns}}"
    values = {"ns": "{{.path.basenameNormalized}}-ns"}
    found = expanded({"generators": [folders("apps/D*", values=values)], **templated(named)}, FILES)
    assert names(found) == ["Data_Base data-base Data_Base data-base-ns"]
    fast = "{{path}} {{path.basename}} {{path.basenameNormalized}} {{path[1]}} {{values.ns}}"
    spec = {"goTemplate": False, "generators": [folders("apps/D*", values={"ns": "{{path[0]}}"})], **templated(fast)}
    assert names(expanded(spec, FILES)) == ["apps/Data_Base Data_Base data-base Data_Base apps"]


def test_a_prefix_keeps_two_paths_apart(expanded: Expand) -> None:
    both = {"matrix": {"generators": [folders("apps/web", pathParamPrefix="app"), folders("clusters/*")]}}
    found = expanded({"generators": [both], **templated("{{.app.path.basename}}-{{.path.basename}}")}, FILES)
    assert names(found) == ["web-east", "web-west"]
    spec = {"goTemplate": False, "generators": [folders("apps/web", pathParamPrefix="p")], **templated("{{p.path[1]}}")}
    assert names(expanded(spec, FILES)) == ["web"]


@pytest.mark.parametrize(
    ("patterns", "old", "new"),
    [
        (("clusters/*/config.json",), ["east"], ["east"]),
        (("clusters/*/config.yaml",), ["deep", "w1", "w2"], ["w1", "w2"]),
        (("clusters/**/config.yaml",), ["deep", "w1", "w2"], ["deep", "w1", "w2"]),
        (("clusters/west",), ["deep", "w1", "w2"], None),
        (("clusters/*.yaml",), ["deep", "w1", "w2"], []),
        (("./clusters/east/config.json", "clusters/east/*.json"), ["east"], ["east"]),
        (("clusters/{east,west}/*.json",), [], ["east"]),
        (("clusters/*", "!clusters/west/deep/*"), ["east", "w1", "w2"], None),
        (("nothing/*",), [], []),
    ],
)
def test_files_are_matched_in_two_ways(
    expanded: Expand, patterns: tuple[str, ...], old: list[str], new: list[str] | None
) -> None:
    spec = {"generators": [files(*patterns)]}
    assert sorted(map(str, names(expanded(spec, FILES)))) == old
    found = expanded(spec, FILES, new_globs=True)
    if new is None:
        assert [error.reason for error in found.errors] == [Reason.PARAMETERS]
    else:
        assert sorted(map(str, names(found))) == new


def test_files_say_parameters_beside_their_path(expanded: Expand) -> None:
    named = "{{.size}}-{{index .zone.names 1}}-{{.path.path}}-{{.path.filename}}-{{.path.filenameNormalized}}"
    assert names(expanded({"generators": [files("clusters/east/*")], **templated(named)}, FILES)) == [
        "3-b-clusters/east-config.json-config.json"
    ]
    fast = "{{size}}-{{zone.names.1}}-{{path}}-{{path.filename}}"
    spec = {"goTemplate": False, "generators": [files("clusters/east/*")], **templated(fast)}
    assert names(expanded(spec, FILES)) == ["3-b-clusters/east-config.json"]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", ["-"]),
        ("name: a\n---\nname: b\n", ["a-"]),
        ("[]", []),
        ("name: 1.10", ["1.1-"]),
        ('{"name": "j", "m": 010}', ["j-8"]),
        ("name: x\nm: 0o17", ["x-15"]),
    ],
)
def test_what_a_file_holds(expanded: Expand, text: str, made: list[str]) -> None:
    spec = {"generators": [files("a.yaml")], **templated('{{.name | default ""}}-{{.m | default ""}}')}
    assert names(expanded(spec, {"a.yaml": text})) == made


@pytest.mark.parametrize("text", ["a: [", "text", "- a\n- b\n", "3"])
def test_a_file_that_is_no_object_is_an_error(expanded: Expand, text: str) -> None:
    found = expanded({"generators": [listed({"name": "a"}), files("a.yaml")]}, {"a.yaml": text})
    assert [(error.reason, error.at) for error in found.errors] == [(Reason.PARAMETERS, ("spec", "generators", 1))]
    assert [application.name for application in found.applications] == ["a"]


def test_what_is_elsewhere_is_not_known(expanded: Expand) -> None:
    away = git(repoURL="https://git.example.org/other.git", directories=[{"path": "*"}])
    older = git(revision="v1.0", directories=[{"path": "*"}])
    large = files("secret.yaml")
    found = expanded({"generators": [away, older, large, listed({"name": "a"})]}, {"secret.yaml": ""})
    assert [part.at[-1] for part in found.unknown] == [0, 1, 2]
    assert ["other.git" in found.unknown[0].why, "v1.0" in found.unknown[1].why] == [True, True]
    assert found.unknown[2].why == "secret.yaml: it is too large"
    assert [application.name for application in found.applications] == ["a"]
    assert not found.errors


def test_clusters_are_those_that_are_registered_and_the_local_one(expanded: Expand) -> None:
    named = templated("{{.name}} {{.nameNormalized}} {{.server}} {{.project}}")
    assert names(expanded({"generators": [{"clusters": {}}], **named})) == [
        "east east https://east.example.org ",
        "West_2 west-2 https://west.example.org team",
        "in-cluster in-cluster https://kubernetes.default.svc ",
    ]
    local = (Cluster("here", "https://kubernetes.default.svc"),)
    assert names(expanded({"generators": [{"clusters": {}}]}, clusters=local)) == ["here"]
    assert names(expanded({"generators": [{"clusters": {}}]}, clusters=())) == ["in-cluster"]


def test_clusters_are_selected_by_their_labels(expanded: Expand) -> None:
    prod = {"clusters": {"selector": {"matchLabels": {"env": "prod"}}, "values": {"env": "{{.metadata.labels.env}}"}}}
    named = templated("{{.name}} {{.values.env}} {{.metadata.annotations.path}}")
    assert names(expanded({"generators": [prod], **named})) == ["east prod clusters/east"]
    some = {"clusters": {"selector": {"matchExpressions": [{"key": "env", "operator": "Exists"}]}}}
    assert names(expanded({"generators": [some]})) == ["east", "West_2"]
    typed = {"clusters": {"selector": {"matchLabels": {"argocd.argoproj.io/secret-type": "cluster"}}}}
    assert names(expanded({"generators": [typed]})) == ["east", "West_2"]
    fast = templated("{{name}} {{metadata.labels.env}}")
    assert names(expanded({"goTemplate": False, "generators": [prod], **fast})) == ["east prod"]


def test_clusters_in_one_set(expanded: Expand) -> None:
    spec = {
        "generators": [{"clusters": {"flatList": True}}],
        **templated("{{range .clusters}}{{.nameNormalized}} {{end}}"),
    }
    assert names(expanded(spec)) == ["east west-2 in-cluster "]


@pytest.mark.parametrize(
    "expression",
    [
        {"key": "env", "operator": "in", "values": ["prod"]},
        {"key": "env", "operator": "In", "values": []},
        {"key": "env", "operator": "Exists", "values": ["x"]},
        {"key": "no key", "operator": "Exists"},
        {"key": "env", "operator": "In", "values": ["no value"]},
    ],
)
def test_a_selector_that_is_none_is_an_error(expanded: Expand, expression: dict[str, Any]) -> None:
    found = expanded({"generators": [{"clusters": {"selector": {"matchExpressions": [expression]}}}]})
    assert [error.reason for error in found.errors] == [Reason.PARAMETERS]


def test_clusters_that_nobody_names_are_not_known(expanded: Expand) -> None:
    both = {"matrix": {"generators": [folders("apps/*"), {"clusters": {}}]}}
    found = expanded({"generators": [both, listed({"name": "a"})]}, FILES, clusters=Unknown("nobody says"))
    assert [(part.at, part.why) for part in found.unknown] == [(("spec", "generators", 0), "nobody says")]
    assert [application.name for application in found.applications] == ["a"]


def test_a_matrix_is_each_with_each(expanded: Expand) -> None:
    both = {"matrix": {"generators": [listed({"a": "1"}, {"a": "2"}), listed({"b": "x"}, {"b": "y"})]}}
    assert names(expanded({"generators": [both], **templated("{{.a}}{{.b}}")})) == ["1x", "1y", "2x", "2y"]
    assert names(expanded({"goTemplate": False, "generators": [both], **templated("{{a}}{{b}}")})) == [
        "1x",
        "1y",
        "2x",
        "2y",
    ]


def test_the_second_of_a_matrix_may_name_the_first(expanded: Expand) -> None:
    both = {"matrix": {"generators": [listed({"cluster": "east"}), files("clusters/{{.cluster}}/config.json")]}}
    assert names(expanded({"generators": [both], **templated("{{.cluster}}-{{.size}}")}, FILES)) == ["east-3"]
    more = listed(elementsYaml="{{ .zones | toJson }}")
    each = {"matrix": {"generators": [listed({"zones": [{"z": "a"}, {"z": "b"}]}), more]}}
    assert names(expanded({"generators": [each], **templated("{{.z}}")})) == ["a", "b"]


def test_values_may_name_what_their_own_generator_gives(expanded: Expand) -> None:
    values = {"both": "{{.a}}-{{.name}}", "own": "{{.nameNormalized}}", "first": "{{.a}}"}
    second = {"clusters": {"selector": {"matchLabels": {"env": "test"}}, "values": values}}
    both = {"matrix": {"generators": [listed({"a": "1"}), second]}}
    found = expanded({"generators": [both], **templated("{{.values.own}} {{.values.first}} {{.values.both}}")})
    assert names(found) == ["west-2 1 <no value>-West_2"]


def test_the_first_of_a_matrix_wins(expanded: Expand) -> None:
    one, two = {"a": "1", "m": {"x": "1"}, "l": ["1"]}, {"a": "2", "m": {"y": "2"}, "l": ["2", "3"], "b": "2"}
    both = {"matrix": {"generators": [listed(one), listed(two)]}}
    assert names(expanded({"generators": [both], **templated("{{.a}}{{.b}}{{.m}}{{.l}}")})) == ["12map[x:1 y:2][1]"]
    texts = {"matrix": {"generators": [listed({"a": "1"}), listed({"a": "2"})]}}
    found = expanded({"goTemplate": False, "generators": [texts]})
    assert "found duplicate key a with different value" in found.errors[0].message


@pytest.mark.parametrize(
    ("generators", "message"),
    [
        ([listed({"a": "1"})], "found less than two generators"),
        ([listed({"a": "1"})] * 3, "found more than two generators"),
        ([listed({"a": "1"}), {**listed({"b": "1"}), **folders("*")}], "found more than one generator"),
        ([{}, listed({"a": "1"})], "child generator generated no parameters"),
        ([git(), listed({"a": "1"})], "ApplicationSet is empty"),
    ],
)
def test_what_a_matrix_does_not_take(expanded: Expand, generators: list[Any], message: str) -> None:
    found = expanded({"generators": [{"matrix": {"generators": generators}}]}, FILES)
    assert message in found.errors[0].message


def test_a_matrix_may_hold_one_that_holds_none(expanded: Expand) -> None:
    inner = {"matrix": {"generators": [listed({"b": "2"}), listed({"c": "3"}, {"c": "4"})]}}
    outer = {"matrix": {"generators": [listed({"a": "1"}), inner]}}
    assert names(expanded({"generators": [outer], **templated("{{.a}}{{.b}}{{.c}}")})) == ["123", "124"]
    too_deep = {"matrix": {"generators": [listed({"x": "0"}), {"matrix": {"generators": [listed({"y": "0"}), inner]}}]}}
    assert "child generator generated no parameters" in expanded({"generators": [too_deep]}).errors[0].message


def merge(keys: list[str], *generators: Any) -> dict[str, Any]:
    return {"merge": {"mergeKeys": keys, "generators": [*generators]}}


def test_a_merge_puts_later_values_over_the_first(expanded: Expand) -> None:
    first = listed({"name": "a", "v": "1", "m": {"x": "1"}}, {"name": "b", "v": "1", "m": {}})
    second = listed({"name": "a", "v": "2", "m": {"y": "2"}}, {"name": "c", "v": "9"})
    found = expanded({"generators": [merge(["name"], first, second)], **templated("{{.name}}{{.v}}{{.m}}")})
    assert names(found) == ["a2map[x:1 y:2]", "b1map[]"]
    texts = merge(
        ["name"], listed({"name": "a", "v": "1"}), listed({"name": "a", "v": "2"}), listed({"name": "a", "w": "3"})
    )
    assert names(expanded({"goTemplate": False, "generators": [texts], **templated("{{name}}{{v}}{{w}}")})) == ["a23"]


def test_a_merge_goes_by_all_its_keys_and_null_is_one(expanded: Expand) -> None:
    two = merge(
        ["name", "env"], listed({"name": "a", "env": "x", "v": "1"}), listed({"name": "a", "env": "y", "v": "2"})
    )
    assert names(expanded({"generators": [two], **templated("{{.v}}")})) == ["1"]
    none = merge(["nope"], listed({"name": "a"}), listed({"name": "b"}))
    assert names(expanded({"generators": [none]})) == ["b"]


@pytest.mark.parametrize(
    ("generator", "message"),
    [
        (merge(["name"], listed({"name": "a"})), "found less than two generators"),
        (merge([], listed({"name": "a"}), listed({"name": "a"})), "no merge keys"),
        (merge(["name"], listed({"name": "a"}, {"name": "a"}), listed({"name": "a"})), "were not unique"),
        (merge(["nope"], listed({"name": "a"}, {"name": "b"}), listed({"name": "a"})), "were not unique"),
    ],
)
def test_what_a_merge_does_not_take(expanded: Expand, generator: dict[str, Any], message: str) -> None:
    assert message in expanded({"generators": [generator]}).errors[0].message


def test_a_merge_may_hold_a_matrix(expanded: Expand) -> None:
    inner = {"matrix": {"generators": [listed({"name": "a"}, {"name": "b"}), listed({"v": "1"})]}}
    whole = merge(["name"], inner, listed({"name": "b", "v": "2"}))
    assert names(expanded({"generators": [whole], **templated("{{.name}}{{.v}}")})) == ["a1", "b2"]


def test_a_selector_filters_what_was_made(expanded: Expand) -> None:
    elements = listed({"name": "a", "m": {"n": 1}}, {"name": "b", "m": {"n": 2}}, {"name": "c"})
    for selector, left in (
        ({"matchLabels": {"m.n": "1"}}, ["a"]),
        ({"matchExpressions": [{"key": "m.n", "operator": "NotIn", "values": ["1"]}]}, ["b", "c"]),
        ({"matchExpressions": [{"key": "m.n", "operator": "DoesNotExist"}]}, ["c"]),
        ({}, ["a", "b", "c"]),
    ):
        assert names(expanded({"generators": [{**elements, "selector": selector}]})) == left
    url = {"clusters": {}, "selector": {"matchLabels": {"server": "https://east.example.org"}}}
    assert names(expanded({"generators": [url]})) == ["east"]
    inner = {"matrix": {"generators": [{**elements, "selector": {"matchLabels": {"name": "b"}}}, listed({"v": "1"})]}}
    assert names(expanded({"generators": [inner]})) == ["b"]
    assert expanded({"generators": [{**elements, "selector": {"matchLabels": {"no key": ""}}}]}).errors


def test_fixtures_stand_for_what_is_outside(expanded: Expand) -> None:
    named = templated("{{.number}}-{{.branch_slug}}-{{.head_short_sha_7}}-{{index .labels 0}}-{{.values.x}}")
    pulls = ({"number": 7.0, "branch": "feat/New_thing", "head_sha": "0123456789abcdef", "labels": ["preview"]},)
    generator = {"pullRequest": {"github": {"owner": "o", "repo": "r"}, "values": {"x": "{{.branch}}"}}}
    found = expanded({"generators": [generator], **named}, fixtures={"pullRequest": pulls})
    assert names(found) == ["7-feat-new-thing-0123456-preview-feat/New_thing"]
    assert [part.at for part in expanded({"generators": [generator]}).unknown] == [("spec", "generators", 0)]
    plugin = {"plugin": {"configMapRef": {"name": "p"}, "input": {"parameters": {"k": "v"}}}}
    spec = {"generators": [plugin], **templated("{{.a.b}}-{{.generator.input.parameters.k}}")}
    assert names(expanded(spec, fixtures={"plugin": ({"a": {"b": "1"}},)})) == ["1-v"]
    repositories = {"scmProvider": {"github": {"organization": "o"}}}
    spec = {"generators": [repositories], **templated("{{.repository}}-{{.branchNormalized}}-{{.labels}}")}
    given_repositories = ({"repository": "r", "branch": "a_b", "labels": ["x", "y"]},)
    assert names(expanded(spec, fixtures={"scmProvider": given_repositories})) == ["r-a-b-x,y"]
    decision = {"clusterDecisionResource": {"configMapRef": "c", "name": "d", "values": {"v": "{{.name}}"}}}
    spec = {"generators": [decision], **templated("{{.name}}-{{.values.v}}")}
    assert names(expanded(spec, fixtures={"clusterDecisionResource": ({"name": "n"},)})) == ["n-{{.name}}"]


def test_an_entry_with_two_kinds_runs_both_and_one_with_none_runs_nothing(expanded: Expand) -> None:
    spec = {"generators": [{**listed({"name": "a"}), **folders("apps/web")}, {}, {"nope": {}}], **templated("x")}
    found = expanded(spec, FILES)
    assert names(found) == ["x", "x"]
    assert found.duplicates == ("x",)


def test_parameters_that_are_none_leave_the_template_alone(expanded: Expand) -> None:
    found = expanded({"generators": [listed({})], **templated("{{.name}}")})
    assert found.applications[0].value["metadata"] == {"name": "{{.name}}", "namespace": "argocd"}


def test_a_panic_ends_everything(expanded: Expand) -> None:
    spec = {"goTemplateOptions": ["missingkey=fail"], "generators": [listed({"name": "a"})]}
    assert [error.reason for error in expanded(spec).errors] == [Reason.PANIC]
    values = {"clusters": {"selector": {"matchLabels": {"env": "prod"}}, "values": {"x": "c"}}}
    clash = {"matrix": {"generators": [listed({"values": {"x": "l"}}), values]}}
    found = expanded({"generators": [listed({"name": "a"}), clash]})
    assert ([error.reason for error in found.errors], found.elements) == ([Reason.PANIC], ())


def test_the_result_goes_to_another_process(expanded: Expand) -> None:
    found = expanded({"generators": [{"clusters": {}}, git(directories=[{"path": "*"}], repoURL="x")]}, FILES)
    assert pickle.loads(pickle.dumps(found)) == found


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("{}.ab", max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "spec",
                    "generators",
                    "list",
                    "elements",
                    "git",
                    "matrix",
                    "merge",
                    "clusters",
                    "selector",
                    "template",
                    "metadata",
                    "values",
                    "goTemplate",
                    "name",
                    "matchLabels",
                    "mergeKeys",
                    "directories",
                    "path",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(ANYTHING, ANYTHING)
def test_anything_is_taken(entry: Any, template: Any) -> None:
    class Nothing:
        def paths(self) -> list[str]:
            return ["a/b.yaml"]

        def folders(self) -> list[str]:
            return ["a"]

        def read(self, _path: str) -> str:
            return "a: 1"

        def owns(self, _url: str) -> bool:
            return True

        def is_here(self, _revision: str | None) -> bool:
            return True

    nothing = Nothing()
    spec = {"goTemplate": True, "generators": [entry, listed({"name": "a"})], "template": template}
    wholes: list[Any] = [entry, {"spec": entry}, {"spec": spec}]
    for whole in wholes:
        assert isinstance(expand(whole, Surroundings(nothing, nothing, ())), Expansion)
