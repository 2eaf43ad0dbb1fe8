# {{ cookiecutter.vm.name }}, the inside of the VM in kubernetes/vms/{{ cookiecutter.vm.name }}.
# Runbook: docs/runbook/{{ cookiecutter.vm.name }}.md
{
  imports = [
    ../../modules/kubevirt-vm.nix
  ];

  networking.hostName = "{{ cookiecutter.vm.name }}";

  # The release that the image of this VM was first built with. It says which data formats to expect, and is never
  # raised.
  system.stateVersion = "{{ cookiecutter.vm.state_version }}";
}
