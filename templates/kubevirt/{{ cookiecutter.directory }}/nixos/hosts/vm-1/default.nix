# vm-1, the inside of the VM in kubernetes/vms/vm-1.
# Runbook: docs/runbook/vm-1.md
{
  imports = [
    ../../modules/kubevirt-vm.nix
  ];

  networking.hostName = "vm-1";

  # The release that the image of this VM was first built with. It says which data formats to expect, and is never
  # raised.
  system.stateVersion = "26.05";
}
