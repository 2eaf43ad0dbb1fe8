"""Maps merged as mergo 1.0 does it, with which Argo CD and sprig merge parameters and dictionaries.

Source: the documentation of mergo (Merge, WithOverride), and what it does with lists, empty values and nil.
"""

from .values import STRING_MAP, GoValue, TemplateError, Typed, entries_of, is_empty, items_of


def merge_maps(target: dict[str, GoValue], other: dict[str, GoValue], *, overrides: bool) -> None:
    """Put what the other map has into the target, in place; maps are merged, lists are not.

    Without `overrides` only what is missing or empty is filled. Raises TemplateError where Go panics, since a map of
    texts takes no other values.
    """
    _merge(target, other, overrides=overrides, only_texts=False)


def _merge(target: dict[str, GoValue], other: dict[str, GoValue], *, overrides: bool, only_texts: bool) -> None:
    for key, value in other.items():
        before = target.get(key)
        if value is None:
            if overrides:
                _set(target, key, value, only_texts=only_texts)
            continue
        inner, mine = entries_of(value), entries_of(before)
        if inner is not None and mine is not None and before:
            _merge_inner(before, value, mine, inner, overrides=overrides)
            if mine:
                continue
        if items_of(value) is not None and key in target and not is_empty(before) and not overrides:
            continue
        if overrides or key not in target or is_empty(before):
            _set(target, key, value, only_texts=only_texts)


def _merge_inner(
    before: GoValue, value: GoValue, mine: dict[str, GoValue], inner: dict[str, GoValue], *, overrides: bool
) -> None:
    takes_texts = isinstance(before, Typed) and before.type == STRING_MAP
    brings_texts = isinstance(value, Typed) and value.type == STRING_MAP
    _merge(mine, inner, overrides=overrides, only_texts=takes_texts and not brings_texts)


def _set(target: dict[str, GoValue], key: str, value: GoValue, *, only_texts: bool) -> None:
    if only_texts:
        raise TemplateError("reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string")
    target[key] = value
