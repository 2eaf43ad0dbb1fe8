"""The generators that make parameters of what is said, registered or given: list, clusters, and those with fixtures.

Source: argo-cd `applicationset/generators/list.go`, `cluster.go`, `pull_request.go`, `scm_provider.go`, `plugin.go`,
`duck_type.go`.
"""

from ...text.document import Value
from ...text.typed_access import items, mapping, text, value_at_path
from ..gotemplate.format import format_value
from ..gotemplate.sprig_dicts import copy_deeply
from ..gotemplate.sprig_encoding import json_kind
from ..gotemplate.values import MAPS, STRING_MAP, STRINGS, GoValue, NotKnownError, TemplateError, Typed
from ..gotemplate.yaml_text import as_json, read_yaml
from ..normalize_names import normalize, slugify
from .expansion import Cluster, Surroundings, Unknown
from .failure import GeneratorError
from .parameters import Parameters, add_values, flatten
from .replace_parameters import Replacer
from .selectors import compile_selector

#: What Argo CD calls the cluster that it runs in, and where it reaches it.
IN_CLUSTER, IN_CLUSTER_SERVER = "in-cluster", "https://kubernetes.default.svc"
_SECRET_TYPE = ("argocd.argoproj.io/secret-type", "cluster")
_SHORT, _SHORTER = 8, 7


def generate_from_list(generator: Value, replacer: Replacer) -> list[Parameters]:
    """Its elements, and those of the text that `elementsYaml` is."""
    found = [_element(element, replacer) for element in items(generator, "elements")]
    if written := text(generator, "elementsYaml"):
        try:
            more = read_yaml(written)
        except TemplateError as error:
            raise GeneratorError(f"error unmarshling decoded ElementsYaml {error}") from None
        found += _yaml_elements(more)
    return found


def _element(element: Value, replacer: Replacer) -> Parameters:
    if element is None:
        raise GeneratorError("error unmarshling list element unexpected end of JSON input")
    value = as_json(element)
    if not isinstance(value, dict):
        raise GeneratorError(
            f"error unmarshling list element json: cannot unmarshal {json_kind(value)} into Go value of type "
            "map[string]interface {}"
        )
    if replacer.is_go:
        return value
    found: Parameters = {}
    for key, entry in value.items():
        if key == "values" and not isinstance(entry, dict):
            raise GeneratorError("error parsing values map")
        inner = {f"values.{name}": one for name, one in entry.items()} if isinstance(entry, dict) else {key: entry}
        if isinstance(entry, dict) and key != "values":
            raise GeneratorError("error parsing value as string")
        for name, one in inner.items():
            if not isinstance(one, str):
                raise GeneratorError("error parsing value as string")
            found[name] = one
    return found


def _yaml_elements(value: GoValue) -> list[Parameters]:
    wrong = (
        "error unmarshling decoded ElementsYaml error unmarshaling JSON: while decoding JSON: json: cannot unmarshal"
    )
    if value is None:
        return []
    if not isinstance(value, list):
        raise GeneratorError(f"{wrong} {json_kind(value)} into Go value of type []map[string]interface {{}}")
    found: list[Parameters] = []
    for one in value:
        if not isinstance(one, dict | None):
            raise GeneratorError(f"{wrong} {json_kind(one)} into .0 of type map[string]interface {{}}")
        found.append(one or {})
    return found


def generate_from_clusters(generator: Value, around: Surroundings, replacer: Replacer) -> list[Parameters]:
    """The clusters that the selector is for, and the local one where there is no selector; raises NotKnownError."""
    selector = value_at_path(generator, "selector")
    try:
        fits = compile_selector(_of_type_cluster(selector), any_values=False)
    except GeneratorError as error:
        raise GeneratorError(f"error getting cluster secrets: error converting label selector: {error}") from None
    if isinstance(around.clusters, Unknown):
        raise NotKnownError(around.clusters.why, is_proven=True)
    chosen = [one for one in around.clusters if fits({**one.labels, _SECRET_TYPE[0]: _SECRET_TYPE[1]})]
    if hidden := next((one for one in chosen if one.unknown), None):
        raise NotKnownError(hidden.unknown, is_proven=True)
    chosen = list({cluster.name: cluster for cluster in chosen}.values())
    found = [_of_cluster(cluster, replacer) for cluster in chosen]
    is_open = not (mapping(selector, "matchLabels") or items(selector, "matchExpressions"))
    if is_open and all(cluster.server != IN_CLUSTER_SERVER for cluster in chosen):
        found.append({"name": IN_CLUSTER, "nameNormalized": IN_CLUSTER, "server": IN_CLUSTER_SERVER, "project": ""})
    for parameters in found:
        add_values(generator, parameters, replacer)
    flat: list[GoValue] = [*found]
    return [{"clusters": Typed(MAPS, flat)}] if mapping(generator).get("flatList") is True else found


def _of_type_cluster(selector: Value) -> Value:
    """The selector with the label of the Secrets' type, whatever it says of that itself."""
    labels = {**mapping(selector, "matchLabels"), _SECRET_TYPE[0]: _SECRET_TYPE[1]}
    return {"matchLabels": labels, "matchExpressions": [*items(selector, "matchExpressions")]}


def _of_cluster(cluster: Cluster, replacer: Replacer) -> Parameters:
    found: Parameters = {
        "name": cluster.name,
        "nameNormalized": normalize(cluster.name),
        "server": cluster.server,
        "project": cluster.project or "",
    }
    labels: dict[str, GoValue] = {**cluster.labels, _SECRET_TYPE[0]: _SECRET_TYPE[1]}
    annotations: dict[str, GoValue] = {**cluster.annotations}
    if replacer.is_go:
        metadata: dict[str, GoValue] = {"annotations": Typed(STRING_MAP, annotations)} if annotations else {}
        return {**found, "metadata": {**metadata, "labels": Typed(STRING_MAP, labels)}}
    found |= {f"metadata.annotations.{key}": value for key, value in annotations.items()}
    return found | {f"metadata.labels.{key}": value for key, value in labels.items()}


#: Generators that ask a system outside of the repository, and what they ask.
FIXTURES = {
    "pullRequest": "the pull requests of a repository's host",
    "scmProvider": "the repositories of a host",
    "plugin": "a plugin",
    "clusterDecisionResource": "a resource of the cluster",
}


def generate_from_fixtures(name: str, generator: Value, around: Surroundings, replacer: Replacer) -> list[Parameters]:
    """What the configuration says that the generator would give; raises NotKnownError where it says nothing."""
    if name not in around.fixtures:
        raise NotKnownError(
            f"it asks {FIXTURES[name]}; `applicationsets: fixtures` in stackwright.yaml may say the answer",
            is_proven=True,
        )
    found: list[Parameters] = []
    for given in around.fixtures[name]:
        own = {key: copy_deeply(value) for key, value in given.items()}
        parameters = _COMPLETE[name](own, generator, replacer)
        if name == "clusterDecisionResource":
            _add_plain_values(generator, parameters, replacer)
        else:
            add_values(generator, parameters, replacer)
        found.append(parameters)
    return found


def _add_plain_values(generator: Value, parameters: Parameters, replacer: Replacer) -> None:
    values = mapping(generator, "values")
    if values and replacer.is_go:
        inner: dict[str, GoValue] = {key: value if isinstance(value, str) else "" for key, value in values.items()}
        parameters["values"] = Typed(STRING_MAP, inner)
    elif values:
        parameters.update({f"values.{key}": value if isinstance(value, str) else "" for key, value in values.items()})


def _texts(given: Parameters) -> Parameters:
    return {key: format_value(value, nested=True) for key, value in given.items()}


def slug(text: str) -> str:
    """A branch's name as the generator of pull requests makes it fit for a label."""
    return slugify(text.replace("_", "-").replace(".", "-"))


def _pull_request(given: Parameters, _generator: Value, replacer: Replacer) -> Parameters:
    labels = given.pop("labels", None)
    found = _texts(given)
    branch, target, head = (str(found.get(key, "")) for key in ("branch", "target_branch", "head_sha"))
    made: Parameters = {
        "branch_slug": slug(branch),
        "target_branch_slug": slug(target),
        "head_short_sha": head[:_SHORT],
        "head_short_sha_7": head[:_SHORTER],
    }
    more: Parameters = {"labels": Typed(STRINGS, labels if isinstance(labels, list) else [])} if replacer.is_go else {}
    return {**made, **found, **more}


def _repository(given: Parameters, _generator: Value, _replacer: Replacer) -> Parameters:
    labels = given.pop("labels", None)
    found = _texts(given)
    sha, branch = str(found.get("sha", "")), str(found.get("branch", ""))
    made: Parameters = {
        "short_sha": sha[:_SHORT],
        "short_sha_7": sha[:_SHORTER],
        "branchNormalized": normalize(branch),
        "labels": ",".join(map(str, labels)) if isinstance(labels, list) else format_value(labels or ""),
    }
    return {**made, **found}


def _plugin(given: Parameters, generator: Value, replacer: Replacer) -> Parameters:
    own = given if replacer.is_go else _texts(flatten(given))
    asked: GoValue = {"input": {"parameters": as_json(value_at_path(generator, "input", "parameters") or {})}}
    return {**own, "generator": asked}


def _decision(given: Parameters, _generator: Value, _replacer: Replacer) -> Parameters:
    return _texts(given)


_COMPLETE = {
    "pullRequest": _pull_request,
    "scmProvider": _repository,
    "plugin": _plugin,
    "clusterDecisionResource": _decision,
}
