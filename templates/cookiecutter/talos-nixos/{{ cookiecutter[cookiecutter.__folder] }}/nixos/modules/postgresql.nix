# PostgreSQL for clients in the nodes' network, and a dump of every database each night.
# The numbers suit 8 GiB of memory and a solid-state disk: a quarter for shared_buffers, half for effective_cache_size.
{ pkgs, ... }:
{
  services.postgresql = {
    enable = true;
    # Databases do not survive another major by themselves: move them with pg_upgrade, then change this.
    package = pkgs.postgresql_17;
    enableTCPIP = true;
    # ensureDatabases and ensureUsers of what uses it stand in the host's file.
    authentication = ''
      # type database user address method
      host all all 10.20.0.0/24 scram-sha-256
    '';
    settings = {
      password_encryption = "scram-sha-256";
      max_connections = 100;
      shared_buffers = "2GB";
      effective_cache_size = "4GB";
      maintenance_work_mem = "256MB";
      work_mem = "16MB";
      wal_compression = "on";
      max_wal_size = "4GB";
      checkpoint_completion_target = 0.9;
      # A solid-state disk finds a page as fast as the next one.
      random_page_cost = 1.1;
      effective_io_concurrency = 200;
      huge_pages = "try";
      log_min_duration_statement = "1s";
      log_lock_waits = true;
    };
  };

  boot.kernel.sysctl = {
    # shared_buffers in huge pages: 2 GiB, and a little for what comes with them.
    "vm.nr_hugepages" = 1100;
    # The memory of the database is the last to go to the swap.
    "vm.swappiness" = 1;
    # Little and often, so that a checkpoint does not find gigabytes to write.
    "vm.dirty_background_bytes" = 67108864;
    "vm.dirty_bytes" = 536870912;
  };

  systemd.services.postgresql = {
    # When memory runs out, a single connection goes before the whole server does.
    serviceConfig.OOMScoreAdjust = -900;
    environment.PG_OOM_ADJUST_FILE = "/proc/self/oom_score_adj";
    environment.PG_OOM_ADJUST_VALUE = "0";
  };

  networking.firewall.allowedTCPPorts = [ 5432 ];

  # Dumps are consistent and can be read by every later version; backup.nix carries them off the machine.
  services.postgresqlBackup = {
    enable = true;
    backupAll = true;
    compression = "zstd";
    location = "/var/backup/postgresql";
    startAt = "*-*-* 01:15:00";
  };

  services.prometheus.exporters.postgres = {
    enable = true;
    runAsLocalSuperUser = true;
    openFirewall = true;
  };
}
