"""libyaml's events, the same from each of its releases.

libyaml reads ahead of what it has handed out, by up to 1,024 characters of what may turn out to be a key, and since
0.2.6 it stops there at 1,000 levels of nesting. What comes first in the text is what is told, so a text that cannot be
read on is read once more, up to where libyaml has stopped: it may have been nested too deep before that.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from .go_yaml_escapes import replace_quote_escapes, restore_event

#: Levels of nesting; real documents stay below 40.
DEPTH_LIMIT = 400
#: What reading a broken text raises; the latter where PyYAML decodes the escapes of a tag.
BROKEN = (yaml.YAMLError, UnicodeDecodeError)
TOO_DEEP = f"nested deeper than {DEPTH_LIMIT} levels"
#: What stands behind such a `?` in a list is dropped: a `,` or `:` by every libyaml and the parsers written after it, a
#: `]` by those before 0.2.6.
LOST_KEY = "no key follows this `?`"

#: Characters of a text of which the events are kept until another is read: it is often looked at twice.
_MOST_KEPT = 200_000
_LEVELS = {MappingStartEvent: 1, SequenceStartEvent: 1, MappingEndEvent: -1, SequenceEndEvent: -1}


class TooDeepError(yaml.YAMLError):
    """The text is nested deeper than DEPTH_LIMIT."""


def events(text: str) -> Iterator[Any]:
    """The events of a text; raises BROKEN where they end early."""
    if len(text) > _MOST_KEPT:
        yield from _read(text)
        return
    found, error = _kept(text)
    yield from found
    if error is not None:
        raise error.with_traceback(None)


@lru_cache(maxsize=1)
def _kept(text: str) -> tuple[tuple[Any, ...], Exception | None]:
    """All events of a text, and what ends them early."""
    found: list[Any] = []  # filled one by one: what was found stays when the next one raises
    try:
        for event in _read(text):
            found.append(event)  # noqa: PERF402
    except BROKEN as error:
        return tuple(found), error
    return tuple(found), None


def _read(text: str, *, is_first: bool = True) -> Iterator[Any]:
    given = 0
    try:
        for event in _bound_depth(text):
            given += 1
            yield event
    except TooDeepError:
        raise
    except yaml.YAMLError as error:
        if meant := replace_quote_escapes(text.encode("utf-8", "replace"), error, is_first=is_first):
            for event in islice(_read(meant.decode(), is_first=False), given, None):
                yield restore_event(event)
            return
        yield from _until(error, text, given)
        raise


def _bound_depth(text: str) -> Iterator[Any]:
    following: Callable[[], Any] = CParser(text.encode("utf-8", "replace")).get_event
    depth, opened = 0, None
    while (event := following()) is not None:
        if opened is not None and is_lost(event, opened, text):
            raise yaml.YAMLError(LOST_KEY)
        is_mapping = event.__class__ is MappingStartEvent
        opened = event.start_mark.index if is_mapping and event.flow_style else None
        depth += _LEVELS.get(event.__class__, 0)
        if depth > DEPTH_LIMIT:
            raise TooDeepError(TOO_DEEP)
        yield event


def _until(error: yaml.YAMLError, text: str, given: int) -> Iterator[Any]:
    """What follows the events that were given, where the text is nested too deep before the error; else nothing."""
    before = text_before(error, text.encode("utf-8", "replace")).decode()
    found: list[Any] = []  # filled one by one: what was found stays when the next one raises
    try:
        for event in islice(_bound_depth(before), given, None):
            found.append(event)  # noqa: PERF402
    except TooDeepError:
        yield from found
        raise
    except yaml.YAMLError as earlier:
        if is_about_nesting(earlier):
            yield from _until(earlier, before, given)


def is_lost(key: Any, opened: int, text: str) -> bool:
    """Whether a mapping that was opened there begins with a `?` and this is the key that it lacks."""
    is_empty = key.__class__ is ScalarEvent and not (key.value or key.style or key.tag or key.anchor)
    return is_empty and text[opened : opened + 1] == "?"


def text_before(error: yaml.YAMLError, data: bytes) -> bytes:
    """The part of a text in UTF-8 up to where libyaml has stopped."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        return data.decode("utf-8", "replace")[: mark.index if mark else 0].encode()
    return data[: max(getattr(error, "position", 0), 0)]


def is_about_nesting(error: yaml.YAMLError) -> bool:
    """Whether it is libyaml's own limit that was reached, which lies above ours."""
    return "maximum nesting depth" in str(getattr(error, "problem", None))
