{% if "kubernetes" in cookiecutter.hosts | map(attribute="services") | sum(start=[]) %}
# Kubernetes from nixpkgs' own module, in place of k3s. Know its limits before you rely on it:
# - One control plane, no second one: it is for trying things and for single machines.
# - Certificates are made by cfssl and renewed by certmgr, which nobody maintains; components restart for it.
# - It cannot run beside k3s, and nothing of it joins a Talos cluster: Talos workers need Talos control planes.
# - Its version is that of nixpkgs: a new release of NixOS may skip minors, which Kubernetes does not support.
{ config, ... }:
{
  services.kubernetes = {
    roles = [
      "master"
      "node"
    ];
    masterAddress = config.networking.fqdn;
    # flannel and certificates come with the roles.
    clusterCidr = "10.1.0.0/16";
  };

  assertions = [
    {
      assertion = !config.services.k3s.enable;
      message = "services.kubernetes and services.k3s cannot both run on ${config.networking.hostName}.";
    }
  ];

  networking.firewall = {
    allowedTCPPorts = [
      6443 # the API
      10250 # kubelet
    ];
    trustedInterfaces = [
      "mynet"
      "flannel.1"
    ];
  };
}
{% endif %}
