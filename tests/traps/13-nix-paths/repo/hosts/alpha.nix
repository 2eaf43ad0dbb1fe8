{ lib, config, ... }:
let
  name = "alpha";
  optional = lib.filter builtins.pathExists [ ./local.nix ];
in
{
  imports = [ ../modules/backup.nix ] ++ optional
    ++ lib.optional (builtins.pathExists ./hardware.nix) ./hardware.nix;
  networking.hostName = name;
  sops.defaultSopsFile = ../secrets/host-${name}.yaml;
}
