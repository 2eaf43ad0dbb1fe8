"""What CDI asks of DataVolumes, DataImportCrons, DataSources, ObjectTransfers and the sources of volumes.

Source: containerized-data-importer `pkg/apiserver/webhooks` (datavolume-validate.go, dataimportcron-validate.go,
populators-validate.go, transfer-validate.go, util.go), compared in 1.60 to 1.66; of what DataSources lead to,
`pkg/controller/common/util.go` (ResolveDataSourceChain).
"""

from .law import Law, Laws

DATA_VOLUME_LAWS: Laws = {
    "no-size": Law("`{}` has no size", "no size", "write `resources.requests.storage`", is_absence=True),
    "small-size": Law("the size `{}` is less than 1Mi", "less than 1Mi", "write the size with its unit"),
    "no-origin": Law("`{}` has no source", "nothing is in it", "write `source` or `sourceRef`", is_absence=True),
    "origin-twice": Law("`dataSource` excludes `source` and `sourceRef`", "excludes them", "keep one of them"),
    "unlike-sources": Law("`dataSource` and `dataSourceRef` are not the same", "not the same", "keep one of them"),
    "source-group-missing": Law(
        "`{}` has no `apiGroup`, and is no PersistentVolumeClaim", "no group", "write `apiGroup`"
    ),
    "source-namespace": Law("`dataSourceRef` cannot be of a namespace", "not taken", "remove `namespace`"),
    "blank-archive": Law("a blank volume is no archive", "archive", "write kubevirt, or leave it out"),
    "registry-archive": Law("a volume of a registry is no archive", "archive", "write kubevirt, or leave it out"),
    "image-stream": Law("an image stream is pulled by the node", "not `node`", "write `pullMethod: node`"),
    "no-certificates": Law("imageio needs `certConfigMap` or `insecureSkipVerify`", "neither", "write one of them"),
    "unnamed": Law("`{}` is empty", "empty", "write it"),
    "long-name": Law("the name `{}` is too long", "too long", "write a shorter name"),
    "no-target-claim": Law("a warm import needs `targetClaim`", "none", "write the claim's name", is_absence=True),
    "storage-class-name": Law("the name of the storage class is too long", "more than 253", "write its name"),
}

IMPORT_CRON_LAWS: Laws = {
    "cron-source": Law(
        "a DataImportCron imports from `registry` or `pvc`", "neither", "write one of them", is_absence=True
    ),
    "cron-claim": Law(
        "a DataImportCron imports from `registry` alone", "not before CDI 1.62", "import from a registry", until=(1, 62)
    ),
    "cron-field": Law("the template of a DataImportCron cannot have `{}`", "not taken", "remove it"),
    "kept-imports": Law("{} imports cannot be kept", "negative", "write 0 or more"),
}

TRANSFER_LAWS: Laws = {
    "no-transfer-target": Law(
        "`{}` stays where it is, under its name", "no target", "write `target.namespace` or `target.name`"
    ),
    "other-namespace": Law(
        "a DataSource leads to one of its own namespace alone, not to `{}`",
        "never ready",
        "name one of this namespace, or its claim by `pvc`",
        refused=False,
    ),
    "own-source": Law("a DataSource cannot lead to itself, `{}`", "never ready", "name another", refused=False),
}
