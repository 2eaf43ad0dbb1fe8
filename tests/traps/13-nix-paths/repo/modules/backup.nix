{ lib, ... }:
{
  options.backup.key = lib.mkOption {
    type = lib.types.path;
    example = ./keys/backup.pub;
  };
}
