"""Registries, containerd and the verification of images. Source: pkg/machinery/config/types/cri and security."""

from collections.abc import Iterator, Mapping

from ....schemas.tables.notation import Version
from ..go import go_url
from .oci import mistakes
from .pem import blocks, certificate_mistake, certificates_mistake, has_certificates, pkcs8_mistake
from .said import Check, Held, Said, below, required
from .texts import is_qualified_name

_LEGACY_NAME = "customization"
#: The first version that looks at the frame of a client's certificate and key only.
_FRAMES_ONLY: Version = (1, 14)


def _mirror(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "name")
    for index, endpoint in enumerate(held.get("endpoints", ())):
        url = go_url.parsed(endpoint.get("url", ""))
        if not endpoint.get("url"):
            yield Said(("endpoints", index), "an endpoint needs a `url`")
        elif url is None or url.scheme not in ("http", "https"):
            yield Said(("endpoints", index, "url"), "`url` must begin with http:// or https://")


def _auth(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "name")
    ways = [name for name in ("username", "identityToken", "auth") if held.get(name)]
    if len(ways) > 1:
        yield Said((ways[1],), f"only one of username, identityToken and auth may be set, not {' and '.join(ways)}")


def _tls(held: Held, at: Version) -> Iterator[Said]:
    yield from required(held, "name")
    if held.get("ca") and not has_certificates(held["ca"]):
        yield Said(("ca",), "`ca` must be a certificate in PEM")
    if "clientIdentity" in held:
        pair = held["clientIdentity"]
        yield from below("clientIdentity", framed_pair(pair) if at >= _FRAMES_ONLY else _loaded_pair(pair))


def framed_pair(pair: Held) -> Iterator[Said]:
    """A certificate and its key: both are there, in PEM."""
    if not pair.get("cert"):
        yield Said(("cert",), "`cert` must be set")
    elif not pair.get("key"):
        yield Said(("key",), "`key` must be set")
    elif wrong := certificates_mistake(pair["cert"]):
        yield Said(("cert",), f"`cert` {wrong}")
    elif not blocks(pair["key"]):
        yield Said(("key",), "`key` is no key in PEM")


def _loaded_pair(pair: Held) -> Iterator[Said]:
    if wrong := certificate_mistake(pair.get("cert", "")):
        yield Said(("cert",), f"`cert` {wrong}")
    if wrong := pkcs8_mistake(pair.get("key", "")):
        yield Said(("key",), f"`key` {wrong}")


def _customization(held: Held, _at: Version) -> Iterator[Said]:
    name = held.get("name", "")
    if not is_qualified_name(name):
        yield Said(("name",), f"`name` must be a name as labels have it, not `{name}`")
    if name == _LEGACY_NAME:
        yield Said(("name",), f"the name `{_LEGACY_NAME}` is taken by the older way to say this")


def _runtime_spec(held: Held, _at: Version) -> Iterator[Said]:
    for path, message in mistakes(held.get("overrides", {})):
        yield Said(("overrides", *path), message)


def _verification(held: Held, _at: Version) -> Iterator[Said]:
    for index, rule in enumerate(held.get("rules", ())):
        yield from below("rules", below(index, _pattern(rule.get("image", ""))))
        yield from below("rules", below(index, _rule(rule)))


def _pattern(image: str) -> Iterator[Said]:
    if not image:
        yield Said((), "`image` must be set")
    path = image.partition("/")[2]
    if "@" in image or ":" in path:
        yield Said(("image",), f"`{image}` is compared with names without tag and digest", warning=True)
    if image and "/" not in image and image != "*":
        yield Said(("image",), f"`{image}` has no registry: images of Docker Hub are `docker.io/…`", warning=True)


def _rule(rule: Held) -> Iterator[Said]:
    skip, deny = rule.get("skip", False), rule.get("deny", False)
    keyless, key = rule.get("keyless"), rule.get("publicKey")
    verified = keyless is not None or key is not None
    if skip and deny:
        yield Said((), "only one of `skip` and `deny` may be true")
    if (skip or deny) and verified:
        yield Said((), "with `skip` or `deny` nothing can be verified")
    if not (skip or deny or verified):
        yield Said((), "one of keyless, publicKey, skip and deny must be set")
    if keyless is not None and key is not None:
        yield Said((), "only one of `keyless` and `publicKey` may be set")
    if keyless is not None and not keyless.get("issuer"):
        yield Said(("keyless",), "`keyless` needs an `issuer`")
    if keyless is not None and not keyless.get("subject") and not keyless.get("subjectRegex"):
        yield Said(("keyless",), "`keyless` needs a `subject` or a `subjectRegex`")
    if key is not None and not key.get("certificate"):
        yield Said(("publicKey",), "`publicKey` needs a `certificate`")


CHECKS: Mapping[str, Check] = {
    "CRIBaseRuntimeSpecConfig": _runtime_spec,
    "CRICustomizationConfig": _customization,
    "ImageVerificationConfig": _verification,
    "RegistryAuthConfig": _auth,
    "RegistryMirrorConfig": _mirror,
    "RegistryTLSConfig": _tls,
}
