"""Which names say that a secret stands behind them, and which that only its name, place or form does.

Read where text is shown (`lint/redaction/redact.py`): what one of these names is given to has its value masked. A name
that is not known to be harmless beside such a one counts as secret: a value that is masked for nothing costs a look
into the file, a secret in a log costs the secret.
"""

import re
from enum import Enum
from functools import lru_cache


class Hides(Enum):
    """What a key says of the value behind it."""

    NOTHING = "nothing"
    VALUE = "a text or number"
    ALL_BELOW = "everything below but names and switches"
    TEXT = "the text of a file"
    FILES = "the texts of files, by their names"
    HEADERS = "headers, by their names"
    LITERALS = "in `literals`, what stands behind the name in `NAME=value`"
    DEFAULTS = "what a schema says of its values"
    EVERYTHING = "everything, whatever it is called"


#: Anywhere in a name, without what parts its words.
_STEMS = re.compile(
    r"passw|passphrase|passcode|secret|token(?!i[sz])|credential|htpasswd|apikey|authkey|accesskey|privatekey|privkey|sharedkey"
    r"|preshared|encryptionkey|signingkey|userdata|networkdatabase64|kubeconfig|dockerconfig|connectionstring|mnemonic"
    r"|recoverycode|webhookurl|passkey|pincode|bindpw|(?:db|sql|user|root|admin|smtp|mail|become|proxy)pass(?!e)|rootpw"
    r"|kennwort|wachtwoord|contrase|motdepasse"
)
#: The last word of a name, where what describes it (`data`, `hash`) is left out.
_WORDS = frozenset(
    {"pass", "pwd", "pw", "psk", "cred", "creds", "pin", "otp", "totp", "dsn", "salt", "seed", "pepper", "jwt"}
    | {"netrc", "pgpass", "keytab", "community", "requirepass", "masterauth", "sas", "unseal"}
    | {"sig", "signature", "hmac", "pat", "bearer"}
)
#: Those that are a secret as a text, and a way to configure something as a mapping.
_TEXT_WORDS = frozenset({"auth", "authorization", "authkeys", "cookie", "cookies"})
#: What a word before may be in `…Key` without making a secret of it.
_OPEN_KEYS = frozenset(
    {"topology", "public", "pub", "label", "annotation", "property", "remote", "map", "row", "sort", "partition"}
    | {"group", "primary", "foreign", "cache", "metric", "object", "config", "dict", "lookup", "search", "index"}
    | {"order", "merge", "path", "tag", "resource", "field", "log", "time", "json", "message", "capacity", "replica"}
    | {"taint", "port", "file", "matching", "match", "trusted", "allowed", "authorized", "known", "host", "gpg"}
    | {"username", "user", "password", "passwd", "secret", "token", "email", "values", "value", "data", "set"}
)
#: Last words that say what describes a secret; the value is as good as the secret itself.
_DESCRIBES = frozenset(
    {"data", "base64", "b64", "value", "values", "string", "text", "raw", "plain", "encoded", "hash", "hashed", "pem"}
    | {"json", "yaml", "contents", "content", "body", "old", "new", "previous", "current", "default"}
)
#: With one of these before it, a number of tokens is meant; or an object that has the secret.
_COUNTS = frozenset({"max", "min", "num", "per", "total", "cost"})
_NAMED = frozenset({"pull", "existing", "from"})
#: Last words with which a name says where a secret is, what it is called or what it is like.
_ABOUT = frozenset(
    {"name", "names", "ref", "refs", "reference", "references", "path", "paths", "file", "files", "dir", "folder"}
    | {"directory", "type", "types", "kind", "store", "stores", "class", "mount", "mounts", "generator", "generators"}
    | {"resources", "account", "accounts", "lifetime", "lifespan", "ttl", "expiry", "expiration", "expires", "seconds"}
    | {"minutes", "hours", "days", "age", "length", "size", "count", "limit", "limits", "policy", "enabled", "disabled"}
    | {"required", "optional", "enable", "disable", "audience", "audiences", "issuer", "url", "uri", "urls", "endpoint"}
    | {"host", "port", "method", "mode", "algorithm", "format", "version", "label", "labels", "annotation"}
    | {"annotations", "namespace", "namespaces", "rotation", "interval", "duration", "prefix", "suffix", "field"}
    | {"fields", "header", "claim", "claims", "review", "reviews", "requests", "realm", "scope", "scopes", "region"}
    | {"image", "repository", "registry", "domain", "create", "template", "templates", "usage", "usages", "period"}
    | {"filter", "bypass", "attempts", "retries", "timeout", "charset", "complexity", "bytes", "bits", "selector"}
)
#: Last words of what is configured in fields of its own, each with a name of its own.
_CONFIGURED = frozenset(
    {"config", "configs", "configuration", "spec", "settings", "options", "provider", "providers", "manager", "limiter"}
    | {"controller", "plugin", "service", "server", "operator", "sync", "engine", "backend", "api", "proxy", "driver"}
)
#: Names that begin so only switch something.
_SWITCHES = re.compile(r"^(automount|existing|use|has|is|enable|disable|allow|require|skip|no)(?![a-z])")
#: Names of references, by the whole name, in lower case.
_REFERENCES = frozenset(
    {
        "imagepullsecrets",
        "imagepullsecret",
        "pullsecrets",
        "pullsecret",
        "existingsecret",
        "serviceaccounttokeninsecrets",
    }
    | {"auth-secret", "auth-tls-secret", "accesscredentials", "tokenrequests"}
    | {"authorized_keys", "ssh_authorized_keys", "jwttokens", "proxypass", "fastcgipass", "grpcpass", "uwsgipass"}
)
_KNOWN = {
    "content": Hides.TEXT,
    "contents": Hides.TEXT,
    "filecontent": Hides.TEXT,
    "filecontents": Hides.TEXT,
    "files": Hides.FILES,
    "configfiles": Hides.FILES,
    "writefiles": Hides.FILES,
    "networkdata": Hides.TEXT,
    "stringdata": Hides.EVERYTHING,
    "secretgenerator": Hides.LITERALS,
    "fromliteral": Hides.VALUE,
    "secrets": Hides.ALL_BELOW,
}
#: Below a secret's name these are no secrets either, beside what ends in one of `_ABOUT`.
_HARMLESS = frozenset(
    {"apiversion", "kind", "group", "items", "provider", "source", "immutable", "app", "arch", "os", "op", "owner"}
    | {"permissions", "optional", "enabled", "create", "mountpath", "subpath", "defaultmode", "secretname", "property"}
    | {"operator", "effect", "replicas", "image", "resource", "level", "state", "status", "strategy", "always"}
)
#: Headers that everyone may see.
_OPEN_HEADERS = re.compile(
    r"accept(-.*)?|access-control-.*|age|allow|cache-control|connection|content-.*|date|dnt|etag|expect|expires|from"
    r"|host|if-.*|keep-alive|last-modified|location|origin|permissions-policy|pragma|range|referer|referrer-policy"
    r"|retry-after|server|strict-transport-security|te|trailer|transfer-encoding|upgrade(-insecure-requests)?"
    r"|user-agent|vary|via|x-content-type-options|x-download-options|x-forwarded-.*|x-frame-options|x-powered-by"
    r"|x-real-ip|x-request-id|x-robots-tag|x-scope-orgid|x-ua-compatible|x-xss-protection"
)
#: Keys that say what another value of the same mapping is for, and the keys of such values, in lower case.
NAMING = frozenset({"name", "key", "header", "param", "parameter", "variable", "option", "headername", "envvar"})
VALUES = frozenset(
    {"value", "values", "val", "default", "defaultvalue", "string", "stringvalue", "data", "text", "array", "map"}
    | {"plain", "plaintext", "literal", "example"}
)
#: What of a Secret says nothing of its contents.
ENVELOPE = frozenset({"metadata", "type", "kind", "apiVersion", "immutable"})
#: Mappings and lists of values that get names of their own: what looks like a key in them is one.
VALUE_PLACES = frozenset({"env", "environment", "data", "variables", "parameters", "vars"})
#: Beside one of these, `key` is the private key of a certificate.
CERTIFICATES = frozenset({"crt", "cert", "certificate", "tls.crt", "clientcert", "certdata"})
#: Mappings of Talos with a certificate and its key, in lower case; and the one that has such mappings by name.
KEY_PAIRS = frozenset(
    {"ca", "issuingca", "aggregatorca", "clientidentity", "serviceaccount"}
    | {"os", "etcd", "k8s", "k8saggregator", "k8sserviceaccount"}
)
WITH_KEY_PAIRS = "contexts"
#: Beside one of these, `secretKey` is the name of a key, and `key` names what is in a Secret.
REMOTE = frozenset({"remoteref", "sourceref", "existingsecret", "secretname"})
BESIDE_KEY = frozenset({"name", "path"})
#: What a schema says of a field's values, and all else that it says of it.
SAMPLES = frozenset({"default", "enum", "const", "example", "examples"})
SCHEMA_WORDS = frozenset(
    {"type", "format", "description", "title", "pattern", "nullable", "required", "properties", "items", "minimum"}
    | {"maximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "uniqueItems"}
    | {"additionalProperties", "oneOf", "anyOf", "allOf", "not", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    | {"x-kubernetes-preserve-unknown-fields", "x-kubernetes-int-or-string", "x-kubernetes-validations", "rule"}
    | {"x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type", "message", "readOnly"}
)
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
#: A key that is longer is text.
_LONGEST = 200


@lru_cache(maxsize=8192)
def hides(key: str) -> Hides:
    """What a key in a mapping, a variable or an option hides."""
    last = key.rpartition("/")[2][-_LONGEST:]
    squeezed = re.sub(r"[^a-z0-9]", "", last.lower())
    if (known := _KNOWN.get(squeezed)) is not None:
        return known
    if last.lower() in _REFERENCES or squeezed in _REFERENCES:
        return Hides.NOTHING
    words = _words(last)
    if not words or words[-1] in _ABOUT or _SWITCHES.match("-".join(words)):
        return Hides.HEADERS if words[-1:] in (["headers"], ["header"]) else Hides.NOTHING
    if words[-1] == "headers":
        return Hides.HEADERS
    while len(words) > 1 and (words[-1] in _DESCRIBES or words[-1].isdecimal()):
        words.pop()
    return _by_words(words, squeezed)


def _by_words(words: list[str], squeezed: str) -> Hides:
    last, before = words[-1], words[-2:-1]
    if last in _TEXT_WORDS:
        return Hides.ALL_BELOW if words == ["auth"] else Hides.VALUE
    if last in ("secret", "secrets") and not _NAMED.isdisjoint(before):
        return Hides.NOTHING
    if last in ("token", "tokens") and not _COUNTS.isdisjoint(words):
        return Hides.NOTHING
    if last == "key" and before:
        return Hides.NOTHING if before[0] in _OPEN_KEYS and words != ["secret", "key"] else Hides.ALL_BELOW
    if last == "keys" and before and before[0] in _OPEN_KEYS:
        return Hides.NOTHING
    if last in _WORDS:
        return Hides.ALL_BELOW
    if _STEMS.search(squeezed) is None:
        return Hides.NOTHING
    return Hides.VALUE if last in _CONFIGURED else Hides.ALL_BELOW


def is_harmless(key: str) -> bool:
    """Whether a value is shown though it stands below the name of a secret."""
    squeezed = re.sub(r"[^a-z0-9]", "", key[-_LONGEST:].lower())
    words = _words(key[-_LONGEST:])
    return squeezed in _HARMLESS or squeezed in _REFERENCES or (bool(words) and words[-1] in _ABOUT)


def is_reference(key: str) -> bool:
    """Whether what stands below a key names something that has the secret."""
    return _words(key[-_LONGEST:])[-1:] in (["ref"], ["refs"], ["reference"], ["from"], ["selector"], ["metadata"])


def is_secret_name(name: str) -> bool:
    """Whether a variable, an option or a parameter of this name has a secret for its value."""
    if hides(name) in (Hides.VALUE, Hides.ALL_BELOW, Hides.EVERYTHING):
        return True
    return name.isupper() and _words(name)[-1:] in (["key"], ["auth"])


def is_open_header(name: str) -> bool:
    """Whether everyone may see the value of a header."""
    return _OPEN_HEADERS.fullmatch(name.lower()) is not None


def _words(name: str) -> list[str]:
    return [word.lower() for word in _PART.findall(name)]
