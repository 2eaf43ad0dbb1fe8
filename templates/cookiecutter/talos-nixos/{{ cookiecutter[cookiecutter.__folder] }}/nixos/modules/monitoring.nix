# Prometheus for the machines themselves: it still works when the cluster does not.
# It listens on the host alone; look at it through a tunnel: ssh -L 9090:127.0.0.1:9090 HOST
{
  services.prometheus = {
    enable = true;
    listenAddress = "127.0.0.1";
    retentionTime = "30d";
    globalConfig.scrape_interval = "30s";
    scrapeConfigs = [
      {
        job_name = "node";
        static_configs = [
          {
            targets = [
              "10.20.0.51:9100" # {{ cookiecutter.db_1 }}
            ];
          }
        ];
      }
      {
        job_name = "postgresql";
        static_configs = [
          {
            targets = [
              "10.20.0.51:9187" # {{ cookiecutter.db_1 }}
            ];
          }
        ];
      }
    ];
    rules = [
      ''
        groups:
          - name: machines
            rules:
              - alert: MachineDown
                expr: up == 0
                for: 5m
              - alert: DiskAlmostFull
                expr: node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs"} / node_filesystem_size_bytes < 0.1
                for: 15m
              - alert: UnitFailed
                expr: node_systemd_unit_state{state="failed"} == 1
                for: 5m
      ''
    ];
  };
}
