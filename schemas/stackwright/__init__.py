"""The schemas of our own files: `stackwright.yaml` and the answers of `new`."""
