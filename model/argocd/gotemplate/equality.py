"""Whether two values are the same for Go's reflect.DeepEqual: types count, nil is not empty."""

from .values import GoValue, bare, type_name


def are_deeply_equal(one: GoValue, other: GoValue) -> bool:
    """Whether both have one type and the same in them."""
    if type_name(one) != type_name(other):
        return False
    match bare(one), bare(other):
        case (list(a), list(b)):
            return len(a) == len(b) and all(map(are_deeply_equal, a, b))
        case (dict(c), dict(d)):
            return c.keys() == d.keys() and all(are_deeply_equal(c[key], d[key]) for key in c)
        case (a, b):
            return a == b
