{ lib, config, ... }:
let
  name = "alpha";
  optional = lib.filter builtins.pathExists [ ./local.nix ];
in
{
  imports = [ ../modules/backup.nix ] ++ optional
    ++ lib.optional (builtins.pathExists ./hardware.nix) ./hardware.nix;
  networking.hostName = name;
  nixpkgs.hostPlatform = "x86_64-linux";
  system.stateVersion = "24.11";
  sops.defaultSopsFile = ../secrets/host-${name}.yaml;
}
