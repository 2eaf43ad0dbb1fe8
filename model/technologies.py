"""The table of technologies: reading and linking go through its rows, and know no names.

A technology may know those before it and none behind it: the layers in `pyproject.toml` are made of this order.
"""

from .argocd.technology import ARGOCD
from .crd.technology import CRD
from .flux.technology import FLUX
from .helmfile.technology import HELMFILES
from .kubernetes.technology import KUBERNETES
from .kubevirt.technology import KUBEVIRT
from .kustomize.technology import KUSTOMIZE
from .nix.technology import NIX
from .renovate.technology import RENOVATE
from .sops_rules.technology import SOPS
from .talos.technology import TALOS
from .versions.technology import VERSIONS

TABLE = (VERSIONS, KUBERNETES, CRD, KUBEVIRT, KUSTOMIZE, ARGOCD, FLUX, NIX, TALOS, SOPS, HELMFILES, RENOVATE)
