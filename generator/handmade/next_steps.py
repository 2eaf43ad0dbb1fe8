"""What is to be done by hand after `add` in a repository that was made by hand."""

import posixpath
from collections.abc import Iterator

from ..answers.answers import Wish
from ..next_steps import LOOK
from ..plan import Plan
from .deployed_by import Deployed
from .places import Chosen


def in_handmade(wish: Wish, chosen: Chosen, plan: Plan) -> Iterator[str]:
    """What follows on an `add` in a repository that was made by hand."""
    yield LOOK
    deployments = [path for path in plan.new if path.endswith("/deployment.yaml")]
    if deployments and "image" not in wish.options:
        yield f"Its image is an example: name its own in {deployments[0]}."
    match chosen.site.deployed:
        case Deployed.YES:
            who = "Flux" if chosen.root and chosen.root.is_flux else "Argo CD"
            yield f"Commit it and push: {who} deploys it" + (f", because of {chosen.root.by}." if chosen.root else ".")
        case Deployed.BY_HAND:
            folder = posixpath.dirname(chosen.site.at) or "."
            yield f"Nothing in this repository deploys it: `kubectl apply --kustomize {folder}` does."
        case _:
            yield f"Commit it and push, and see that something deploys {chosen.site.at}."
