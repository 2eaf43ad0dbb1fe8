{% if "docker" in cookiecutter.hosts | map(attribute="services") | sum(start=[]) %}
# Docker, for what is no business of the cluster. Who may talk to it is root: nobody is in the group `docker`.
{
  virtualisation.docker = {
    enable = true;
    autoPrune = {
      enable = true;
      dates = "weekly";
    };
    daemon.settings = {
      # Ports that a container publishes get past the firewall of the host; on the loopback they do no harm.
      ip = "127.0.0.1";
      log-driver = "journald";
      no-new-privileges = true;
      userland-proxy = false;
    };
  };
}
{% endif %}
