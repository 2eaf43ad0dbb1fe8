"""sprig's functions of dictionaries, and those of defaults.

Source: sprig's documentation (Dictionaries and Dict Functions, Default Functions), 3.3; merging is that of mergo.
"""

from .function import Function
from .merge_maps import merge_maps
from .sprig_texts import to_text
from .values import ANY, MAP, STRINGS, GoValue, TemplateError, Typed, is_empty, type_name

Map = dict[str, GoValue]


def _plain(value: GoValue) -> Map:
    """The entries of a map of anything; raises TemplateError as Go's assertion does."""
    if isinstance(value, dict):
        return value
    raise TemplateError(f"interface conversion: interface {{}} is {type_name(value)}, not {MAP}")


def _dict(*values: GoValue) -> GoValue:
    keys = [to_text(key) for key in values[::2]]
    items: list[GoValue] = [*values[1::2]]
    return dict(zip(keys, [*items, ""] if len(values) % 2 else items, strict=True))


def _get(entries: Map, key: str) -> GoValue:
    return entries.get(key, "")


def _set(entries: Map, key: str, value: GoValue) -> GoValue:
    entries[key] = value
    return entries


def _unset(entries: Map, key: str) -> GoValue:
    entries.pop(key, None)
    return entries


def _pluck(key: str, *maps: Map) -> GoValue:
    return [entries[key] for entries in maps if key in entries]


def _keys(*maps: Map) -> GoValue:
    found: list[GoValue] = [key for entries in maps for key in entries]
    return Typed(STRINGS, found, is_shuffled=any(len(entries) > 1 for entries in maps))


def _values(entries: Map) -> GoValue:
    found = [*entries.values()]
    return Typed("[]interface {}", found, is_shuffled=True) if len(found) > 1 else found


def _dig(*parameters: GoValue) -> GoValue:
    least = 3
    if len(parameters) < least:
        raise TemplateError("dig needs at least three arguments")
    *keys, default, value = parameters
    if not isinstance(value, dict):
        _plain(value)
    for key in keys:
        if not isinstance(key, str):
            raise TemplateError(f"interface conversion: interface {{}} is {type_name(key)}, not string")
    for key in keys:
        entries = _plain(value)
        if key not in entries:
            return default
        value = entries[str(key)]
    return value


def _merge(target: Map, *others: Map, overrides: bool) -> GoValue:
    for other in others:
        merge_maps(target, other, overrides=overrides)
    return target


def copy_deeply(value: GoValue) -> GoValue:
    """The same value with maps and lists of its own."""
    match value:
        case dict():
            return {key: copy_deeply(entry) for key, entry in value.items()}
        case list():
            return [copy_deeply(item) for item in value]
        case Typed(type=name, value=inner):
            return Typed(name, copy_deeply(inner))
        case _:
            return value


def _copy(value: GoValue) -> GoValue:
    if value is None:
        raise TemplateError("reflect: call of reflect.Value.Type on zero Value")
    return copy_deeply(value)


def _default(default: GoValue, *given: GoValue) -> GoValue:
    return default if not given or is_empty(given[0]) else given[0]


def _coalesce(*values: GoValue) -> GoValue:
    return next((value for value in values if not is_empty(value)), None)


def _pick(entries: Map, *keys: str) -> GoValue:
    return {key: entries[key] for key in keys if key in entries}


def _omit(entries: Map, *keys: str) -> GoValue:
    return {key: value for key, value in entries.items() if key not in keys}


_MAPS = (MAP, f"...{MAP}")
DICTS: dict[str, Function] = {
    "dict": Function((f"...{ANY}",), _dict),
    "get": Function((MAP, "string"), _get),
    "set": Function((MAP, "string", ANY), _set),
    "unset": Function((MAP, "string"), _unset),
    "hasKey": Function((MAP, "string"), lambda entries, key: key in entries),
    "pluck": Function(("string", f"...{MAP}"), _pluck),
    "keys": Function((f"...{MAP}",), _keys),
    "values": Function((MAP,), _values),
    "pick": Function((MAP, "...string"), _pick),
    "omit": Function((MAP, "...string"), _omit),
    "dig": Function((f"...{ANY}",), _dig),
    "merge": Function(_MAPS, lambda *maps: _merge(*maps, overrides=False)),
    "mustMerge": Function(_MAPS, lambda *maps: _merge(*maps, overrides=False)),
    "mergeOverwrite": Function(_MAPS, lambda *maps: _merge(*maps, overrides=True)),
    "mustMergeOverwrite": Function(_MAPS, lambda *maps: _merge(*maps, overrides=True)),
    "deepCopy": Function((ANY,), _copy),
    "mustDeepCopy": Function((ANY,), _copy),
    "default": Function((ANY, f"...{ANY}"), _default),
    "empty": Function((ANY,), is_empty),
    "coalesce": Function((f"...{ANY}",), _coalesce),
    "all": Function((f"...{ANY}",), lambda *values: not any(map(is_empty, values))),
    "any": Function((f"...{ANY}",), lambda *values: not all(map(is_empty, values))),
    "ternary": Function((ANY, ANY, "bool"), lambda yes, no, chosen: yes if chosen else no),
}
