"""nixpkgs' `lib`, as far as flakes use it. Source: the Nixpkgs manual, "Nixpkgs Library Functions".

Each function is written from what is documented of it. What is not here is not known, by its name.
"""
