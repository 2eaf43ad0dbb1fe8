"""No secret of Talos stands in the repository in plain text.

A machine configuration, a bundle of `talosctl gen secrets` and a talosconfig have the keys of the cluster's certificate
authorities and its tokens in them. Whoever can read the repository, or could at any time, is administrator of every
machine and of Kubernetes. The rule knows every secret field of every document, and tells each file once, by its first
secret; no value is shown. What SOPS has encrypted, what is filled in later and what is empty or crossed out is no
secret.

## Wrong

```yaml title="talos/controlplane.yaml"
version: v1alpha1
machine:
  type: controlplane
  token: 4kq1x8.r7mz0v2c9tq3hb5n
  network: {}
cluster:
  secret: 0b1d3f5a7c9e2b4d6f8a0c1e
```

```text title="output"
talos/controlplane.yaml:4:10: error SEC001 `machine.token` is in plain text, and so is one more secret here
```

## Right

```yaml title="talos/controlplane.yaml"
version: v1alpha1
machine:
  type: controlplane
  token: ENC[AES256_GCM,data:b2Zm,iv:c2V0,tag:dGFn,type:str]
  network: {}
cluster:
  secret: ${CLUSTER_SECRET}
```

## When to ignore

The secrets of a cluster that only ever runs on one machine for a test.

Since 0.2.0. Source: siderolabs/talos `pkg/machinery/config` (RedactSecrets), `pkg/machinery/config/generate/secrets`.
"""

from collections.abc import Iterator

from ....model.talos.facts.fact_types import Form, MachineFact
from ...finding import Severity
from ...rule import File, Problem, file_rule

_HINTS = {
    Form.TALOSCONFIG: "keep it out of git; the key is valid until the authority is replaced: `talosctl rotate-ca`",
    Form.SECRETS: "encrypt the file with SOPS; what was committed stays known, so generate new secrets",
}
_HINT = "keep the secrets in a bundle that SOPS encrypts and generate this file; what was committed stays known"


@file_rule("SEC001", "plain-secret", Severity.ERROR, of=(MachineFact,))
def plain_secret(file: File) -> Iterator[Problem]:
    found = [(secret, machine.form) for machine in file.of(MachineFact) for secret in machine.secrets]
    if found:
        ((at, name), form), *others = found
        message = f"`{name}` is in plain text{_more(len(others))}"
        yield Problem(file.place(at), message, "readable for all", name, (), _HINTS.get(form, _HINT))


def _more(count: int) -> str:
    if count == 0:
        return ""
    return ", and so is one more secret here" if count == 1 else f", and so are {count} more secrets here"
