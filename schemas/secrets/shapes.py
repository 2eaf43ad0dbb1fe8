"""What secrets look like by themselves, wherever they stand: keys, tokens with a known beginning, logins in URLs.

Sources: what the issuers of the tokens say of their form (GitHub, GitLab, Slack, AWS, Google, Stripe, Hugging Face,
DigitalOcean, Vault, Tailscale, npm, PyPI, Docker, Grafana, Atlassian, Terraform), RFC 7468, RFC 7519, RFC 3986, age's
specification, crypt(5), and kubeadm's bootstrap tokens.

No pattern goes back over what it has read: each begins where a word begins and takes characters of one class to the
end, so that a line of megabytes costs no more than many short ones.
"""

import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from math import log2

from .names import is_secret_name

#: A stretch of a text: where it begins and where it ends, in characters.
Stretch = tuple[int, int]

_PEM = re.compile(r"-----BEGIN [A-Z0-9 ]*+-----")
_PUBLIC = re.compile(
    r"(CERTIFICATE|PUBLIC KEY|CERTIFICATE REQUEST|X509 CRL|PARAMETERS|AGE ENCRYPTED FILE|PGP MESSAGE)-----$"
)
_PEM_END = "-----END "
_TOKENS = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"gh[opsur]_[A-Za-z0-9]{16,}|github_pat_\w{16,}"
    r"|gl(?:pat|dt|rt|ptt|cbt|ft|soat|agent|imt|oas|ffct|wt)-[\w.-]{12,}"
    r"|xox[a-z](?:\.xox[a-z])?-[\w%-]{8,}|xapp-[\w-]{12,}"
    r"|A(?:KIA|SIA|BIA|CCA)[0-9A-Z]{12,}|AIza[\w-]{20,}|ya29\.[\w-]{16,}|GOCSPX-[\w-]{12,}|1//0[\w-]{20,}"
    r"|[srp]k_(?:live|test|prod)_\w{8,}|whsec_[\w+/=]{12,}|sk-[\w-]{16,}|hf_[A-Za-z0-9]{16,}|r8_[A-Za-z0-9]{20,}"
    r"|do[opr]_v1_[0-9a-f]{16,}|npm_[A-Za-z0-9]{16,}|pypi-[\w-]{16,}|SG\.[\w-]{12,}\.[\w-]{12,}"
    r"|tskey-[a-z]+-[\w-]{8,}|nfp_\w{16,}|hv[bsr]\.[\w-]{16,}|dckr_(?:pat|oat)_[\w-]{12,}|sq[apu]_\w{16,}"
    r"|gl(?:sa|c)_[\w=+/-]{16,}|ATATT[\w=-]{16,}|ATCTT[\w=-]{16,}|lin_api_\w{16,}|PMAK-[\w-]{16,}|shp(?:at|ss|ca|pa)_\w{16,}"
    r"|rubygems_[0-9a-f]{16,}|crates_\w{16,}|pat-[a-z]{2}[0-9]-[\w-]{16,}|figd_[\w-]{16,}|sntry[su]_[\w=+/-]{16,}"
    r"|NRAK-[A-Z0-9]{16,}|fo1_[\w-]{16,}|FlyV1 [\w+/=,-]{16,}|rnd_\w{16,}|hcaptcha_\w{16,}|EZ[AT]K\w{20,}"
    r"|[A-Za-z0-9]{14}\.atlasv1\.[\w-]{16,}|AGE-(?:SECRET-KEY|PLUGIN)-[A-Z0-9-]{12,}"
    r"|eyJ[\w-]{6,1024}+\.[\w-]{6,}(?:\.[\w-]*)*|[0-9]{8,12}:AA[\w-]{24,}"
    r")"
)
#: kubeadm's and Talos' `abcdef.0123456789abcdef`; one without a digit is a name.
_JOIN_TOKEN = re.compile(r"(?<![\w.-])[a-z0-9]{6}\.[a-z0-9]{16}(?![\w.-])")
_HASH = re.compile(r"\$(?:1|2[abxy]?|5|6|7|y|gy|apr1|argon2i?d?|scrypt|pbkdf2[a-z0-9-]*)\$[\w./$+=,-]{8,}")
_HOOKS = re.compile(
    r"(?i)(?:hooks\.slack\.com/|discord(?:app)?\.com/api/webhooks/|webhook\.office\.com/|api\.telegram\.org/bot)"
    r"([^\s\"'<>`]{8,})"
)
#: `Authorization: Bearer …`; a word of letters alone is prose.
_SCHEME = re.compile(r"(?i)\b(?:bearer|basic)[ \t]+(?=[a-z]*+[^a-z\s])([\w.~+/=:-]{8,})")
_URL = re.compile(r"://(?=[^\s\"'<>`])")
_AUTHORITY_END = re.compile(r"[/?#\s\"'<>`]|\Z")
_URL_END = re.compile(r"[\s\"'<>`]|\Z")
_HOST = re.compile(r"[^:]*+(:[0-9]*)?|\[.*", re.DOTALL)
#: How far behind `://` an `@` is looked for where a password may have a slash in it.
_LONGEST_LOGIN = 300
#: The value behind a name in a query, a list of variables or the arguments of a program.
_ASSIGNED = re.compile(r"(?<![\w.-])-*+([A-Za-z_][\w.-]*+)=(?![=\s])")
_ASSIGNED_END = re.compile(r"[\s\"'`,;&]|\Z")
#: What only keys and tokens have: long runs of letters of both cases and digits, base64's signs among them.
_RUN = re.compile(r"(?<![\w:/.+-])[A-Za-z0-9_+/=-]{24,}+")
_RANDOM = re.compile(r"[\w+/=~-]+")
_SHORTEST, _LONGEST = 16, 4096
#: Bits for each character: hexadecimal digits have at most four, words of a language about three.
_ENTROPY = 3.2
_DIGEST = re.compile(r"sha(?:1|256|384|512)-")
#: How often random letters and digits change between upper case, lower case and digits, at the least; and how often in
#: a run that is longer than words are.
_CHANGES, _FEWER_CHANGES = 0.35, 0.3
_LONG = 40


def secrets_in(text: str) -> Iterator[Stretch]:
    """The stretches of a text that are secret by what they look like."""
    yield from _blocks(text)
    if "://" in text:
        yield from _logins(text)
    for pattern in (_TOKENS, _HASH):
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span() for match in _JOIN_TOKEN.finditer(text) if any(char.isdecimal() for char in match[0]))
    for pattern in (_HOOKS, _SCHEME):
        yield from (match.span(1) for match in pattern.finditer(text))
    yield from _values(text)
    yield from (match.span() for match in _RUN.finditer(text) if _is_key(match[0]))


def is_random(text: str) -> bool:
    """Whether a text by itself, in the place of a value, looks like a key or a token."""
    if not _SHORTEST <= len(text) <= _LONGEST or _RANDOM.fullmatch(text) is None:
        return False
    entropy = sum(-count / len(text) * log2(count / len(text)) for count in map(text.count, set(text)))
    is_mixed = any(map(str.isdecimal, text)) and any(map(str.isalpha, text))
    return is_mixed and entropy > _ENTROPY and _changes(text) >= _FEWER_CHANGES * len(text)


def mask(text: str, stretches: Iterator[Stretch] | None = None) -> str:
    """The text with what looks like a secret, or these stretches, replaced by as many asterisks; spaces stay."""
    parts: list[str] = []
    end = 0
    for start, stop in sorted(secrets_in(text) if stretches is None else stretches):
        if stop > end:
            parts += (text[end : max(start, end)], _STARRED.sub("*", text[max(start, end) : stop]))
            end = stop
    return "".join((*parts, text[end:])) if parts else text


_STARRED = re.compile(r"\S")


def _blocks(text: str) -> Iterator[Stretch]:
    """Private keys between their lines, or to the end of the text where the last line is not there."""
    end = 0
    for match in _PEM.finditer(text):
        if match.start() >= end and _PUBLIC.search(match[0]) is None:
            found = text.find(_PEM_END, match.end())
            stop = text.find("-----", found + len(_PEM_END)) if found >= 0 else -1
            end = stop + 5 if stop >= 0 else len(text)
            yield match.start(), end


def _logins(text: str) -> Iterator[Stretch]:
    """Name and password, or a token, before the host of a URL; a password may have a slash or an `@` in it."""
    for match in _URL.finditer(text):
        start = match.end()
        stop = _end(_AUTHORITY_END, text, start)
        at = text.rfind("@", start, stop)
        if at < 0 and _HOST.fullmatch(text, start, stop) is None:
            at = text.rfind("@", start, min(_end(_URL_END, text, start, start + _LONGEST_LOGIN), len(text)))
        if at > start:
            yield start, at


def _values(text: str) -> Iterator[Stretch]:
    end = 0
    for match in _ASSIGNED.finditer(text):
        if match.start() >= end and is_secret_name(match[1]):
            end = _end(_ASSIGNED_END, text, match.end())
            yield match.end(), end


def _end(pattern: re.Pattern[str], text: str, start: int, limit: int = sys.maxsize) -> int:
    found = pattern.search(text, start, limit)
    return found.start() if found else min(limit, len(text))


def _is_key(run: str) -> bool:
    digest = _DIGEST.match(run)
    if digest or not (any(map(str.islower, run)) and any(map(str.isupper, run)) and any(map(str.isdecimal, run))):
        return False
    return _changes(run) >= (_CHANGES if len(run) < _LONG else _FEWER_CHANGES) * len(run)


def _changes(run: str) -> int:
    """How often letters and digits that stand side by side are of different sorts; words are parted by other signs."""
    sorts = [char.islower() + 2 * char.isupper() + 4 * char.isdecimal() for char in run]
    return sum(one != other for one, other in pairwise(sorts) if one and other)
