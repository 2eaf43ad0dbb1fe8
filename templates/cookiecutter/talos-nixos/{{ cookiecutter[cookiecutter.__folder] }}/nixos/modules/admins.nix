# Who may log in. There are no passwords: keys are the only way in, and the console of the machine has none.
{ config, lib, ... }:
let
  # What is not empty and no comment is a key.
  isKey = line: line != "" && !lib.hasPrefix "#" line;
  lines = lib.splitString "\n" (builtins.readFile ../../keys/admin.pub);
in
{
  users = {
    mutableUsers = false;
    users.admin = {
      isNormalUser = true;
      extraGroups = [ "wheel" ];
      openssh.authorizedKeys.keyFiles = [ ../../keys/admin.pub ];
    };
  };

  # There is no password that sudo could ask for.
  security.sudo.wheelNeedsPassword = false;

  assertions = [
    {
      assertion = lib.any isKey lines;
      message = "keys/admin.pub has no key: nobody could log in to ${config.networking.hostName}.";
    }
  ];
}
