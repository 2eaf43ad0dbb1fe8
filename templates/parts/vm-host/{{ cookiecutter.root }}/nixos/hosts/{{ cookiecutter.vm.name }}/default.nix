# {{ cookiecutter.vm.name }}, the inside of the VM in kubernetes/vms/{{ cookiecutter.vm.name }}.
# Runbook: docs/runbook/{{ cookiecutter.vm.name }}.md
{
  imports = [
    ../../modules/kubevirt-vm.nix
  ];

  networking.hostName = "{{ cookiecutter.vm.name }}";

  systemd.network.networks = {
{% if cookiecutter.vm.address %}
    # The VM's own address in the nodes' network, and the way for answers from it: by this card, as the questions came.
    # By the other one they would be dropped, for their address is not that card's.
    "10-lan" = {
      matchConfig.MACAddress = "{{ cookiecutter.vm.mac }}";
      address = [ "{{ cookiecutter.vm.address }}/{{ cookiecutter.network.vms_prefix }}" ];
      routes = [
        {
          Destination = "{{ cookiecutter.network.vms }}";
          Table = 10;
        }
        {
          Gateway = "{{ cookiecutter.network.vms_gateway }}";
          Table = 10;
        }
      ];
      routingPolicyRules = [
        {
          From = "{{ cookiecutter.vm.address }}";
          Table = 10;
        }
      ];
    };
{% endif %}
    # The cluster's network: Services, monitoring, and the way out.
    "20-cluster" = {
      matchConfig = {
        Type = "ether";
        Kind = "!*";
      };
      networkConfig.DHCP = "ipv4";
    };
  };

  # The release that the image of this VM was first built with. It says which data formats to expect, and is never
  # raised.
  system.stateVersion = "{{ cookiecutter.vm.state_version }}";
}
