"""Kinds with tags `{{…}}` that their own controller fills in, so that a file which has them is no template of a file.

Source: argo-cd `applicationset/generators` (the parameters of each) and `applicationset/utils`; argo-workflows
`workflow/common`; argo-rollouts `utils/analysis`; kyverno `pkg/engine/variables`.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

#: What ApplicationSets' generators give without being told any name of it.
_OF_GENERATORS = frozenset(
    {"path", "name", "nameNormalized", "server", "project", "metadata", "values", "url", "repository", "organization"}
    | {"repository_id", "branch", "branchSlug", "branchNormalized", "sha", "short_sha", "short_sha_7", "labels"}
    | {"number", "title", "author", "branch_slug", "target_branch", "target_branch_slug", "head_sha", "head_short_sha"}
    | {"head_short_sha_7", "clusterName", "git", "prefix", "index"}
)
#: Generators that read parameters of any name elsewhere.
_OF_ANY_NAME = re.compile(r"^[ \t-]*(files|plugin|clusterDecisionResource):", re.MULTILINE)
_IDENTIFIER = re.compile(r"(?:^|[\s(])\.?([A-Za-z_][\w-]*)")
_KEY = re.compile(r"(?<![\w-])([A-Za-z_][\w-]*+)[\"']?:")
_WORKFLOW = re.compile(
    r"=|(inputs|outputs|workflow|steps|tasks|item|pod|node|retries|lastRetry|cronworkflow|loopArguments)\b"
)
_ANALYSIS = re.compile(r"args\.")
_POLICY = re.compile(r"(request|element|images|target|serviceAccountName|serviceAccountNamespace)\b")
_APPLICATION_SET = ("argoproj.io", "ApplicationSet")
#: Group and kind → what such a tag begins with.
_BEGINNINGS: Mapping[tuple[str, str], re.Pattern[str]] = {
    **{("argoproj.io", kind): _WORKFLOW for kind in ("Workflow", "WorkflowTemplate", "CronWorkflow")},
    ("argoproj.io", "ClusterWorkflowTemplate"): _WORKFLOW,
    **{("argoproj.io", kind): _ANALYSIS for kind in ("AnalysisTemplate", "ClusterAnalysisTemplate", "AnalysisRun")},
    **{("kyverno.io", kind): _POLICY for kind in ("ClusterPolicy", "Policy", "CleanupPolicy", "ClusterCleanupPolicy")},
}
#: What only a template of a file has in its tags: Helm's objects and functions, control words, filters of Jinja.
_OF_TEMPLATES = re.compile(
    r"(if|else|end|range|with|define|template|block|include|tpl|lookup|toYaml|fromYaml|for|set|op:|env\b)"
    r"|\.(Values|Release|Chart|Files|Capabilities|Template|Env)\b|[\n{}#%]|\b(hostvars|ansible_\w+|cookiecutter)\b"
)


def is_value(tag: str) -> bool:
    """Whether a tag `{{…}}` gives a value, and not what only templates of files have."""
    return _OF_TEMPLATES.search(tag[2:-2]) is None


def fills(group: str, kind: str, tag: str, text: str) -> bool:
    """Whether the controller of a kind fills in the tag; `text` is the whole file."""
    inner = tag[2:-2].strip().removeprefix("-").removesuffix("-").strip()
    if (group, kind) == _APPLICATION_SET:
        names, given = _IDENTIFIER.findall(inner), _given_names(text)
        return bool(names) and (given is None or not given.isdisjoint(names))
    beginning = _BEGINNINGS.get((group, kind))
    return beginning is not None and beginning.match(inner) is not None


@lru_cache(maxsize=1)
def _given_names(text: str) -> frozenset[str] | None:
    """What generators give: names by themselves, or as keys of elements that are listed; None where it may be any."""
    return None if _OF_ANY_NAME.search(text) else _OF_GENERATORS | frozenset(_KEY.findall(text))
