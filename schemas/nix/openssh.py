"""What decides who gets in by SSH. Source: sshd.nix in `nixos/modules` of nixpkgs; sshd_config(5) of OpenSSH."""

#: How sshd asks for a password; NixOS has both on.
PASSWORD_SETTINGS = ("PasswordAuthentication", "KbdInteractiveAuthentication")
#: Settings by which others get in than the users with authorized keys.
OTHER_SETTINGS = frozenset(
    {
        "AuthenticationMethods",
        "AuthorizedKeysCommand",
        "AuthorizedKeysFile",
        "AuthorizedPrincipalsCommand",
        "AuthorizedPrincipalsFile",
        "GSSAPIAuthentication",
        "HostbasedAuthentication",
        "KerberosAuthentication",
        "TrustedUserCAKeys",
    }
)
#: Options that may do the same, or bring keys or users from elsewhere.
OTHER_OPTIONS: tuple[tuple[str, ...], ...] = (
    ("services", "openssh", "extraConfig"),
    ("services", "openssh", "authorizedKeysFiles"),
    ("services", "openssh", "authorizedKeysCommand"),
    ("services", "cloud-init", "enable"),
    ("users", "extraUsers"),
)
#: Users that modules of NixOS make where their service is on, which people log in as.
SERVICE_USERS = frozenset({"borg", "forgejo", "git", "gitea", "gitlab", "gitolite", "hydra", "jenkins", "nix-ssh"})
