"""Registries, containerd and the verification of images. Source: pkg/machinery/config/types/cri and security."""

from collections.abc import Iterator, Mapping

from ....schemas.tables.notation import Version
from ..go import go_url
from .label_and_address_formats import is_qualified_name
from .oci_runtime import find_wrong_types
from .pem import blocks, check_certificate, check_certificates, check_pkcs8_key, has_certificates
from .shared_field_checks import DocumentCheck, FieldVerdict, Held, prefix_paths, require_fields

_LEGACY_NAME = "customization"
#: The first version that looks at the frame of a client's certificate and key only.
_FRAMES_ONLY: Version = (1, 14)


def _mirror(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name")
    for index, endpoint in enumerate(held.get("endpoints", ())):
        url = go_url.parse_url(endpoint.get("url", ""))
        if not endpoint.get("url"):
            yield FieldVerdict(("endpoints", index), "an endpoint needs a `url`")
        elif url is None or url.scheme not in ("http", "https"):
            yield FieldVerdict(("endpoints", index, "url"), "`url` must begin with http:// or https://")


def _auth(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name")
    ways = [name for name in ("username", "identityToken", "auth") if held.get(name)]
    if len(ways) > 1:
        yield FieldVerdict(
            (ways[1],), f"only one of username, identityToken and auth may be set, not {' and '.join(ways)}"
        )


def _tls(held: Held, at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name")
    if held.get("ca") and not has_certificates(held["ca"]):
        yield FieldVerdict(("ca",), "`ca` must be a certificate in PEM")
    if "clientIdentity" in held:
        pair = held["clientIdentity"]
        yield from prefix_paths(
            "clientIdentity", check_pem_pair(pair) if at >= _FRAMES_ONLY else _check_loadable_pair(pair)
        )


def check_pem_pair(pair: Held) -> Iterator[FieldVerdict]:
    """A certificate and its key: both are there, in PEM."""
    if not pair.get("cert"):
        yield FieldVerdict(("cert",), "`cert` must be set")
    elif not pair.get("key"):
        yield FieldVerdict(("key",), "`key` must be set")
    elif wrong := check_certificates(pair["cert"]):
        yield FieldVerdict(("cert",), f"`cert` {wrong}")
    elif not blocks(pair["key"]):
        yield FieldVerdict(("key",), "`key` is not a key in PEM")


def _check_loadable_pair(pair: Held) -> Iterator[FieldVerdict]:
    if wrong := check_certificate(pair.get("cert", "")):
        yield FieldVerdict(("cert",), f"`cert` {wrong}")
    if wrong := check_pkcs8_key(pair.get("key", "")):
        yield FieldVerdict(("key",), f"`key` {wrong}")


def _customization(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    name = held.get("name", "")
    if not is_qualified_name(name):
        yield FieldVerdict(("name",), f"`name` must be a name as labels have it, not `{name}`")
    if name == _LEGACY_NAME:
        yield FieldVerdict(("name",), f"the name `{_LEGACY_NAME}` is taken by the older way to say this")


def _runtime_spec(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    for path, message in find_wrong_types(held.get("overrides", {})):
        yield FieldVerdict(("overrides", *path), message)


def _verification(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    for index, rule in enumerate(held.get("rules", ())):
        yield from prefix_paths("rules", prefix_paths(index, _pattern(rule.get("image", ""))))
        yield from prefix_paths("rules", prefix_paths(index, _rule(rule)))


def _pattern(image: str) -> Iterator[FieldVerdict]:
    if not image:
        yield FieldVerdict((), "`image` must be set")
    path = image.partition("/")[2]
    if "@" in image or ":" in path:
        yield FieldVerdict(("image",), f"`{image}` is compared with names without tag and digest", warning=True)
    if image and "/" not in image and image != "*":
        yield FieldVerdict(
            ("image",), f"`{image}` has no registry: images of Docker Hub are `docker.io/…`", warning=True
        )


def _rule(rule: Held) -> Iterator[FieldVerdict]:
    skip, deny = rule.get("skip", False), rule.get("deny", False)
    keyless, key = rule.get("keyless"), rule.get("publicKey")
    verified = keyless is not None or key is not None
    if skip and deny:
        yield FieldVerdict((), "only one of `skip` and `deny` may be true")
    if (skip or deny) and verified:
        yield FieldVerdict((), "with `skip` or `deny` nothing can be verified")
    if not (skip or deny or verified):
        yield FieldVerdict((), "one of keyless, publicKey, skip and deny must be set")
    if keyless is not None and key is not None:
        yield FieldVerdict((), "only one of `keyless` and `publicKey` may be set")
    if keyless is not None and not keyless.get("issuer"):
        yield FieldVerdict(("keyless",), "`keyless` needs an `issuer`")
    if keyless is not None and not keyless.get("subject") and not keyless.get("subjectRegex"):
        yield FieldVerdict(("keyless",), "`keyless` needs a `subject` or a `subjectRegex`")
    if key is not None and not key.get("certificate"):
        yield FieldVerdict(("publicKey",), "`publicKey` needs a `certificate`")


CHECKS: Mapping[str, DocumentCheck] = {
    "CRIBaseRuntimeSpecConfig": _runtime_spec,
    "CRICustomizationConfig": _customization,
    "ImageVerificationConfig": _verification,
    "RegistryAuthConfig": _auth,
    "RegistryMirrorConfig": _mirror,
    "RegistryTLSConfig": _tls,
}
