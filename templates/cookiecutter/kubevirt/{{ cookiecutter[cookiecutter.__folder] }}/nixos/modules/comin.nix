# The host follows this repository: a commit on main is built and switched to within minutes.
# To try something on one host first, push it to testing-NAME on top of main: it lasts until the next restart.
{ config, ... }:
{
  services.comin = {
    enable = true;
    # The flake is not at the top of the repository.
    repositorySubdir = "nixos";
    remotes = [
      {
        name = "origin";
        url = "https://{{ cookiecutter.host }}/{{ cookiecutter.organisation }}/{{ cookiecutter.directory }}.git";
        branches = {
          main.name = "main";
          testing.name = "testing-${config.networking.hostName}";
        };
        # A private repository needs a token that may read it: `just nixos-secret HOST git-token`, and
        #   auth.access_token_path = config.sops.secrets.git-token.path;
        # with `sops.secrets.git-token = { };` beside.
      }
    ];
  };
}
