# Asks the real Nix which hosts a flake has, with stand-ins for its inputs: nixpkgs' lib, flake-utils, flake-parts and
# import-tree as far as names need them, and for every other input something that can be called and selected from. `names`
# are the flake's inputs, each with `kind` and the attribute paths that are asked of it. What comes of a stand-in alone is
# refused.
{ flake, root, names }:
let
  inherit (builtins)
    attrNames attrValues concatLists concatMap elemAt filter foldl' genList head isAttrs isFunction isList length
    listToAttrs map mapAttrs pathExists readDir readFile replaceStrings stringLength substring tail toString;
  systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];

  anything = { __functor = self: argument: anything; outPath = "/stand-in"; };
  grow = paths:
    anything // listToAttrs (map
      (name: {
        inherit name;
        value = grow (map tail (filter (path: path != [ ] && head path == name) paths));
      })
      (map head (filter (path: path != [ ]) paths)));

  hasPrefix = prefix: text: substring 0 (stringLength prefix) text == prefix;
  hasSuffix = suffix: text:
    let size = stringLength text; end = stringLength suffix;
    in end <= size && substring (size - end) end text == suffix;
  optionals = condition: items: if condition then items else [ ];
  nameValuePair = name: value: { inherit name value; };
  mapAttrsToList = f: set: map (name: f name set.${name}) (attrNames set);
  genAttrs = keys: f: listToAttrs (map (name: nameValuePair name (f name)) keys);
  filterAttrs = f: set: removeAttrs set (filter (name: !(f name set.${name})) (attrNames set));
  recursiveUpdate = left: right:
    left // mapAttrs
      (name: value:
        if left ? ${name} && isAttrs left.${name} && isAttrs value then recursiveUpdate left.${name} value else value)
      right;
  foldr = f: start: items: if items == [ ] then start else f (head items) (foldr f start (tail items));
  flatten = value: if isList value then concatMap flatten value else [ value ];
  filesBelow = folder: concatLists (mapAttrsToList
    (name: kind: if kind == "directory" then filesBelow (folder + "/${name}") else [ (folder + "/${name}") ])
    (readDir folder));
  splitString = separator: text: filter builtins.isString (builtins.split (escape separator) text);
  escape = replaceStrings
    [ "\\" "." "*" "+" "?" "(" ")" "[" "{" "|" "^" "$" ]
    [ "\\\\" "\\." "\\*" "\\+" "\\?" "\\(" "\\)" "\\[" "\\{" "\\|" "\\^" "\\$" ];
  unique = foldl' (found: item: if builtins.elem item found then found else found ++ [ item ]) [ ];
  setPath = path: value: if path == [ ] then value else { ${head path} = setPath (tail path) value; };
  getPath = path: default: set:
    if path == [ ] then set
    else if isAttrs set && set ? ${head path} then getPath (tail path) default set.${head path} else default;

  merged = throw "the stand-ins do not merge what modules define";
  types = anything // {
    attrsOf = element: element;
    deferredModule.isMerged = true;
    lazyAttrsOf = element: element;
    listOf = element: element;
    nullOr = element: element;
    submodule = _: { isMerged = true; };
    submoduleWith = _: { isMerged = true; };
  };

  plain = builtins // {
    inherit hasPrefix hasSuffix optionals nameValuePair mapAttrsToList genAttrs filterAttrs recursiveUpdate foldr
      flatten splitString unique;
    attrByPath = getPath;
    attrsToList = mapAttrsToList nameValuePair;
    boolToString = value: if value then "true" else "false";
    concatMapAttrs = f: set: foldl' (found: more: found // more) { } (mapAttrsToList f set);
    concatMapStrings = f: items: builtins.concatStringsSep "" (map f items);
    concatMapStringsSep = separator: f: items: builtins.concatStringsSep separator (map f items);
    concatStrings = builtins.concatStringsSep "";
    const = value: _: value;
    drop = count: items: genList (index: elemAt items (index + count)) (length items - count);
    escapeShellArg = text: text;
    evalModules = anything;
    extends = overlay: f: final: let previous = f final; in previous // overlay final previous;
    filesystem.listFilesRecursive = filesBelow;
    fix = f: let found = f found; in found;
    flip = f: first: second: f second first;
    foldlAttrs = f: start: set: foldl' (found: name: f found name set.${name}) start (attrNames set);
    fold = foldr;
    forEach = items: f: map f items;
    hasAttrByPath = path: set: getPath path anything set != anything;
    hasInfix = infix: text: builtins.match ".*${escape infix}.*" text != null;
    id = value: value;
    importJSON = path: builtins.fromJSON (readFile path);
    importTOML = path: builtins.fromTOML (readFile path);
    inherit isFunction;
    last = items: elemAt items (length items - 1);
    maintainers = anything;
    makeOverridable = f: f;
    mapAttrs' = f: set: listToAttrs (mapAttrsToList f set);
    mapAttrsRecursive = f: set: set;
    mergeAttrsList = foldl' (found: more: found // more) { };
    mkDefault = value: value;
    mkForce = value: value;
    mkIf = condition: value: value;
    mkMerge = values: anything;
    mkEnableOption = _: { _type = "option"; default = false; };
    mkOption = arguments: arguments // { _type = "option"; };
    nixosSystem = arguments: anything // { config = anything; };
    optional = condition: item: optionals condition [ item ];
    optionalAttrs = condition: set: if condition then set else { };
    optionalString = condition: text: if condition then text else "";
    pipe = foldl' (value: f: f value);
    range = first: last: genList (index: first + index) (last - first + 1);
    remove = item: filter (other: other != item);
    removePrefix = prefix: text:
      if hasPrefix prefix text then substring (stringLength prefix) (-1) text else text;
    removeSuffix = suffix: text:
      if hasSuffix suffix text then substring 0 (stringLength text - stringLength suffix) text else text;
    setAttrByPath = setPath;
    singleton = item: [ item ];
    subtractLists = without: filter (item: !(builtins.elem item without));
    systems.flakeExposed = systems;
    toList = value: if isList value then value else [ value ];
    inherit types;
    version = "26.05";
    warn = message: value: value;
    zipListsWith = f: first: second: genList
      (index: f (elemAt first index) (elemAt second index))
      (if length first < length second then length first else length second);
  };
  attrsets = plain;
  lib = plain // {
    inherit attrsets;
    lists = plain;
    strings = plain;
    trivial = plain;
    extend = overlay: let final = lib // overlay final lib; in final;
  };

  eachSystem = wanted: f: foldl'
    (found: system: foldl'
      (made: name: made // { ${name} = (made.${name} or { }) // { ${system} = (f system).${name}; }; })
      found
      (attrNames (f system)))
    { }
    wanted;
  # Modules without priorities and conditions; of options only defaults.
  defaults = options: foldl' recursiveUpdate { } (mapAttrsToList
    (name: option:
      if (option._type or "") != "option" then { ${name} = defaults option; }
      else if option ? apply || (option.type or { }).isMerged or false then merged
      else if option ? default then { ${name} = option.default; }
      else { })
    (removeAttrs options [ "perSystem" ]));
  walk = given: module:
    let
      asked = mapAttrs (name: _: anything) (builtins.functionArgs module);
      value = if isFunction module then module (asked // given) else module;
      isStandIn = isAttrs module && module ? __functor;
      content = value.config or (removeAttrs value [ "imports" "options" "_file" "key" "_class" ]);
    in
    if isStandIn then [ ]
    else if builtins.isPath module || builtins.isString module then walk given (import module)
    else concatMap (walk given) (value.imports or [ ]) ++ [ (defaults (value.options or { })) content ];
  mkFlake = arguments: module:
    let
      given = { inherit lib config; inputs = arguments.inputs; self = arguments.inputs.self; }
        // (arguments.specialArgs or { });
      config = { flake = { nixosModules = { }; }; }
        // foldl' recursiveUpdate { } (walk given module);
    in
    config.flake;
  importTree = folder: {
    imports = filter
      (path: hasSuffix ".nix" (toString path)
        && builtins.match ".*/_.*" (replaceStrings [ (toString folder) ] [ "" ] (toString path)) == null)
      (filesBelow folder);
  };
  load = { src, inputs ? { } }: listToAttrs (concatLists (mapAttrsToList
    (name: kind:
      let
        path = src + "/${name}";
        file = import path;
        given = mapAttrs (argument: _: inputs.${argument}) (builtins.functionArgs file);
      in
      if hasPrefix "_" name then [ ]
      else if kind == "directory" then [ (nameValuePair name (load { src = path; inherit inputs; })) ]
      else if hasSuffix ".nix" name then
        [ (nameValuePair (plain.removeSuffix ".nix" name) (if isFunction file then file given else file)) ]
      else [ ])
    (readDir src)));
  kinds = {
    framework = _: throw "the stand-ins are not enough";
    haumea = _: { lib = { inherit load; loadEvalTests = anything; }; };
    flake-parts = input: input // { lib = input.lib or { } // { inherit mkFlake; }; };
    import-tree = input: input // { __functor = self: importTree; };
    nixpkgs = input: input // {
      inherit lib;
      legacyPackages = genAttrs systems (system: input // { inherit lib; });
    };
    flake-utils = input: {
      lib = {
        inherit eachSystem;
        defaultSystems = systems;
        eachDefaultSystem = eachSystem systems;
        eachDefaultSystemMap = genAttrs systems;
        eachSystemMap = genAttrs;
      };
    };
    home-manager = input: input // { lib = { hm = anything; homeManagerConfiguration = anything; }; };
    other = input: input;
  };
  inputs = mapAttrs (name: input: kinds.${input.kind} (grow input.paths)) names;
  outputs = (import flake).outputs (inputs // { inherit self; });
  self = outputs // { inherit inputs outputs; outPath = root; sourceInfo.outPath = root; _type = "flake"; rev = "0"; };
  hosts = outputs.nixosConfigurations or { };
in
if outputs ? __functor || hosts ? __functor then throw "the stand-ins are not enough" else attrNames hosts
