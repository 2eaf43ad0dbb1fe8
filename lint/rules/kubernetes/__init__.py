"""Rules about: Core Kubernetes objects."""
