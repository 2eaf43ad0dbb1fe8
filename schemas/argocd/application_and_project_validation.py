"""What Argo CD asks of an AppProject and an Application beyond the schema: the laws, and what is said of each.

Source: argo-cd `pkg/apis/application/v1alpha1/app_project_types.go` (ValidateProject), `types.go` (validatePolicy,
validateGroupName, HasMultipleSources), `values.go`, `util/argo/argo.go` (ValidatePermissions),
`controller/hydrator/hydrator.go`, `controller/sync_namespace.go`, `util/helm/cmd.go`, `util/versions/tags.go`.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple


class Law(NamedTuple):
    """What is said where a law is broken; `{}` in the message is what is written. `refused` is false where Argo CD
    takes it, and only does something else than was meant; `idle` says that it does nothing, as it is written to do."""

    message: str
    label: str
    hint: str
    refused: bool = True
    idle: bool = False


_NOBODY = "everything is denied"
_UNCHANGEABLE = "Argo CD's API refuses every change to the project"
_POLICY = "write `p, proj:PROJECT:ROLE, RESOURCE, ACTION, PROJECT/APPLICATION, allow`"

PROJECT_LAWS: Mapping[str, Law] = {
    "denies-all": Law("`{}` denies everything", _NOBODY, "write what is to be denied behind the `!`, or remove it"),
    "double-repository": Law("`{}` stands twice in sourceRepos", _UNCHANGEABLE, "remove one of them", refused=False),
    "double-namespace": Law(
        "`{}` stands twice in sourceNamespaces", _UNCHANGEABLE, "remove one of them", refused=False
    ),
    "no-cluster": Law(
        "a destination has neither `server` nor `name`, and permits nothing",
        "of no cluster",
        'add `server`, or `name`; "*" is any cluster',
        refused=False,
    ),
    "no-namespace": Law(
        "a destination has no `namespace`, and permits none",
        "of no namespace",
        'add `namespace`; "*" is any namespace',
        refused=False,
    ),
    "double-group": Law("the group `{}` stands twice in a role", _UNCHANGEABLE, "remove one of them", refused=False),
    "empty-group": Law("a group of a role is empty", "names nobody", "write the group's name, or remove it"),
    "bare-comma": Law(
        "the group `{}` has a comma and no quotes", "two fields", "write it in double quotes inside of the text"
    ),
    "group-characters": Law(
        "the group `{}` has a quote, tab or line break in it", "not a name", "write the group's name"
    ),
    "group-blanks": Law("the group `{}` has blanks around it", "matches nobody", "remove the blanks"),
    "double-policy": Law("a policy stands twice in a role", _UNCHANGEABLE, "remove one of them", refused=False),
    "policy-fields": Law("the policy `{}` has not six fields that begin with `p`", "not a policy", _POLICY),
    "policy-subject": Law(
        "the policy of a role is for `{}`, which is not this role", "not this role", _POLICY, refused=False
    ),
    "policy-resource": Law(
        "a project's policy cannot be about `{}`",
        "not a resource of a project",
        "write applications, applicationsets, clusters, exec, logs or repositories",
        refused=False,
    ),
    "policy-action": Law(
        "a policy has the action `{}`, which Argo CD does not know",
        "not an action",
        "write get, create, update, delete, sync, override, action/…, or *",
        refused=False,
    ),
    "policy-object": Law("the policy's object `{}` is not in this project", _UNCHANGEABLE, _POLICY, refused=False),
    "policy-effect": Law("the policy's effect is `{}`", "neither allow nor deny", "write `allow` or `deny`"),
    "idle-window": Law(
        "a sync window without applications, namespaces and clusters is for nothing",
        "for nothing",
        'add one of them; "*" is all',
        refused=False,
        idle=True,
    ),
    "double-window": Law("the same sync window stands here twice", _UNCHANGEABLE, "remove one of them", refused=False),
    "unknown-zone": Law(
        "`{}` is no time zone, and Argo CD takes UTC",
        "not a time zone",
        "write one such as `Europe/Berlin`",
        refused=False,
    ),
    "denied-account": Law("a service account's `{}` cannot deny", "begins with `!`", "write what it is for"),
    "open-pattern": Law(
        "the pattern `{}` has a bracket that is not closed, and matches nothing",
        "no pattern",
        "close the bracket, or write a backslash before it",
        refused=False,
    ),
    "open-account-pattern": Law(
        "the pattern `{}` has a bracket that is not closed",
        "no pattern",
        "close the bracket, or write a backslash before it",
    ),
    "no-account": Law("a destination has no service account", "empty", "write the name of the ServiceAccount"),
    "account-name": Law(
        "`{}` is no name of a service account", "not a name", "write `NAME`, or `NAMESPACE:NAME` for one elsewhere"
    ),
}

APPLICATION_LAWS: Mapping[str, Law] = {
    "name": Law(
        "`{}` is no name that Kubernetes takes",
        "not a DNS name",
        "write small letters, digits, `-` and `.`, 253 at most",
    ),
    "no-source": Law(
        "the Application has no source", "nothing to deploy", "add `source`, `sources` or `sourceHydrator`"
    ),
    "no-repository": Law("a source has an empty `repoURL`", "empty", "write the URL of the repository"),
    "no-path": Law(
        "a source has neither `path` nor `chart`", "nothing is named in it", "add `path`; `.` is the repository's root"
    ),
    "absolute-path": Law(
        "`{}` is absolute, and Argo CD takes only a path from the root of the repository",
        "begins with a slash",
        "write it without the slash at its beginning; `.` is the root",
    ),
    "outside-path": Law(
        "`{}` leads out of the repository of the source",
        "outside of the repository",
        "write the path from the root of the repository",
    ),
    "outside-value-file": Law(
        "the value file `{}` leads out of the repository of the source",
        "outside of the repository",
        "write it from `path`, or from the root of the repository with `/`; `$name/…` is another source's",
    ),
    "no-part": Law(
        "one of the sources has neither `path`, `chart` nor `ref`",
        "nothing is named in it",
        "add `path` (`.` is the repository's root), or `ref` where it has only values",
    ),
    "no-version": Law(
        "the source of a chart has no `targetRevision`", "no version of the chart", "write the version of the chart"
    ),
    "word-for-version": Law(
        "`{}` is no version of a chart", "neither a version nor a range", 'write a version, or "*" for the newest'
    ),
    "oci-prefix": Law(
        "the registry of a chart is written without `oci://`",
        "not a Helm repository",
        "write the URL without `oci://`",
        refused=False,
    ),
    "no-destination": Law(
        "the destination has neither `server` nor `name`",
        "of no cluster",
        "add `server: https://kubernetes.default.svc` for the cluster that Argo CD runs in",
    ),
    "no-branch": Law("`targetBranch` is empty", "no branch", "write the branch of the hydrated manifests"),
    "hydrated-root": Law(
        "`{}` is the root of the repository, which Argo CD does not hydrate to", "the root", "write a folder of its own"
    ),
    "nameless-parameter": Law("a Helm parameter has no name", "sets nothing", "add `name`, or remove it"),
    "values-syntax": Law("`helm.values` is no YAML", "cannot be parsed", "correct it, or use `valuesObject`"),
    "values-form": Law("`helm.values` is no mapping", "not a mapping", "write a mapping of values"),
    "helm-version": Law("there is no Helm `{}` in Argo CD", "refused since 2.x", "remove `version`"),
}

IDLE_LAWS: Mapping[str, Law] = {
    "source-beside-sources": Law(
        "`source` is ignored beside `sources`", "ignored", "keep one of the two", refused=False, idle=True
    ),
    "source-beside-hydrator": Law(
        "`{}` is ignored beside `sourceHydrator`", "ignored", "keep one of the two", refused=False
    ),
    "double-source-name": Law(
        "two sources have the name `{}`, which can mean only one of them",
        "the second of that name",
        "give each source a name of its own",
        refused=False,
    ),
    "values-beside-object": Law(
        "`helm.values` is ignored beside `valuesObject`", "ignored", "put them together", refused=False
    ),
    "options-of-values": Law(
        "a source with `ref` alone renders nothing, so its `{}` is ignored",
        "ignored",
        "move it to the source that has the `path` or the `chart`",
        refused=False,
    ),
    "unmade-namespace": Law(
        "`managedNamespaceMetadata` does nothing without CreateNamespace=true",
        "ignored",
        "add `CreateNamespace=true` to `syncOptions`",
        refused=False,
    ),
    "nameless-namespace": Law(
        "CreateNamespace=true creates nothing without `destination.namespace`",
        "no namespace to create",
        "add `namespace` to `destination`, or remove the option",
        refused=False,
    ),
}

FLOATING_LAWS: Mapping[str, Law] = {
    "floating-version": Law(
        "`{}` takes whatever version of the chart is the newest", "any version", "write the version of the chart"
    ),
}

RANGE_LAWS: Mapping[str, Law] = {
    "version-range": Law(
        "`{}` takes another version of the chart without a commit", "a range", "write the version of the chart"
    ),
}

#: A block of a source that sets nothing, which Argo CD takes out of the Application.
DROPPED_LAW = "sets-nothing"
#: Blocks of a source that are taken out where none of these fields says more than nothing, or "no".
DROPPABLE: Mapping[str, frozenset[str]] = {
    "helm": frozenset(
        {"apiVersions", "fileParameters", "ignoreMissingValueFiles", "kubeVersion", "namespace", "parameters"}
        | {"passCredentials", "releaseName", "skipCrds", "skipSchemaValidation", "skipTests", "valueFiles", "values"}
    ),
    "kustomize": frozenset(
        {"apiVersions", "commonAnnotations", "commonLabels", "components", "ignoreMissingComponents", "images"}
        | {"kubeVersion", "namePrefix", "nameSuffix", "namespace", "patches", "replicas", "version"}
    ),
    "directory": frozenset({"exclude", "include", "jsonnet", "recurse"}),
}

#: What a policy of a project may be about, and the actions that are no patterns.
POLICY_RESOURCES = frozenset({"applications", "applicationsets", "clusters", "exec", "logs", "repositories"})
POLICY_ACTIONS = frozenset({"get", "create", "update", "delete", "sync", "override", "*"})
#: Beginnings of actions with something behind: an action of a resource, or what it may be done to.
POLICY_ACTION_PARTS = ("action/", "update/", "delete/")
#: What follows the project in a policy's object.
POLICY_OBJECT = re.compile(r"(?:/[*\w.-]+)?/[*\w.-]+", re.ASCII)
GROUP_CHARACTERS = re.compile(r"[\"\n\r\t]")
ACCOUNT_CHARACTERS = re.compile(r"[!*\[\]{}\\/]")
DNS_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
#: A word that is neither a version nor a range; `x` and `X` are ranges.
WORD = re.compile(r"[A-WYZa-wyz][A-Za-z]+|x[A-Za-z]+|X[A-Za-z]+")
#: A range of versions without an end, from the first version on.
FLOATING = re.compile(r"\s*(?:[*xX](?:\.[*xX]){0,2}|>=?\s*v?0(?:\.0){0,2}(?:-0|-alpha)?)\s*")
#: What makes a range of a version: an operator, a wildcard in the place of a part, two ends.
RANGE = re.compile(r"[~^<>=|*]|(?:^|\.)[xX](?:\.|$)|\s-\s")
#: What Argo CD takes for the version of Helm.
HELM_VERSIONS = frozenset({"v3", "v4"})
