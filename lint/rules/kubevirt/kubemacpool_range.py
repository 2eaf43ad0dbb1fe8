"""The range from which machines get MAC addresses has some that are those of single cards.

KubeMacPool does not start with a range that ends before it begins, or whose ends are no MAC addresses; with addresses
whose first byte is odd, those of groups, no machine starts. The range stands in its ConfigMap, in the operator's
NetworkAddonsConfig, or in a HyperConverged.

## Wrong

```yaml title="kubemacpool.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: kubemacpool-mac-range-config, namespace: kubemacpool-system}
data: {RANGE_START: "02:00:00:00:10:00", RANGE_END: "02:00:00:00:00:ff"}
---
apiVersion: networkaddonsoperator.network.kubevirt.io/v1
kind: NetworkAddonsConfig
metadata: {name: cluster}
spec:
  kubeMacPool: {rangeStart: "03:00:00:00:00:00", rangeEnd: "03:00:00:00:ff:ff"}
```

```text title="output"
kubemacpool.yaml:4:53: warning VIR060 the range ends with `02:00:00:00:00:ff`, before its start `02:00:00:00:10:00`
kubemacpool.yaml:10:29: warning VIR060 `03:00:00:00:00:00` is one of a group: libvirt starts no machine with it
```

## Right

```yaml title="kubemacpool.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: kubemacpool-mac-range-config, namespace: kubemacpool-system}
data: {RANGE_START: "02:00:00:00:00:00", RANGE_END: "02:00:00:00:00:ff"}
---
apiVersion: networkaddonsoperator.network.kubevirt.io/v1
kind: NetworkAddonsConfig
metadata: {name: cluster}
spec:
  kubeMacPool: {rangeStart: "02:00:00:01:00:00", rangeEnd: "02:00:00:01:ff:ff"}
```

Since 0.2.0. Source: kubemacpool `pkg/pool-manager/pool.go` (checkRange); libvirt `src/conf/domain_conf.c`
(virMacAddrIsUnicast).
"""

import re
from collections.abc import Iterator, Mapping

from ....model.text.place import Place
from ....model.text.typed_access import text
from ....schemas.file_types import is_placeholder
from ....schemas.reference_forms import Kind
from ...finding import Severity
from ...rule import Problem, Subject, object_rule

_CONFIG_MAP = Kind("", "ConfigMap")
_IN_OPERATORS = (("rangeStart", "rangeEnd"), ("spec", "kubeMacPool"))
#: Where the ends of the range stand in each kind.
_FIELDS: Mapping[Kind, tuple[tuple[str, str], tuple[str, ...]]] = {
    _CONFIG_MAP: (("RANGE_START", "RANGE_END"), ("data",)),
    Kind("networkaddonsoperator.network.kubevirt.io", "NetworkAddonsConfig"): _IN_OPERATORS,
    Kind("hco.kubevirt.io", "HyperConverged"): (("rangeStart", "rangeEnd"), ("spec", "kubeMacPoolConfiguration")),
}
_NAME = "kubemacpool-mac-range-config"
_MAC = re.compile(r"[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}")
_GROUP = 1


@object_rule("VIR060", "mac-range", Severity.WARNING, kinds=tuple(_FIELDS))
def kubemacpool_range(subject: Subject) -> Iterator[Problem]:
    if subject.fact.kind == _CONFIG_MAP.name and not subject.fact.name.endswith(_NAME):
        return
    fields, path = _FIELDS[subject.fact.type]
    macs: list[bytes] = []
    for field in fields:
        written = text(subject.value, *path, field) or ""
        at = Place(subject.path, subject.fact.at.below(*path, field))
        if not written or is_placeholder(written):
            return
        if not _MAC.fullmatch(written):
            yield Problem(at, f"`{written}` is no MAC address", "not six bytes", written, hint="write six bytes")
            return
        macs.append(bytes.fromhex(written.replace(":", "").replace("-", "")))
        if macs[-1][0] & _GROUP and len(macs) == 1:
            message = f"`{written}` is one of a group: libvirt starts no machine with it"
            yield Problem(at, message, "its first byte is odd", written, hint="make the first byte even, such as 02")
        if len(macs) == len(fields) and macs[1] < macs[0]:
            start = text(subject.value, *path, fields[0]) or ""
            message = f"the range ends with `{written}`, before its start `{start}`"
            yield Problem(at, message, "before the start", written, hint="exchange them, or correct one of them")
