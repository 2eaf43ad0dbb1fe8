"""All functions that a template of an ApplicationSet may call.

Source: argo-cd `applicationset/utils/utils.go`: sprig's without env, expandenv and getHostByName, and five of its own.
"""

from collections.abc import Callable, Mapping

from ..normalize_names import LONGEST_SLUG, normalize, slugify
from .builtins import BUILTINS
from .function import Function
from .quoting import format_duration
from .sprig_dicts import DICTS
from .sprig_encoding import ENCODING
from .sprig_lists import LISTS
from .sprig_numbers import NUMBERS
from .sprig_regex import REGEX
from .sprig_semver import SEMVER
from .sprig_texts import TEXTS
from .values import ANY, MAP, GoValue, NotKnownError, TemplateError, Typed, bare, type_name

_TIME, _CERTIFICATE, _ITEMS = "time.Time", "sprig.certificate", "[]interface {}"
#: What chance, time or the machine decides, by name: the types of the parameters.
_UNKNOWABLE: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(["randAlphaNum", "randAlpha", "randAscii", "randNumeric", "randBytes"], ("int",)),
    **dict.fromkeys(["shuffle", "bcrypt", "genPrivateKey"], ("string",)),
    **dict.fromkeys(["now", "uuidv4"], ()),
    **dict.fromkeys(["ago", "htmlDate"], (ANY,)),
    **dict.fromkeys(["date"], ("string", ANY)),
    **dict.fromkeys(["dateInZone", "date_in_zone"], ("string", ANY, "string")),
    **dict.fromkeys(["dateModify", "date_modify", "mustDateModify", "must_date_modify"], ("string", _TIME)),
    **dict.fromkeys(["toDate", "mustToDate", "htpasswd", "encryptAES", "decryptAES"], ("string", "string")),
    "unixEpoch": (_TIME,),
    "htmlDateInZone": (ANY, "string"),
    "randInt": ("int", "int"),
    "buildCustomCert": ("string", "string"),
    "genCA": ("string", "int"),
    "genCAWithKey": ("string", "int", "string"),
    "genSelfSignedCert": ("string", _ITEMS, _ITEMS, "int"),
    "genSelfSignedCertWithKey": ("string", _ITEMS, _ITEMS, "int", "string"),
    "genSignedCert": ("string", _ITEMS, _ITEMS, "int", _CERTIFICATE),
    "genSignedCertWithKey": ("string", _ITEMS, _ITEMS, "int", _CERTIFICATE, "string"),
    "derivePassword": ("uint32", "string", "string", "string", "string"),
    "urlJoin": (MAP,),
    "durationRound": (ANY,),
}


def _unknowable(name: str) -> Callable[..., GoValue]:
    def run(*_arguments: GoValue) -> GoValue:
        raise NotKnownError(f"what `{name}` gives is not known before it runs", is_proven=True)

    return run


def _duration(value: GoValue) -> str:
    seconds = 0
    if isinstance(value, str):
        digits = value.removeprefix("-").removeprefix("+")
        seconds = int(value) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
    elif isinstance(value, Typed) and value.type == "int64" and isinstance(value.value, int):
        seconds = value.value
    return format_duration(seconds * 10**9)


def _slugify(*arguments: GoValue) -> str:
    """`slugify [longest] [keeps words] name`."""
    if not arguments:
        return ""
    *settings, name = arguments
    wanted: tuple[tuple[str, type], ...] = (("int", int), ("bool", bool))
    for value, (type_, _) in zip(settings, wanted, strict=False):
        if type_name(value) != type_:
            raise TemplateError(f"interface conversion: interface {{}} is {type_name(value)}, not {type_}")
    if not isinstance(name, str):
        raise TemplateError(f"interface conversion: interface {{}} is {type_name(name)}, not string")
    longest = bare(settings[0]) if settings else LONGEST_SLUG
    try:
        return slugify(name, longest if isinstance(longest, int) else 0, keeps_words=settings[1:2] != [False])
    except IndexError:
        raise TemplateError("runtime error: slice bounds out of range") from None


FUNCTIONS: Mapping[str, Function] = {
    **BUILTINS,
    **{name: Function(parameters, _unknowable(name)) for name, parameters in _UNKNOWABLE.items()},
    **TEXTS,
    **LISTS,
    **DICTS,
    **NUMBERS,
    **ENCODING,
    **REGEX,
    **SEMVER,
    "duration": Function((ANY,), _duration),
    "normalize": Function(("string",), normalize),
    "slugify": Function((f"...{ANY}",), _slugify),
}
