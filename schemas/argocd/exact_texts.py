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

#: Options under the annotation argocd.argoproj.io/sync-options of an object, and their values.
#: Source: the same files, and controller/sync.go, 2.9 to 3.5.
RESOURCE_OPTIONS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        [
            "ApplyOutOfSyncOnly",
            "ClientSideApplyMigration",
            "Force",
            "PruneLast",
            "Replace",
            "ServerSideApply",
            "SkipDryRunOnMissingResource",
            "Validate",
        ],
        _SWITCH,
    ),
    "Prune": _SWITCH | {"confirm"},
    "Delete": _SWITCH | {"confirm"},
}
#: Options that people write for one object and that are for a whole Application, or for another annotation.
MISPLACED_RESOURCE_OPTIONS: Mapping[str, str] = {
    **dict.fromkeys(
        ["CreateNamespace", "FailOnSharedResource", "PrunePropagationPolicy", "RespectIgnoreDifferences"],
        "it belongs under spec.syncPolicy.syncOptions of the Application",
    ),
    **dict.fromkeys(
        ["IgnoreExtraneous", "IncludeMutationWebhook", "ServerSideDiff"],
        "it belongs in the annotation argocd.argoproj.io/compare-options",
    ),
}
#: Entries of argocd.argoproj.io/compare-options. Source: controller/state.go, util/argo/diff.
COMPARE_OPTIONS = frozenset(
    {"IgnoreExtraneous", "IncludeMutationWebhook=true", "IncludeMutationWebhook=false"}
    | {"ServerSideDiff=true", "ServerSideDiff=false"}
)
#: Entries of argocd.argoproj.io/hook. Source: gitops-engine/pkg/sync/common/types.go (NewHookType), 3.5.
HOOKS = frozenset({"PreSync", "Sync", "PostSync", "SyncFail", "Skip", "PreDelete", "PostDelete"})
#: Entries of argocd.argoproj.io/hook-delete-policy. Source: the same file (NewHookDeletePolicy).
HOOK_DELETE_POLICIES = frozenset({"HookSucceeded", "HookFailed", "BeforeHookCreation"})
#: Finalizers of an Application. Source: pkg/apis/application/v1alpha1/application_defaults.go and types.go.
FINALIZERS = frozenset(
    {
        "resources-finalizer.argocd.argoproj.io",
        "resources-finalizer.argocd.argoproj.io/foreground",
        "resources-finalizer.argocd.argoproj.io/background",
        "pre-delete-finalizer.argocd.argoproj.io",
        "pre-delete-finalizer.argocd.argoproj.io/cleanup",
        "post-delete-finalizer.argocd.argoproj.io",
        "post-delete-finalizer.argocd.argoproj.io/cleanup",
    }
)
#: Annotations of objects that Argo CD reads, behind `argocd.argoproj.io/`.
#: Source: common/common.go, pkg/apis/application/v1alpha1, gitops-engine/pkg/sync/common, 2.9 to 3.6.
ANNOTATIONS = frozenset(
    {"application-set-refresh", "client-side-apply-migration-manager", "compare-options", "deletion-approved"}
    | {"hook", "hook-delete-policy", "hook-finalizer", "hydrate", "hydrate-timestamp", "ignore-default-links"}
    | {"ignore-healthcheck", "ignore-resource-updates", "ignore-restart-policy", "installation-id", "managed-by-url"}
    | {"manifest-generate-paths", "refresh", "refresh-timestamp", "skip-reconcile", "sync-options", "sync-wave"}
    | {"tracking-id"}
)
#: Labels of objects that Argo CD reads or writes, behind the same.
LABELS = frozenset(
    {"application-set-name", "application-set-template-hash", "auto-label-cluster-info", "instance"}
    | {"kubernetes-version", "secret-type"}
)
#: Of the annotations those that say how an object is synced: no other controller has one of that name.
SYNC_ANNOTATIONS = frozenset(
    {"compare-options", "hook", "hook-delete-policy", "ignore-healthcheck", "ignore-resource-updates"}
    | {"manifest-generate-paths", "skip-reconcile", "sync-options", "sync-wave"}
)
#: What a Secret may be to Argo CD, by its label `secret-type`. Source: common/common.go (LabelValueSecretType…).
SECRET_TYPES = frozenset({"cluster", "repo-creds", "repo-write-creds", "repository", "repository-write", "scm-creds"})
#: What people take for the name of the core group, which is "".
CORE_GROUP_WORDS = frozenset({"core", "v1"})
