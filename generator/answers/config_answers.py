"""`stackwright.yaml` → the answers that it holds: `scaffold:`, and beside it what rules read too."""

from ...model.errors import UserError
from ...model.files.source import CONFIG_NAME
from ...model.text.typed_access import items, mapping, text
from .default_components import AnswerTree
from .defaults import COUNTS, PRODUCTS
from .read_answers import GivenAnswers, parse_answers
from .rules import KINDS
from .version_answers import infer_contract

AnswerPath = tuple[str | int, ...]
#: Sections of the answers that have their own section in the file.
_OWN = ("versions", "network")
#: Answers of earlier versions, of which nothing is made any more.
_FORMER = ("email",)


def read_settings(content: str) -> GivenAnswers | None:
    """The answers in the text of `stackwright.yaml`, None where there is no scaffold in it."""
    whole = parse_answers(content, CONFIG_NAME)
    if not mapping(whole.tree, "scaffold"):
        return None
    if text(whole.tree, "scaffold", "stack") is None:
        raise UserError(f"{CONFIG_NAME}: scaffold.stack is missing.", f"Write one of {', '.join(COUNTS)}.")
    return GivenAnswers(_answers(whole.tree), CONFIG_NAME, whole.positions, in_file)


def in_file(path: AnswerPath) -> AnswerPath:
    """Where an answer stands in the file."""
    if path[:2] == ("repository", "url"):
        return ("repository", "urls", 0)
    is_chart = path[:1] == ("versions",) and path[1:2] and path[1] not in PRODUCTS
    if path[:1] and path[0] in _OWN and not is_chart:
        return path
    return ("scaffold", *path)


def _answers(config: AnswerTree) -> AnswerTree:
    said = mapping(config, "scaffold").items()
    found: AnswerTree = {key: value for key, value in said if value is not None and key not in _FORMER}
    found["versions"] = {**_products(mapping(config, "versions")), **mapping(found, "versions")}
    found.setdefault("contract", infer_contract(text(found, "versions", "talos") or ""))
    found["network"] = mapping(config, "network")
    for kind in KINDS.values():  # what is not listed is not there, whatever the stack starts with
        found[kind] = items(found, kind)
    if url := text(config, "repository", "urls", 0):
        found["repository"] = {**mapping(found, "repository"), "url": url}
    return found


def _products(versions: AnswerTree) -> AnswerTree:
    """The versions of products, one of each; k3s is the Kubernetes that says so."""
    found: AnswerTree = {}
    for product, value in versions.items():
        for version in items(value) or [value]:
            name = "k3s" if product == "kubernetes" and isinstance(version, str) and "+k3s" in version else product
            if name in PRODUCTS and name not in found:
                found[name] = version
    return found
