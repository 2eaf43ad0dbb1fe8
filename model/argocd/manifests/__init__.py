"""The manifests that an Application deploys: what Argo CD makes of its sources, as far as it needs no other program."""
