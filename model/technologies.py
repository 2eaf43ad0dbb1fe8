"""The table of technologies: reading and linking go through its rows, and know no names."""

from .argocd.technology import ARGOCD
from .crd.technology import CRD
from .flux.technology import FLUX
from .kubernetes.technology import KUBERNETES
from .kustomize.technology import KUSTOMIZE
from .talos.technology import TALOS

TABLE = (KUBERNETES, KUSTOMIZE, ARGOCD, FLUX, CRD, TALOS)
