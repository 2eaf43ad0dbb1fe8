"""What KubeVirt asks of what is around virtual machines: sets, instancetypes, snapshots, clones, its own resource.

Source: kubevirt `pkg/virt-api/webhooks/validating-webhook/admitters` (vmirs-admitter.go, vmpool-admitter.go,
vmclone-admitter.go, migrationpolicy-admitter.go), `pkg/storage/admitters` (vmsnapshot.go, vmrestore.go, vmexport.go),
`pkg/instancetype` (webhooks, `preference/webhooks`, apply, conflict, `preference/requirements`),
`pkg/virt-operator/webhooks/kubevirt-update-admitter.go`; compared in 1.3 to 1.9.
"""

from .law import Law, Laws

SET_LAWS: Laws = {
    "selector-mismatch": Law(
        "the selector wants `{}`, which the template's labels do not have",
        "not in the template's labels",
        "put the label into the template's metadata",
    ),
    "selector-values": Law("`{}` needs values", "no values", "write `values`"),
    "most-unavailable": Law(
        "`{}` is neither a number above 0 nor 1% to 100%", "out of range", "write a number or a share", since=(1, 6)
    ),
    "several-strategies": Law("there are several strategies", "more than one", "keep one", since=(1, 7)),
}

COPY_LAWS: Laws = {
    "source-group": Law("the API group of `{}` is another one", "not its group", "write the group of its kind"),
    "no-source-name": Law("the {} has no name", "empty", "write its name", is_absence=True),
    "same-name": Law("a machine cannot be a clone of itself, `{}`", "the same name", "write another name"),
    "filter-negation": Law("`!` of the filter `{}` does not begin it", "not at the beginning", "put it first"),
    "filter-wildcard": Law("`*` of the filter `{}` does not end it", "not at the end", "put it last"),
    "bare-negation": Law("the filter is `!` alone", "negates nothing", "write what it is to leave out"),
    "clone-mac": Law("`{}` is no MAC address", "not a MAC address", "write six bytes"),
    "patch-syntax": Law("a patch is no JSON", "not JSON", "write a JSON patch"),
    "patch-form": Law("a patch is not one JSON patch on one line", "not `key: value`", "write a JSON patch"),
    "patch-path": Law(
        "a patch changes `{}`, which cannot be changed here", "not below /spec/", "write a path below /spec/"
    ),
    "empty-override": Law(
        "an override changes nothing", "no other field", "write `restoreName`, labels or annotations"
    ),
    "unnamed-override": Law("an override names no volume", "empty", "write `volumeName`"),
    "ignored-deletion-policy": Law(
        "there is no deletion policy `{}`", "not known, and ignored", "write Delete or Retain", refused=False
    ),
}

INSTANCETYPE_LAWS: Laws = {
    "overcommit-pages": Law("`overcommitPercent` excludes hugepages", "excludes them", "remove one of them"),
    "spread-ratio": Law("cores and threads have a ratio of 2, not {}", "not 2", "write 2, or leave it out"),
}

MATCH_LAWS: Laws = {
    "conflict": Law(
        "`{}` is what the instancetype says", "excludes the instancetype", "remove it, or the instancetype"
    ),
    "requirement": Law("the preference requires {}", "less than that", "name an instancetype that has as much"),
    "spread": Law("the vCPUs cannot be divided by {}, as the preference wants", "not divisible", "name another"),
}

POLICY_LAWS: Laws = {
    "negative-timeout": Law("`{}` is less than nothing", "negative", "write 0 or more"),
    "negative-bandwidth": Law("`{}` is less than nothing", "negative", "write 0 or more"),
    "both-gates": Law("the gate `{}` is on and off", "in both lists", "keep it in one list", since=(1, 8)),
    "renew-before": Law(
        "a certificate is renewed `{}` before its end, and lasts less", "longer than `duration`", "write less"
    ),
    "server-above-ca": Law(
        "the server's certificate lasts longer than that of its CA", "longer than the CA's", "write less"
    ),
    "ciphers": Law("`ciphers` is for TLS below 1.3", "not with this version", "write `minTLSVersion: VersionTLS12`"),
    "component-patch": Law("the patch of `{}` is no JSON", "not JSON", "write JSON"),
    "no-replicas": Law("there are {} replicas", "less than 1", "write 1 or more"),
}
