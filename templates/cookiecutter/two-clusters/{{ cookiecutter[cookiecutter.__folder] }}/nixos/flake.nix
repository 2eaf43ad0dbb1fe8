{
  description = "NixOS of {{ cookiecutter.directory }}";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
    # Partitions, as the installation makes them.
    disko = {
      # renovate: datasource=github-tags depName=nix-community/disko
      url = "github:nix-community/disko/v1.13.0";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    # Secrets, decrypted on the host that they are for.
    sops-nix = {
      url = "github:Mic92/sops-nix";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    # A commit rebuilds the hosts.
    comin = {
      # renovate: datasource=github-tags depName=nlewo/comin
      url = "github:nlewo/comin/v0.14.0";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    {
      nixpkgs,
      disko,
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
        {{ cookiecutter.server_1 }} = nixpkgs.lib.nixosSystem {
          modules = common ++ [
            disko.nixosModules.disko
            ./hosts/{{ cookiecutter.server_1 }}
          ];
        };
      };

      formatter.x86_64-linux = nixpkgs.legacyPackages.x86_64-linux.nixfmt-tree;
    };
}
