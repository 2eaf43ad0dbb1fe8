{% if cookiecutter.has.k3s %}
# A server of the k3s cluster {{ cookiecutter.k3s_cluster.name }}: API, scheduler, controllers, etcd, and Pods as well.
# The first one has `clusterInit` in its host file, the others its address.
{
  imports = [ ./k3s.nix ];

  services.k3s = {
    role = "server";
    # These must be the same on every server.
    extraFlags = [
      "--cluster-cidr={{ cookiecutter.k3s_cluster.pods }}"
      "--service-cidr={{ cookiecutter.k3s_cluster.services }}"
      "--cluster-dns={{ cookiecutter.k3s_cluster.dns_address }}"
      # Every server is as good a way to the API as any other.
{% for host in cookiecutter.hosts if host.role == "k3s-server" %}
      "--tls-san={{ host.address }}"
{% endfor %}
      # Secrets are encrypted in etcd.
      "--secrets-encryption"
      "--etcd-snapshot-retention=14"
      # What Git brings instead: an ingress is an app, and so is storage.
      "--disable=traefik"
      "--disable=local-storage"
{% if cookiecutter.has.cilium %}
      # Cilium brings the network, network policies, load balancers, and does what kube-proxy would.
      "--flannel-backend=none"
      "--disable-network-policy"
      "--disable-kube-proxy"
      "--disable=servicelb"
{% endif %}
{% if cookiecutter.has.monitoring %}
      # Metrics of etcd: without authentication and without any data of the cluster.
      "--etcd-expose-metrics"
{% endif %}
    ];
  };

  networking.firewall.allowedTCPPorts = [
    6443 # the API: agents, other servers, kubectl
    2379 # etcd: other servers
    2380 # etcd: other servers
{% if cookiecutter.has.monitoring %}
    2381 # etcd: metrics
{% endif %}
  ];
}
{% endif %}
