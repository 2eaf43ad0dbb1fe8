"""An ApplicationSet → its elements with the Applications that it makes, what fails, and what is not known.

Source: argo-cd `applicationset/controllers/template/template.go` (GenerateApplications).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from ...text.document import Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping, text, texts
from ..gotemplate.sprig_dicts import copy_deeply
from ..gotemplate.values import NotKnownError
from .expansion import Element, Expansion, ExpansionError, MadeApplication, Reason, Surroundings, UnknownPart
from .failure import GeneratorError, PanicError
from .field_types import decode
from .generate import KINDS, generate, parameter_name
from .parameters import Parameters
from .replace_parameters import Replacer
from .template import merge_templates, render_application

_Part = Element | ExpansionError | UnknownPart
#: Applications beyond which an ApplicationSet is not expanded.
_MOST = 10_000
#: Characters of the template, once for each element, beyond which it is not either.
_MOST_TEXT = 20_000_000


def expand(applicationset: Value, around: Surroundings) -> Expansion:
    """What the controller makes of an ApplicationSet; raises nothing, whatever it is.

    A generator that cannot be known makes only what comes of it unknown. Where the controller panics nothing comes of
    any. A pure function of its arguments; the result can be pickled.
    """
    try:
        spec = decode(mapping(applicationset, "spec"), "ApplicationSetSpec", ("ApplicationSet", "spec"))
    except GeneratorError as error:
        return Expansion(errors=(ExpansionError(Reason.DECODING, str(error), (error.at or ("", "spec"))[1:]),))
    options = tuple(option for option in items(spec, "goTemplateOptions") if isinstance(option, str))
    replacer = Replacer(mapping(spec).get("goTemplate") is True, options)
    parts: list[_Part] = []
    try:
        for index, entry in enumerate(items(spec, "generators")):
            parts += _expand_entry(applicationset, spec, entry, ("spec", "generators", index), around, replacer)
            if len(parts) > _MOST:
                why = f"it makes more than {_MOST:,} Applications"
                return Expansion(unknown=(UnknownPart(("spec", "generators"), why),))
    except PanicError as error:
        return Expansion(errors=(ExpansionError(Reason.PANIC, str(error), ("spec",)),))
    except RecursionError:
        return Expansion(unknown=(UnknownPart(("spec",), "it is nested too deep"),))
    return _collect(parts)


def _collect(parts: list[_Part]) -> Expansion:
    elements = tuple(part for part in parts if isinstance(part, Element))
    names = [element.application.name for element in elements if element.application is not None]
    known = [name for name in names if isinstance(name, str)]
    return Expansion(
        elements,
        tuple(part for part in parts if isinstance(part, ExpansionError)),
        tuple(part for part in parts if isinstance(part, UnknownPart)),
        tuple(name for name, count in Counter(known).items() if count > 1),
    )


def _expand_entry(
    applicationset: Value, spec: Value, entry: Value, at: NodePath, around: Surroundings, replacer: Replacer
) -> Iterator[_Part]:
    try:
        found = generate(entry, around, replacer)
    except GeneratorError as error:
        yield ExpansionError(Reason.PARAMETERS, str(error), at)
        return
    except NotKnownError as error:
        yield UnknownPart(at, str(error), error.is_proven)
        return
    namespace = text(applicationset, "metadata", "namespace") or ""
    for made in found:
        own = mapping(entry, made.kind).get("template")
        template = merge_templates(own or {}, (*at, made.kind, "template"), mapping(spec, "template"))
        if len(made.sets) * sum(map(len, texts(template.value))) > _MOST_TEXT:
            yield UnknownPart(at, "its Applications together are too large")
            continue
        for parameters in made.sets:
            yield from _element(at, parameters, partial(render_application, template, spec, namespace, replacer))


def _element(at: NodePath, parameters: Parameters, render: Callable[[Parameters], MadeApplication]) -> Iterator[_Part]:
    """An element, and what is wrong with it; templates may change parameters, which the element shows as they were."""
    shown = {key: copy_deeply(value) for key, value in parameters.items()}
    application: MadeApplication | None = None
    try:
        application = render(parameters)
    except GeneratorError as error:
        yield ExpansionError(Reason.RENDERING, str(error), error.at or at)
    except NotKnownError as error:
        yield UnknownPart(at, str(error), error.is_proven)
    name = application.name if application else ""
    yield Element(at, name if isinstance(name, str) and name else parameter_name(shown), shown, application)


def kinds_of(entry: Value) -> tuple[str, ...]:
    """The kinds of generator that an entry of `generators` has; none where it is not recognised."""
    return tuple(kind for kind in KINDS if mapping(entry).get(kind) is not None)
