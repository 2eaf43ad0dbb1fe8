"""What Argo CD compares letter by letter and ignores where it differs."""

from collections.abc import Mapping

_SWITCH = frozenset({"true", "false"})

#: syncOptions of an Application and their values. Argo CD acts on one value of each; the opposite one is harmless.
#: Source: pkg/apis/application/v1alpha1/types.go (HasOption) and gitops-engine/pkg/sync/common/types.go, 2.9 to 3.5.
SYNC_OPTIONS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        [
            "CreateNamespace",
            "Validate",
            "SkipDryRunOnMissingResource",
            "PruneLast",
            "Replace",
            "ServerSideApply",
            "ApplyOutOfSyncOnly",
            "FailOnSharedResource",
            "RespectIgnoreDifferences",
            "ClientSideApplyMigration",
        ],
        _SWITCH,
    ),
    "Prune": _SWITCH | {"confirm"},
    "Delete": _SWITCH | {"confirm"},
    "PrunePropagationPolicy": frozenset({"foreground", "background", "orphan"}),
}
#: Options that people write as sync options and that belong elsewhere: what to write instead.
MISPLACED_OPTIONS: Mapping[str, str] = {
    "ServerSideDiff": "it belongs in the annotation argocd.argoproj.io/compare-options",
    "IncludeMutationWebhook": "it belongs in the annotation argocd.argoproj.io/compare-options",
    "IgnoreExtraneous": "it belongs in the annotation argocd.argoproj.io/compare-options",
    "Force": "it is an option of one sync, or of a resource by annotation argocd.argoproj.io/sync-options",
    "DisableClientSideApplyMigration": "the option is called ClientSideApplyMigration=false",
}
