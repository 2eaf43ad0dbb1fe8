# What every system has, and nothing that only some need.
{ config, pkgs, ... }:
{
  imports = [
    ./admins.nix
    ./comin.nix
    ./openssh.nix
  ];

  # A path made of a folder and a name: the files come from `just nixos-secret`, and a system whose secrets are not
  # made yet must not keep the others from being built.
  sops.defaultSopsFile = ../secrets + "/${config.networking.hostName}.sops.yaml";

  networking = {
    domain = "{{ cookiecutter.domain }}";
    useNetworkd = true;
    useDHCP = false;
    firewall = {
      enable = true;
      # Refused connections fill the log and tell nothing.
      logRefusedConnections = false;
    };
  };

  time.timeZone = "UTC";
  i18n.defaultLocale = "C.UTF-8";

  # Metrics of the machine, for whoever scrapes them.
  services.prometheus.exporters.node = {
    enable = true;
    enabledCollectors = [ "systemd" ];
    openFirewall = true;
  };

  # A file of its own: it is read by every release, and the option for it has another name in each.
  environment.etc."systemd/journald.conf.d/10-size.conf".text = ''
    [Journal]
    SystemMaxUse=1G
  '';

  environment.systemPackages = [
    pkgs.curl
    pkgs.git
    pkgs.htop
    pkgs.vim
  ];

  nix = {
    settings = {
      experimental-features = [
        "nix-command"
        "flakes"
      ];
      allowed-users = [ "@wheel" ];
      trusted-users = [ "root" ];
    };
    # Keeps two weeks to roll back to.
    gc = {
      automatic = true;
      dates = "weekly";
      options = "--delete-older-than 14d";
    };
    optimise.automatic = true;
  };

  # The same time everywhere, or certificates, tokens and logs disagree.
  services.timesyncd.enable = true;

  security.sudo.execWheelOnly = true;

  boot.tmp.cleanOnBoot = true;
}
