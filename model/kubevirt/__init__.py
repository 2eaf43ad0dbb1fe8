"""KubeVirt, CDI and Multus: what their admission webhooks would say of the objects of a repository."""
