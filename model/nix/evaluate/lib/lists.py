"""`lib.lists`. Source: the Nixpkgs manual, "lib.lists: list manipulation functions"."""

from collections.abc import Callable, Mapping

from ..builtins.lists import concat_map, fold_left, map_list, merge_sort
from ..call import call, call_later
from ..compare import is_equal, is_less
from ..force import as_boolean, as_integer, as_list, as_open_list, as_string, force, later
from ..operators import join_lists
from ..run_state import Run, charge, descend, fail
from ..values import Attrs, Lazy, OpenList, Thunk, Value


def singleton(run: Run, item: Lazy) -> Value:
    """`singleton`"""
    del run
    return [item]


def for_each(run: Run, items: Lazy, function: Lazy) -> Value:
    """`forEach`"""
    return map_list(run, function, items)


def fold_right(run: Run, function: Lazy, start: Lazy, items: Lazy) -> Value:
    """`foldr` and `fold`: what is behind an item is made when the function asks for it."""
    value = start
    for item in reversed(as_list(run, items)):
        charge(run, 1)
        value = call_later(run, function, item, value)
    return force(run, value)


def map_with_index_0(run: Run, function: Lazy, items: Lazy) -> Value:
    """`imap0`"""
    found = as_list(run, items)
    charge(run, len(found))
    return [call_later(run, function, index, item) for index, item in enumerate(found)]


def map_with_index_1(run: Run, function: Lazy, items: Lazy) -> Value:
    """`imap1`"""
    found = as_list(run, items)
    charge(run, len(found))
    return [call_later(run, function, index, item) for index, item in enumerate(found, 1)]


def flatten(run: Run, items: Lazy) -> Value:
    """`flatten`"""
    value = force(run, items)
    if not isinstance(value, list):
        return value if isinstance(value, OpenList) else [value]
    descend(run)
    found = join_lists(run, [as_open_list(run, _flat_later(run, item)) for item in value])
    run.depth -= 1
    return found


def _flat_later(run: Run, item: Lazy) -> Thunk:
    return later(lambda: flatten(run, item))


def remove(run: Run, item: Lazy, items: Lazy) -> Value:
    """`remove`"""
    return [other for other in as_list(run, items) if not is_equal(run, item, other)]


def _holding(run: Run, function: Lazy, items: Lazy) -> list[Lazy]:
    return [item for item in as_list(run, items) if as_boolean(run, call(run, function, item))]


def find_first(run: Run, function: Lazy, default: Lazy, items: Lazy) -> Value:
    """`findFirst`"""
    for item in as_list(run, items):
        if as_boolean(run, call(run, function, item)):
            return force(run, item)
    return force(run, default)


def find_first_index(run: Run, function: Lazy, default: Lazy, items: Lazy) -> Value:
    """`findFirstIndex`"""
    for index, item in enumerate(as_list(run, items)):
        if as_boolean(run, call(run, function, item)):
            return index
    return force(run, default)


def count(run: Run, function: Lazy, items: Lazy) -> Value:
    """`count`"""
    return len(_holding(run, function, items))


def optional(run: Run, condition: Lazy, item: Lazy) -> Value:
    """`optional`"""
    return [item] if as_boolean(run, condition) else []


def optionals(run: Run, condition: Lazy, items: Lazy) -> Value:
    """`optionals`"""
    return as_list(run, items) if as_boolean(run, condition) else []


def to_list(run: Run, value: Lazy) -> Value:
    """`toList`"""
    found = force(run, value)
    return found if isinstance(found, list) else [found]


def make_range(run: Run, first: Lazy, last: Lazy) -> Value:
    """`range`"""
    low, high = as_integer(run, first), as_integer(run, last)
    charge(run, max(0, high - low))
    return list(range(low, high + 1))


def replicate(run: Run, number: Lazy, item: Lazy) -> Value:
    """`replicate`"""
    amount = as_integer(run, number)
    charge(run, max(0, amount))
    return [item] * amount


def zip_with(run: Run, function: Lazy, left: Lazy, right: Lazy) -> Value:
    """`zipListsWith`"""
    pairs = zip(as_list(run, left), as_list(run, right), strict=False)
    return [call_later(run, function, one, other) for one, other in pairs]


def zip_lists(run: Run, left: Lazy, right: Lazy) -> Value:
    """`zipLists`"""
    pairs = zip(as_list(run, left), as_list(run, right), strict=False)
    return [Attrs({"fst": one, "snd": other}) for one, other in pairs]


def reverse(run: Run, items: Lazy) -> Value:
    """`reverseList`"""
    found = as_list(run, items)
    charge(run, len(found))
    return found[::-1]


def sort_on(run: Run, function: Lazy, items: Lazy) -> Value:
    """`sortOn`"""
    pairs: list[Lazy] = [[call_later(run, function, item), item] for item in as_list(run, items)]
    ordered = merge_sort(pairs, lambda one, other: is_less(run, as_list(run, one)[0], as_list(run, other)[0]))
    return [as_list(run, pair)[1] for pair in ordered]


def _at_least_zero(run: Run, number: Lazy) -> int:
    found = as_integer(run, number)
    if found < 0:
        raise fail("a list has no negative length")
    return found


def take(run: Run, number: Lazy, items: Lazy) -> Value:
    """`take`"""
    return as_list(run, items)[: _at_least_zero(run, number)]


def drop(run: Run, number: Lazy, items: Lazy) -> Value:
    """`drop`"""
    return as_list(run, items)[_at_least_zero(run, number) :]


def sublist(run: Run, start: Lazy, number: Lazy, items: Lazy) -> Value:
    """`sublist`"""
    begin = as_integer(run, start)
    return as_list(run, items)[begin : begin + as_integer(run, number)]


def last(run: Run, items: Lazy) -> Value:
    """`last`"""
    found = as_list(run, items)
    if not found:
        raise fail("an empty list has no last item")
    return force(run, found[-1])


def without_last(run: Run, items: Lazy) -> Value:
    """`init`"""
    found = as_list(run, items)
    if not found:
        raise fail("an empty list has no last item")
    return found[:-1]


def unique(run: Run, items: Lazy) -> Value:
    """`unique`"""
    found: list[Lazy] = []
    texts: set[str] = set()
    for item in as_list(run, items):
        value = force(run, item)
        if isinstance(value, str):
            if value in texts:
                continue
            texts.add(value)
        elif _is_in(run, item, found):
            continue
        found.append(item)
    return found


def intersect(run: Run, left: Lazy, right: Lazy) -> Value:
    """`intersectLists`: what is in the right, of the items of the left."""
    first = as_list(run, left)
    return [item for item in as_list(run, right) if _is_in(run, item, first)]


def subtract(run: Run, left: Lazy, right: Lazy) -> Value:
    """`subtractLists`: what is in the right without the items of the left."""
    first = as_list(run, left)
    return [item for item in as_list(run, right) if not _is_in(run, item, first)]


def _is_in(run: Run, item: Lazy, items: list[Lazy]) -> bool:
    for other in items:  # noqa: SIM110  # `any` would nest on C's stack
        if is_equal(run, item, other):
            return True
    return False


def unique_strings(run: Run, items: Lazy) -> Value:
    """`uniqueStrings`"""
    return list(sorted({as_string(run, item) for item in as_list(run, items)}))  # noqa: C413  # of values, not of str


TABLE: Mapping[str, Callable[..., Value]] = {
    "concatMap": concat_map,
    "count": count,
    "drop": drop,
    "findFirst": find_first,
    "findFirstIndex": find_first_index,
    "flatten": flatten,
    "fold": fold_right,
    "foldl": fold_left,
    "foldr": fold_right,
    "forEach": for_each,
    "imap0": map_with_index_0,
    "imap1": map_with_index_1,
    "init": without_last,
    "intersectLists": intersect,
    "last": last,
    "optional": optional,
    "optionals": optionals,
    "range": make_range,
    "remove": remove,
    "replicate": replicate,
    "reverseList": reverse,
    "singleton": singleton,
    "sortOn": sort_on,
    "sublist": sublist,
    "subtractLists": subtract,
    "take": take,
    "toList": to_list,
    "unique": unique,
    "uniqueStrings": unique_strings,
    "zipLists": zip_lists,
    "zipListsWith": zip_with,
}
