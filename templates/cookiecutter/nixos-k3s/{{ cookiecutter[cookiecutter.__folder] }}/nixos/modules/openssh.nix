# SSH for administrators, with keys, and nothing else.
{
  services.openssh = {
    enable = true;
    openFirewall = true;
    # The host's identity, and what opens its secrets (sops-nix).
    hostKeys = [
      {
        path = "/etc/ssh/ssh_host_ed25519_key";
        type = "ed25519";
      }
    ];
    settings = {
      PasswordAuthentication = false;
      KbdInteractiveAuthentication = false;
      PermitRootLogin = "no";
      AllowUsers = [ "admin" ];
      AllowAgentForwarding = false;
      X11Forwarding = false;
      # Tunnels to what listens on the host itself: databases, Prometheus.
      AllowTcpForwarding = "local";
      MaxAuthTries = 3;
      ClientAliveInterval = 60;
    };
  };
}
