# A server of the k3s cluster {{ cookiecutter.cluster }}: API, scheduler, controllers, etcd, and Pods as well.
# The first one has `clusterInit` in its host file, the others its address.
{
  imports = [ ./k3s.nix ];

  services.k3s = {
    role = "server";
    # These must be the same on every server.
    extraFlags = [
      "--cluster-cidr=10.42.0.0/16"
      "--service-cidr=10.43.0.0/16"
      "--cluster-dns=10.43.0.10"
      # Every server is as good a way to the API as any other.
      "--tls-san=10.20.0.51"
      # Secrets are encrypted in etcd.
      "--secrets-encryption"
      "--etcd-snapshot-retention=14"
      # What Git brings instead: an ingress is an app, and so is storage.
      "--disable=traefik"
      "--disable=local-storage"
      # Cilium brings the network, network policies, load balancers, and does what kube-proxy would.
      "--flannel-backend=none"
      "--disable-network-policy"
      "--disable-kube-proxy"
      "--disable=servicelb"
      # Metrics of etcd: without authentication and without any data of the cluster.
      "--etcd-expose-metrics"
    ];
  };

  networking.firewall.allowedTCPPorts = [
    6443 # the API: agents, other servers, kubectl
    2379 # etcd: other servers
    2380 # etcd: other servers
    2381 # etcd: metrics
  ];
}
