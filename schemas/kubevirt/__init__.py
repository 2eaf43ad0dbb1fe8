"""KubeVirt, CDI and Multus: what their admission webhooks ask beyond the schemas, as rows."""
