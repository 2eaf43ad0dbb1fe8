{% if cookiecutter.hosts | selectattr("role", "equalto", "k3s-agent") | list %}
# An agent of the k3s cluster {{ cookiecutter.k3s_cluster.name }}: Pods, nothing else.
{
  imports = [ ./k3s.nix ];

  services.k3s = {
    role = "agent";
    serverAddr = "{{ cookiecutter.k3s_cluster.endpoint }}";
  };
}
{% endif %}
