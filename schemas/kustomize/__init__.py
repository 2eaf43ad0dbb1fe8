"""What kustomize itself knows of Kubernetes: fields, names, scopes, orders."""
