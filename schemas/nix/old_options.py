"""Options of NixOS that have another name now, or are gone: what servers have set at some time.

Source: `mkRenamedOptionModule` and `mkRemovedOptionModule` in `nixos/modules` of nixpkgs (rename.nix, sshd.nix,
nix.nix, tmp.nix, postgresql.nix, alsa.nix, pulseaudio.nix, graphics.nix, rancher) and the release notes. Where the
release in which an option went is not certain, the row has the later one.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from ..tables.notation import Version, version

#: The name of an option, step by step.
Path: TypeAlias = tuple[str, ...]
#: Names of options as a tree; None where one is.
OptionTree: TypeAlias = "dict[str, OptionTree | None]"


class OldOption(NamedTuple):
    """What became of an option in the release `since`: `new` is its name now, or `instead` what to do without it."""

    since: Version
    new: Path | None = None
    instead: str = ""


#: In a set of options: names that are others now, `old new`.
_RENAMED: tuple[tuple[str, str, str], ...] = (
    (
        "23.05",
        "services.openssh",
        """
        passwordAuthentication settings.PasswordAuthentication
        permitRootLogin settings.PermitRootLogin
        kbdInteractiveAuthentication settings.KbdInteractiveAuthentication
        challengeResponseAuthentication settings.KbdInteractiveAuthentication
        useDns settings.UseDns
        logLevel settings.LogLevel
        macs settings.Macs
        ciphers settings.Ciphers
        kexAlgorithms settings.KexAlgorithms
        gatewayPorts settings.GatewayPorts
        forwardX11 settings.X11Forwarding
        """,
    ),
    (
        "22.05",
        "nix",
        """
        allowedUsers settings.allowed-users
        autoOptimiseStore settings.auto-optimise-store
        binaryCachePublicKeys settings.trusted-public-keys
        binaryCaches settings.substituters
        buildCores settings.cores
        maxJobs settings.max-jobs
        requireSignedBinaryCaches settings.require-sigs
        sandboxPaths settings.extra-sandbox-paths
        systemFeatures settings.system-features
        trustedBinaryCaches settings.trusted-substituters
        trustedUsers settings.trusted-users
        useSandbox settings.sandbox
        """,
    ),
    (
        "23.05",
        "boot",
        """
        cleanTmpDir tmp.cleanOnBoot
        tmpOnTmpfs tmp.useTmpfs
        tmpOnTmpfsSize tmp.tmpfsSize
        """,
    ),
    (
        "24.05",
        "services.postgresql",
        """
        port settings.port
        logLinePrefix settings.log_line_prefix
        """,
    ),
    ("24.11", "services.postgresql", "extraPlugins extensions"),
    (
        "24.11",
        "hardware",
        """
        opengl.enable graphics.enable
        opengl.driSupport32Bit graphics.enable32Bit
        opengl.extraPackages graphics.extraPackages
        opengl.extraPackages32 graphics.extraPackages32
        opengl.package graphics.package
        opengl.package32 graphics.package32
        """,
    ),
)
_PACKAGE = "its package is not in nixpkgs any more"
#: Options that are gone: the release, the option, or the set of them, and what to do.
_REMOVED: tuple[tuple[str, str, str], ...] = (
    ("24.11", "sound.enable", "remove it: ALSA works without it; PipeWire is `services.pipewire`"),
    ("24.11", "sound.mediaKeys", "remove it: desktops handle these keys; on a console use `services.actkbd`"),
    ("24.11", "hardware.opengl.driSupport", "remove it: it is always on"),
    ("24.11", "hardware.opengl.setLdLibraryPath", "remove it"),
    ("21.11", "services.postgresql.extraConfig", "use `services.postgresql.settings`"),
    ("23.05", "services.k3s.docker", 'remove it, or set `virtualisation.docker` and `extraFlags = [ "--docker" ]`'),
    ("21.11", "services.kubernetes.verbose", "use `extraOpts` of the component"),
    ("21.11", "services.kubernetes.addons.dashboard", "deploy the dashboard as an application of the cluster"),
    ("25.05", "environment.noXlibs", "use overlays for the packages that should do without X11"),
    ("21.11", "security.hideProcessInformation", "remove it: it breaks cgroups v2; use `ProtectProc` of the units"),
    ("23.11", "services.dhcpd4", "use `services.kea.dhcp4` or `services.dnsmasq`: ISC DHCP is at its end of life"),
    ("23.11", "services.dhcpd6", "use `services.kea.dhcp6` or `services.dnsmasq`: ISC DHCP is at its end of life"),
    ("20.09", "services.dnscrypt-proxy", "use `services.dnscrypt-proxy2`"),
    ("26.05", "services.grafana-agent", "use `services.alloy`"),
    ("25.05", "services.unifi-video", _PACKAGE),
    ("25.05", "services.tvheadend", _PACKAGE),
    ("25.05", "services.matrix-sliding-sync", "remove it: `services.matrix-synapse` has this itself"),
    ("23.05", "services.ihatemoney", _PACKAGE),
    ("21.11", "services.quagga", "use `services.frr`"),
    ("21.05", "services.ssmtp", "use `programs.msmtp`"),
    ("21.05", "services.racoon", "use `services.strongswan`"),
    ("23.11", "services.rtsp-simple-server", "use `services.mediamtx`"),
    ("24.11", "services.homeassistant-satellite", "use `services.wyoming.satellite`"),
    ("24.11", "services.confluence", _PACKAGE),
    ("24.11", "services.jira", _PACKAGE),
    ("24.11", "services.crowd", _PACKAGE),
    ("22.05", "virtualisation.rkt", "use `virtualisation.podman`"),
    ("26.05", "programs.thefuck", "use `programs.pay-respects`"),
)
_PULSEAUDIO = OldOption(version("25.05"), ("services", "pulseaudio"))


def _rows() -> Iterator[tuple[Path, OldOption]]:
    for since, around, names in _RENAMED:
        prefix = tuple(around.split("."))
        for line in names.strip().splitlines():
            old, new = (tuple(name.split(".")) for name in line.split())
            yield (*prefix, *old), OldOption(version(since), (*prefix, *new))
    for since, name, instead in _REMOVED:
        yield tuple(name.split(".")), OldOption(version(since), None, instead)
    yield ("hardware", "pulseaudio"), _PULSEAUDIO


#: By their old names; of a set of options that went as a whole, the name of the set.
OLD_OPTIONS: Mapping[Path, OldOption] = dict(_rows())


def _tree() -> OptionTree:
    root: OptionTree = {}
    for path in OLD_OPTIONS:
        around = root
        for step in path[:-1]:
            inner = around.setdefault(step, {})
            around = inner if inner is not None else {}
        around[path[-1]] = None
    return root


#: The same names as a tree: who looks for all of them goes through the options of a host once.
OLD_OPTION_TREE = _tree()
