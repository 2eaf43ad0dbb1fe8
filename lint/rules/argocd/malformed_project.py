"""An AppProject says what Argo CD takes for an AppProject.

Argo CD's API and its command line refuse a project that breaks one of these laws. One that comes from Git is applied
all the same: a destination or repository of `!*` denies everything, a policy that is none spoils those of the whole
project, a group with a comma is read as two fields. The others are warnings: a policy for another role, action or
object gives nothing, or more than it says, and with any of them every later change by the API or the command line is
refused, that of a role's token for example. A sync window that is for nothing is an info.

A policy is `p, proj:PROJECT:ROLE, RESOURCE, ACTION, PROJECT/APPLICATION, allow`, or `deny`. A sync window is for
`applications`, `namespaces` or `clusters`. A destination without a cluster, or without a namespace, permits nothing.

## Wrong

```yaml title="argocd/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: media, namespace: argocd}
spec:
  sourceRepos: ["https://git.example.org/team/*", "https://git.example.org/team/*"]
  destinations:
    - {server: https://kubernetes.default.svc, namespace: "!*"}
    - {server: https://kubernetes.default.svc}
  roles:
    - name: deployer
      groups: ["cn=media,dc=example,dc=org"]
      policies:
        - p, proj:music:deployer, applications, sync, music/*, allow
        - p, proj:media:deployer, applications, list, media/*, allow
  syncWindows:
    - {kind: allow, schedule: "0 1 * * *", duration: 2h}
```

```text title="output"
argocd/project.yaml:5:51: warning ARG040 `https://git.example.org/team/*` stands twice in sourceRepos
argocd/project.yaml:7:59: error ARG040 `!*` denies everything
argocd/project.yaml:8:7: warning ARG040 a destination has no `namespace`, and permits none
argocd/project.yaml:11:16: error ARG040 the group `cn=media,dc=example,dc=org` has a comma and no quotes
argocd/project.yaml:13:11: warning ARG040 the policy of a role is for `proj:music:deployer`, which is not this role
argocd/project.yaml:14:11: warning ARG040 a policy has the action `list`, which Argo CD does not know
argocd/project.yaml:16:7: info ARG040 a sync window without applications, namespaces and clusters is for nothing
```

## Right

```yaml title="argocd/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: media, namespace: argocd}
spec:
  sourceRepos: ["https://git.example.org/team/*"]
  destinations:
    - {server: https://kubernetes.default.svc, namespace: "!kube-system"}
    - {server: https://kubernetes.default.svc, namespace: "*"}
  roles:
    - name: deployer
      groups: ['"cn=media,dc=example,dc=org"']
      policies:
        - p, proj:media:deployer, applications, sync, media/*, allow
        - p, proj:media:deployer, applications, action/apps/Deployment/restart, media/*, allow
  syncWindows:
    - {kind: allow, schedule: "0 1 * * *", duration: 2h, applications: ["*"]}
```

Since 0.2.0. Source: argo-cd `pkg/apis/application/v1alpha1/app_project_types.go` (ValidateProject), `types.go`
(validatePolicy, validateGroupName).
"""

from collections.abc import Iterator

from ....model.argocd.spec_mistakes import SpecMistakeFact
from ....schemas.argocd.application_and_project_validation import PROJECT_LAWS
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...spec_mistakes import find_broken


@file_rule("ARG040", "malformed-project", Severity.ERROR, of=(SpecMistakeFact,), half="schema")
def malformed_project(file: File) -> Iterator[Problem]:
    yield from find_broken(file, PROJECT_LAWS)
