{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.home = {
    url = "github:nix-community/home-manager";
    inputs.nixpkgs.follows = "nixpkgs";
  };
  # `extra` is named here only, and locked all the same
  outputs = { self, nixpkgs, home, extra, sops-nix, ... }: {
    nixosConfigurations.alpha = nixpkgs.lib.nixosSystem {
      modules = [ sops-nix.nixosModules.sops ./hosts/alpha.nix ];
    };
  };
}
