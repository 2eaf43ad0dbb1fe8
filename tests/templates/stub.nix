# Stands for nixpkgs, as far as generated systems need it: modules are imported and merged, options are not checked.
# Two values for one place are an error, as they are in NixOS.
{ flake, packages }:
let
  lib = {
    any = builtins.any;
    mkForce = value: value;
    hasPrefix = prefix: text: builtins.substring 0 (builtins.stringLength prefix) text == prefix;
    splitString =
      separator: text: builtins.filter builtins.isString (builtins.split separator text);
  };

  outside = "/nixpkgs/nixos/modules";

  # Values of one place: sets are merged, lists appended, anything else must be the same.
  merge =
    place: values:
    let
      first = builtins.head values;
      names = builtins.attrNames (builtins.foldl' (all: one: all // one) { } values);
      at = name: merge (place ++ [ name ]) (map (one: one.${name}) (builtins.filter (one: one ? ${name}) values));
    in
    if builtins.length values == 1 && !builtins.isAttrs first then
      first
    else if builtins.all builtins.isAttrs values then
      builtins.listToAttrs (
        map (name: {
          inherit name;
          value = at name;
        }) names
      )
    else if builtins.all builtins.isList values then
      builtins.concatLists values
    else if builtins.all (one: one == first) values then
      first
    else
      throw "two values for ${builtins.concatStringsSep "." place}";

  # A module and all that it imports, as plain sets; a file is taken once.
  collected =
    arguments: seen: module:
    if builtins.isString module && lib.hasPrefix outside module then
      [ ]
    else
      let
        loaded = if builtins.isPath module || builtins.isString module then import module else module;
        given = if builtins.isFunction loaded then loaded arguments else loaded;
        inner = builtins.concatMap (collected arguments seen) (given.imports or [ ]);
        # What a path leads to, so that a module that two others import counts once.
        key = if builtins.isPath module then toString module else "";
      in
      [ { inherit key; value = builtins.removeAttrs given [ "imports" ]; } ] ++ inner;

  once =
    modules:
    builtins.foldl' (
      all: one: if one.key != "" && builtins.any (other: other.key == one.key) all then all else all ++ [ one ]
    ) [ ] modules;

  nixosSystem =
    { modules }:
    let
      arguments = {
        inherit config lib;
        pkgs = packages;
        modulesPath = outside;
        options = { };
      };
      own = merge [ ] (map (one: one.value) (once (builtins.concatMap (collected arguments [ ]) modules)));
      # What options compute from others.
      config = own // {
        networking = own.networking // {
          fqdn = "${own.networking.hostName}.${own.networking.domain}";
        };
        services = own.services // {
          k3s = { enable = false; } // own.services.k3s or { };
        };
        sops = own.sops // {
          secrets = builtins.mapAttrs (name: secret: secret // { path = "/run/secrets/${name}"; }) (
            own.sops.secrets or { }
          );
        };
      };
    in
    {
      inherit config;
    };

  nixpkgs = {
    lib = lib // {
      inherit nixosSystem;
    };
    legacyPackages.x86_64-linux = packages;
  };

  # Paths as text: files that recipes make are not there yet, and nothing is to be copied into a store.
  plain =
    value:
    if builtins.isPath value then
      toString value
    else if builtins.isAttrs value then
      builtins.mapAttrs (_: plain) value
    else if builtins.isList value then
      map plain value
    else
      value;

  described = import flake;
  known = {
    inherit nixpkgs;
    self = { };
    disko.nixosModules.disko = { };
    sops-nix.nixosModules.sops = { };
    comin.nixosModules.comin = { };
  };
  # Inputs and arguments must be the same names.
  taken = builtins.functionArgs described.outputs;
  given = builtins.mapAttrs (name: _: known.${name}) described.inputs;
  outputs = described.outputs (known // given);
  unnamed = builtins.filter (name: !(described.inputs ? ${name}) && name != "self") (builtins.attrNames taken);
in
if unnamed != [ ] then
  throw "no inputs: ${builtins.concatStringsSep " " unnamed}"
else
  builtins.mapAttrs (_: system: plain system.config) outputs.nixosConfigurations
