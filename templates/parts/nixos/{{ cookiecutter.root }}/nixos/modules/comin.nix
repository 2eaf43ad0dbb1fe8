# The host follows this repository: a commit on {{ cookiecutter.repository.branch }} is built and switched to within minutes.
# To try something on one host first, push it to testing-NAME on top of {{ cookiecutter.repository.branch }}: it lasts until the next restart.
{ config, ... }:
{
  services.comin = {
    enable = true;
    # The flake is not at the top of the repository.
    repositorySubdir = "nixos";
    remotes = [
      {
        name = "origin";
{% if cookiecutter.repository.is_ssh %}
        # By HTTPS, for comin takes no SSH key.
{% endif %}
        url = "{{ cookiecutter.repository.https_url }}";
        branches = {
          main.name = "{{ cookiecutter.repository.branch }}";
          testing.name = "testing-${config.networking.hostName}";
        };
        # A private repository needs a token that may read it: `just nixos-secret HOST git-token`, and
        #   auth.access_token_path = config.sops.secrets.git-token.path;
        # with `sops.secrets.git-token = { };` beside.
      }
    ];
  };
}
