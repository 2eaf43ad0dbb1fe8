"""Laws on selectors of labels, wherever they stand. Source: apimachinery `pkg/apis/meta/v1/validation`."""

from .notation import Law, forbids, form, needs, own, warned

_CODE = "K8S003"
_LISTED = ("In", "NotIn")
_BARE = ("Exists", "DoesNotExist")


def label_selector(at: str) -> tuple[Law, ...]:
    """The laws on a selector of labels at a way."""
    entry = f"{at}.matchExpressions[]"
    return (
        needs(_CODE, entry, "values", when={"operator": _LISTED}, why="`operator` compares with them"),
        forbids(_CODE, entry, "values", "`operator` asks for the key alone", when={"operator": _BARE}),
        own(_CODE, f"{entry}.values[]", "label-value"),
    )


def node_selector(at: str) -> tuple[Law, ...]:
    """The laws on a selector of nodes at a way. Source: `ValidateNodeSelector` (`pkg/apis/core/validation`)."""
    entry, fields = f"{at}.nodeSelectorTerms[].matchExpressions[]", f"{at}.nodeSelectorTerms[].matchFields[]"
    return (*_node_labels(entry), *_node_fields(fields))


def preferred_node(at: str) -> tuple[Law, ...]:
    """The laws on one term of a selector of nodes."""
    return (*_node_requirement(f"{at}.matchExpressions[]"), *_node_fields(f"{at}.matchFields[]"))


def _node_labels(entry: str) -> tuple[Law, ...]:
    return (*_node_requirement(entry), own(_CODE, f"{entry}.values[]", "label-value"))


def _node_fields(entry: str) -> tuple[Law, ...]:
    name = form(_CODE, f"{entry}.values[]", "dns-name", "must be the name of a node")
    return (*_node_requirement(entry), own(_CODE, entry, "field-term"), name)


def _node_requirement(entry: str) -> tuple[Law, ...]:
    return (
        needs(_CODE, entry, "values", when={"operator": _LISTED}, why="`operator` compares with them"),
        forbids(_CODE, entry, "values", "`operator` asks for the key alone", when={"operator": _BARE}),
        own(_CODE, entry, "one-value"),
        warned(own(_CODE, entry, "number-to-compare")),
    )
