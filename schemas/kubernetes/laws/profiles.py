"""Laws on the profiles of security contexts. Source: `validateSeccompProfileField` (`pkg/apis/core/validation`)."""

from .notation import Law, forbids, form, needs, own

_CODE = "K8S012"


def profile_laws(at: str) -> tuple[Law, ...]:
    """The laws on the seccomp and AppArmor profiles of a security context at a way."""
    laws = list[Law]()
    for field in ("seccompProfile", "appArmorProfile"):
        way, others = f"{at}.{field}", ("RuntimeDefault", "Unconfined")
        laws += (
            needs(_CODE, way, "localhostProfile", when={"type": ("Localhost",)}),
            forbids(_CODE, way, "localhostProfile", "`type` is not Localhost", when={"type": others}),
        )
    laws.append(form(_CODE, f"{at}.appArmorProfile.localhostProfile", "trimmed", "may not begin or end with a space"))
    laws.append(own(_CODE, f"{at}.seccompProfile.localhostProfile", "relative-path"))
    return tuple(laws)
