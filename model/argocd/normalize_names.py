"""Names as Argo CD makes them fit for Kubernetes: `normalize` and `slugify`.

Source: argo-cd `applicationset/utils/template_functions.go` and `utils.go`; what slugify does beyond that is documented
by gosimple/slug.
"""

import re

#: Longest name of an object, and longest slug where nothing else is said.
_LONGEST_NAME, LONGEST_SLUG = 253, 50
_ODD = re.compile(r"[^-a-z0-9.]")
_NO_SLUG = re.compile(r"[^a-zA-Z0-9_-]")
_DASHES = re.compile(r"-+")
#: White space in Unicode's sense that Go trims.
SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def lower(text: str) -> str:
    """In small letters, each for itself, as Go does it."""
    return text.lower() if text.isascii() else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def upper(text: str) -> str:
    """In capitals, each for itself, as Go does it."""
    return text.upper() if text.isascii() else "".join(one.upper() if len(one.upper()) == 1 else one for one in text)


def normalize(name: str) -> str:
    """The name with only what a DNS name may have."""
    return _ODD.sub("-", lower(name))[:_LONGEST_NAME].strip("-.")


def slugify(name: str, longest: int = LONGEST_SLUG, *, keeps_words: bool = True) -> str:
    """The name without dots, cut to a length: behind a whole word where `keeps_words`; IndexError as Go panics."""
    slug = normalize(name).strip(SPACES)
    if not keeps_words and len(slug) >= longest:
        if longest < 0:
            raise IndexError(longest)
        slug = slug[:longest]
    slug = _DASHES.sub("-", _NO_SLUG.sub("-", slug)).strip("-_")
    if not 0 < longest < len(slug) or not keeps_words:
        return slug
    end = slug.rfind("-", 0, longest + 1)
    return slug[:end] if end >= 0 else slug[:longest]
