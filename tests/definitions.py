"""A CustomResourceDefinition for tests of something else, in which only what its objects may have is of interest."""

_DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: {plural}.{group}}}
spec:
  group: {group}
  names: {{kind: {kind}, plural: {plural}}}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
"""


def definition(kind: str, group: str, properties: str) -> str:
    """The definition of `v1` of a kind with these properties in its `spec`, a line each; the last one ends the file."""
    lines = "".join(f"                {line}\n" for line in properties.strip().splitlines())
    return _DEFINITION.format(kind=kind, plural=f"{kind.lower()}s", group=group) + lines
