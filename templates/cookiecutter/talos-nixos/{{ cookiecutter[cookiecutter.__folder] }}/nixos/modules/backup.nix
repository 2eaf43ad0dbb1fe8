# Backups with restic, each night, to a place that is not this machine; and each week a proof that they can be read.
# Its secrets: `just nixos-backup-secrets HOST`.
{ config, pkgs, ... }:
let
  paths = [
    "/etc/ssh"
    "/var/backup"
    "/var/lib"
  ];
  secret = name: config.sops.secrets.${name}.path;
in
{
  sops.secrets = {
    restic-repository = { };
    restic-password = { };
    # Credentials of the place: AWS_ACCESS_KEY_ID=…, AWS_SECRET_ACCESS_KEY=…
    restic-environment = { };
  };

  # A path that is not there would be an error of every backup.
  systemd.tmpfiles.rules = [ "d /var/backup 0711 root root -" ];

  services.restic.backups.nightly = {
    inherit paths;
    repositoryFile = secret "restic-repository";
    passwordFile = secret "restic-password";
    environmentFile = secret "restic-environment";
    initialize = true;
    exclude = [
      # Databases are in /var/backup as dumps: their files, copied while they run, are good for nothing.
      "/var/lib/postgresql"
      # These come back by themselves.
      "/var/lib/containerd"
      "/var/lib/docker"
      "/var/lib/rancher/k3s/agent"
      "/var/lib/systemd/coredump"
    ];
    extraBackupArgs = [ "--exclude-caches" ];
    pruneOpts = [
      "--keep-daily 7"
      "--keep-weekly 5"
      "--keep-monthly 12"
    ];
    timerConfig = {
      OnCalendar = "02:15";
      RandomizedDelaySec = "30m";
      # A machine that was off at night catches up.
      Persistent = true;
    };
  };

  # A backup that nobody has restored is a hope. This restores the newest one and compares it with what is there;
  # it fails loudly (`systemctl --failed`, and node_systemd_unit_state for Prometheus).
  systemd.services.restore-test = {
    description = "Restore the newest backup and look at it";
    after = [ "network-online.target" ];
    wants = [ "network-online.target" ];
    startAt = "Sun 04:15";
    path = [
      pkgs.diffutils
      pkgs.restic
    ];
    environment = {
      RESTIC_REPOSITORY_FILE = secret "restic-repository";
      RESTIC_PASSWORD_FILE = secret "restic-password";
      RESTIC_CACHE_DIR = "/var/cache/restore-test";
    };
    serviceConfig = {
      Type = "oneshot";
      EnvironmentFile = secret "restic-environment";
      CacheDirectory = "restore-test";
      PrivateTmp = true;
      ProtectSystem = "strict";
      ProtectHome = true;
      NoNewPrivileges = true;
    };
    script = ''
      restic check --read-data-subset=5%
      restic restore latest --host ${config.networking.hostName} --target /tmp/restored \
        --include /etc/ssh --include /var/backup
      # The host's key never changes: it must come back as it is.
      cmp /etc/ssh/ssh_host_ed25519_key /tmp/restored/etc/ssh/ssh_host_ed25519_key
      # Dumps must have come along where there are any, and none of them empty.
      if [ -d /var/backup/postgresql ]; then
        test -n "$(find /tmp/restored/var/backup/postgresql -name '*.zstd' -size +0 -print -quit)"
      fi
    '';
  };
}
