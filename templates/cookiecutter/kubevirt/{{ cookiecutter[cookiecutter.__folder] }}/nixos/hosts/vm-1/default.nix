# vm-1, the inside of the VM in kubernetes/vms/vm-1.
# Runbook: docs/runbook/vm-1.md
{
  imports = [
    ../../modules/kubevirt-vm.nix
  ];

  networking.hostName = "vm-1";

  systemd.network.networks = {
    # The VM's own address in the nodes' network, and the way for answers from it: by this card, as the questions came.
    # By the other one they would be dropped, for their address is not that card's.
    "10-lan" = {
      matchConfig.MACAddress = "52:54:00:2d:62:b0";
      address = [ "10.20.10.11/24" ];
      routes = [
        {
          Destination = "10.20.10.0/24";
          Table = 10;
        }
        {
          Gateway = "10.20.10.1";
          Table = 10;
        }
      ];
      routingPolicyRules = [
        {
          From = "10.20.10.11";
          Table = 10;
        }
      ];
    };
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
  system.stateVersion = "26.05";
}
