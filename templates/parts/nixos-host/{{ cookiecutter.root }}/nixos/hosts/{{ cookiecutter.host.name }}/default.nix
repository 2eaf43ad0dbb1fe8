# {{ cookiecutter.host.name }}. Runbook: docs/runbook/{{ cookiecutter.host.name }}.md
{% if cookiecutter.host.packages %}
{ pkgs, ... }:
{% endif %}
{
  imports = [
    ./disko.nix
    ./hardware.nix
{% if cookiecutter.host.role == "k3s-server" %}
    ../../modules/k3s-server.nix
{% elif cookiecutter.host.role == "k3s-agent" %}
    ../../modules/k3s-agent.nix
{% endif %}
{% for service in cookiecutter.host.services | sort %}
    ../../modules/{{ service }}.nix
{% endfor %}
  ];

  networking.hostName = "{{ cookiecutter.host.name }}";

{% if cookiecutter.has.kubevirt and cookiecutter.host.role != "server" %}
  # VMs reach the nodes' network through this bridge (kubernetes/infrastructure/vm-network).
  systemd.network = {
    netdevs."10-{{ cookiecutter.network.vm_bridge }}".netdevConfig = {
      Name = "{{ cookiecutter.network.vm_bridge }}";
      Kind = "bridge";
    };
    networks."10-lan" = {
      # The card by its MAC address (ip link), or by where it is plugged in, as ID_PATH of
      # `udevadm info /sys/class/net/CARD` says: matchConfig.Path = "pci-0000:01:00.0"
      matchConfig.{{ cookiecutter.host.match }};
      networkConfig.Bridge = "{{ cookiecutter.network.vm_bridge }}";
    };
    networks."20-{{ cookiecutter.network.vm_bridge }}" = {
      matchConfig.Name = "{{ cookiecutter.network.vm_bridge }}";
{% else %}
  systemd.network = {
    networks."10-lan" = {
      # The card by its MAC address (ip link), or by where it is plugged in, as ID_PATH of
      # `udevadm info /sys/class/net/CARD` says: matchConfig.Path = "pci-0000:01:00.0"
      matchConfig.{{ cookiecutter.host.match }};
{% endif %}
      address = [ "{{ cookiecutter.host.address }}/{{ cookiecutter.network.prefix }}" ];
      gateway = [ "{{ cookiecutter.network.gateway }}" ];
      dns = [
{% for address in cookiecutter.network.dns %}
        "{{ address }}"
{% endfor %}
      ];
    };
  };
{% if cookiecutter.host.role != "server" %}

  services.k3s = {
{% if cookiecutter.host.is_first %}
    # This server began the cluster. With others beside it, it is one of them.
    clusterInit = true;
{% elif cookiecutter.host.role == "k3s-server" %}
    serverAddr = "{{ cookiecutter.k3s_cluster.endpoint }}";
{% endif %}
    extraFlags = [ "--node-ip={{ cookiecutter.host.address }}" ];
  };
{% endif %}
{% if cookiecutter.host.packages %}

  environment.systemPackages = [
{% for package in cookiecutter.host.packages %}
    pkgs.{{ package }}
{% endfor %}
  ];
{% endif %}

  boot.loader = {
    systemd-boot = {
      enable = true;
      # The partition for them is small.
      configurationLimit = 10;
    };
    efi.canTouchEfiVariables = true;
  };

  # The release that this host was first installed with. It says which data formats to expect, and is never raised.
  system.stateVersion = "{{ cookiecutter.host.state_version }}";
}
