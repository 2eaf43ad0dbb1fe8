{
  inputs.nixpkgs.url = "__NIXPKGS__";
  outputs = { self, nixpkgs }: { };
}
