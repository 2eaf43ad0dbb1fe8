{
  description = "NixOS of {{ cookiecutter.repository.name }}";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-{{ cookiecutter.versions.nixos }}";
{% if cookiecutter.has.hosts %}
    # Partitions, as the installation makes them.
    disko = {
      # renovate: {{ cookiecutter.pins.disko }}
      url = "github:nix-community/disko/{{ cookiecutter.versions.disko }}";
      inputs.nixpkgs.follows = "nixpkgs";
    };
{% endif %}
    # Secrets, decrypted on the host that they are for.
    sops-nix = {
      url = "github:Mic92/sops-nix";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    # A commit rebuilds the hosts.
    comin = {
      # renovate: {{ cookiecutter.pins.comin }}
      url = "github:nlewo/comin/{{ cookiecutter.versions.comin }}";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    {
      nixpkgs,
{% if cookiecutter.has.hosts %}
      disko,
{% endif %}
      sops-nix,
      comin,
      ...
    }:
    let
      # What every system has.
      common = [
        sops-nix.nixosModules.sops
        comin.nixosModules.comin
        ./modules/base.nix
      ];
    in
    {
      # The names are those of the folders, of the hosts themselves and of the inventory.
      nixosConfigurations = {
{% for host in cookiecutter.hosts %}
        {{ host.name }} = nixpkgs.lib.nixosSystem {
          modules = common ++ [
            disko.nixosModules.disko
            ./hosts/{{ host.name }}
          ];
        };
{% endfor %}
{% for vm in cookiecutter.vms if vm.is_nixos %}
        {{ vm.name }} = nixpkgs.lib.nixosSystem {
          modules = common ++ [
            ./hosts/{{ vm.name }}
          ];
        };
{% endfor %}
      };

      formatter.x86_64-linux = nixpkgs.legacyPackages.x86_64-linux.nixfmt-tree;
    };
}
