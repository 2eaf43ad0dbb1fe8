# A NixOS that runs in KubeVirt. `just vm-image NAME` builds the disk image that a VM starts from, once;
# from then on the VM follows Git like every other system, and its disk is its own.
{ lib, modulesPath, ... }:
{
  imports = [
    # Disk layout, GRUB, serial console, guest agent and cloud-init, as the image has them.
    "${modulesPath}/virtualisation/kubevirt.nix"
  ];

  nixpkgs.hostPlatform = "x86_64-linux";

  # Cards and addresses stand in nixos/hosts: cloud-init cannot say by which card an answer leaves.
  services.cloud-init.network.enable = lib.mkForce false;
}
