# {{ cookiecutter.db_1 }}. Runbook: docs/runbook/{{ cookiecutter.db_1 }}.md
{
  imports = [
    ./disko.nix
    ./hardware.nix
    ../../modules/backup.nix
    ../../modules/monitoring.nix
    ../../modules/postgresql.nix
  ];

  networking.hostName = "{{ cookiecutter.db_1 }}";

  systemd.network = {
    networks."10-lan" = {
      # The card by its MAC address (ip link), or by where it is plugged in, as ID_PATH of
      # `udevadm info /sys/class/net/CARD` says: matchConfig.Path = "pci-0000:01:00.0"
      matchConfig.PermanentMACAddress = "00:00:00:00:00:00";
      address = [ "10.20.0.51/24" ];
      gateway = [ "10.20.0.1" ];
      dns = [
        "10.20.0.1"
      ];
    };
  };

  boot.loader = {
    systemd-boot = {
      enable = true;
      # The partition for them is small.
      configurationLimit = 10;
    };
    efi.canTouchEfiVariables = true;
  };

  # The release that this host was first installed with. It says which data formats to expect, and is never raised.
  system.stateVersion = "26.05";
}
