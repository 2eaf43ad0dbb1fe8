"""What modules that are not in the repository may set of the options that are asked for.

A host that imports a module of an input which is in no row may have any option set by it.

Source: the READMEs and module folders of the projects; `nixos/modules` of nixpkgs.
"""

from collections.abc import Mapping

#: Of the modules of an input, by its repository in small letters: the options, or sets of options, that they may set.
MODULE_INPUTS: Mapping[str, tuple[str, ...]] = {
    "astro/microvm.nix": ("networking", "systemd.network"),
    "catppuccin/nix": (),
    "danth/stylix": (),
    "determinatesystems/determinate": (),
    "gmodena/nix-flatpak": (),
    "hyprwm/hyprland": (),
    "jovian-experiments/jovian-nixos": (),
    "lix-project/nixos-module": (),
    "mic92/nix-index-database": (),
    "mic92/sops-nix": (),
    "musnix/musnix": (),
    "nix-community/disko": (),
    "nix-community/home-manager": (),
    "nix-community/impermanence": (),
    "nix-community/lanzaboote": (),
    "nix-community/nix-index-database": (),
    "nix-community/nixos-facter-modules": ("nixpkgs", "networking.useDHCP", "networking.interfaces"),
    "nix-community/nixos-vscode-server": (),
    "nix-community/nixos-wsl": ("networking", "users", "nixpkgs"),
    "nix-community/nixvim": (),
    "nix-community/nur": (),
    "nix-community/preservation": (),
    "nix-community/stylix": (),
    "nixos/nixos-hardware": ("nixpkgs", "networking.interfaces"),
    "nlewo/comin": (),
    "notashelf/nvf": (),
    "oddlama/agenix-rekey": ("age",),
    "ryantm/agenix": (),
    "serokell/deploy-rs": (),
    "willibutz/preservation": (),
    "yaxitech/ragenix": (),
    "zhaofengli/colmena": (),
}
#: Folders below nixos/modules whose modules every system has, or which do nothing until an option of theirs is set.
PART_OF_NIXOS = ("config/", "hardware/", "image/", "misc/", "programs/", "security/", "services/", "system/", "tasks/")
#: The same of modules of nixpkgs that have to be imported by name, by their path below nixos/modules.
NIXPKGS_MODULES: Mapping[str, tuple[str, ...]] = {
    "installer/scan/not-detected.nix": (),
    "installer/sd-card/sd-image-aarch64.nix": (),
    "installer/sd-card/sd-image.nix": (),
    "profiles/all-hardware.nix": (),
    "profiles/base.nix": (),
    "profiles/headless.nix": (),
    "profiles/hardened.nix": (),
    "profiles/minimal.nix": (),
    "profiles/perlless.nix": (),
    "profiles/qemu-guest.nix": (),
    "virtualisation/disk-size-option.nix": (),
    "virtualisation/kubevirt.nix": ("services.openssh",),
    "virtualisation/lxc-container.nix": ("networking", "systemd.network"),
    "virtualisation/proxmox-image.nix": ("networking.hostName",),
    "virtualisation/proxmox-lxc.nix": ("networking", "systemd.network", "services.openssh"),
}
