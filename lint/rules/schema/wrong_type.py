"""Every value has the type of its field.

YAML reads `on`, `yes` and `0x1F` as something else than text, `"3"` as text and not as a number, and an entry without
its dash as a mapping and not as a list. The API server, Talos and kustomize refuse what has another type. kustomize
reads `on` and `yes` as text: in what it includes they are not told.

## Wrong

```yaml title="apps/web/deployment.yaml"
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {debug: on}
spec:
  replicas: "2"
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        name: web
        image: registry.example.org/web:1.0
```

```text title="output"
apps/web/deployment.yaml:5:19: error SCH002 `metadata.labels.debug` must be a string, not `true`
apps/web/deployment.yaml:7:13: error SCH002 `spec.replicas` must be an integer, not `2`, a string
apps/web/deployment.yaml:13:9: error SCH002 `spec.template.spec.containers` must be a list, not a mapping
```

```yaml title="fixed: apps/web/deployment.yaml"
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {debug: "on"}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        name: web
        image: registry.example.org/web:1.0
```

## Right

```yaml title="apps/web/deployment.yaml"
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {debug: "on"}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example.org/web:1.0
```

Since 0.2.0. Source: the types of each kind's API; go-yaml v2 and v3 (`resolve.go`) for what YAML reads as what.
"""

import re
from collections.abc import Iterator

from ....model.edit import Action, Edit
from ....model.facts import ViolationFact
from ....model.kustomize.overridden_by_patches import is_value_replaced
from ....model.kustomize.partial_objects import is_built
from ....model.text.place import Place
from ....schemas.file_types import YAML_SUFFIXES
from ....schemas.tables.catalogue import find_any, schema
from ....schemas.validation.subschema import subschema
from ....schemas.validation.validate import ViolationType
from ...finding import Severity
from ...rule import File, Fix, Problem, file_rule
from ...select_violations import select_violations
from ...violation_messages import field_of, format_types, make_problem, read_as, value_of

#: Booleans of YAML 1.1 only. Source: go-yaml v2 and v3 `resolve.go`; kustomize `kyaml` builds on v3.
_WORDS = frozenset({"on", "off", "yes", "no", "y", "n"})
#: A text that is a path or a name, and does not have more to say.
_PLAIN_PATH, _PLAIN_NAME = re.compile(r"[\w./-]{1,200}"), re.compile(r"[\w-]{1,200}")
#: What YAML reads as each of these types where it is not in quotes.
_PLAIN = {
    "integer": re.compile(r"[-+]?[0-9]+"),
    "number": re.compile(r"[-+]?[0-9]+(\.[0-9]*)?"),
    "boolean": re.compile(r"[Tt]rue|[Ff]alse|TRUE|FALSE"),
}
#: Numbers as JSON has them, and whole ones that stay the same without quotes.
_NUMBER, _WHOLE = re.compile(r"-?[0-9][0-9.eE+-]*"), re.compile(r"0|-?[1-9][0-9]{0,17}")


@file_rule("SCH002", "wrong-type", Severity.ERROR, of=(ViolationFact,))
def wrong_type(file: File) -> Iterator[Problem]:
    for fact in select_violations(file, ViolationType.WRONG_TYPE):
        if (_reads_otherwise(fact) or _is_annotation(fact)) and is_built(file.repository, file.path):
            continue
        if is_value_replaced(file.repository, file.path, fact.owner, fact.at):
            continue  # what stands in its place is judged as it is built
        yield make_problem(
            file.path,
            fact,
            f"{field_of(fact)} must be {format_types(fact.violation.allowed)}, not {_read(fact)}",
            f"read as {value_of(fact)}" if read_as(fact) else "",
            hint=_hint(fact),
            fix=_fix(file.place(fact.at), fact),
        )


def _reads_otherwise(fact: ViolationFact) -> bool:
    """Whether kustomize reads as text what kubectl and Argo CD read as a boolean: it parses as YAML 1.2 does."""
    return fact.violation.got in ("true", "false") and fact.written.casefold() in _WORDS


def _read(fact: ViolationFact) -> str:
    value = value_of(fact)
    if not fact.violation.got.startswith('"'):
        return value
    return f"{value}, a string" if value.startswith("`") else "a string"


def _fix(at: Place, fact: ViolationFact) -> Fix | None:
    """What is written in quotes where a text is wanted, and without them where only what it says is."""
    got, allowed = fact.violation.got, fact.violation.allowed
    if allowed == ("string",) and (got in ("true", "false") or _NUMBER.fullmatch(got)):
        written = fact.written or got
        return Fix("Put it in quotes", True, (Edit(at, Action.VALUE, written, written),))
    if got.startswith('"') and allowed in (("integer",), ("boolean",)):
        inner = got[1:-1]
        if allowed == ("boolean",) and inner in ("true", "false"):
            return Fix("Take off the quotes", True, (Edit(at, Action.VALUE, inner == "true", inner),))
        if allowed == ("integer",) and _WHOLE.fullmatch(inner):
            return Fix("Take off the quotes", True, (Edit(at, Action.VALUE, int(inner), inner),))
    return None


def _is_annotation(fact: ViolationFact) -> bool:
    """Whether it is a number or truth value of which kustomize makes a text: an annotation of the object itself."""
    return fact.violation.path[:-1] == ("metadata", "annotations") and not fact.violation.got.startswith("a ")


def _hint(fact: ViolationFact) -> str | None:
    """What to write instead, where it is plain."""
    got, allowed = fact.violation.got, fact.violation.allowed
    if "string" in allowed and got not in ("a mapping", "a list"):
        said = read_as(fact)
        return f"{said} here; put it in quotes to make it a string" if said else "put it in quotes to make it a string"
    if got.startswith('"') and any(_PLAIN[word].fullmatch(got[1:-1]) for word in allowed if word in _PLAIN):
        return "without quotes it is not a string"
    if allowed == ("object",) and (entry := _entry(fact)):
        return entry
    if allowed == ("array",):
        return "put a dash before the entry to make it a list"
    if (
        got == "a mapping"
        and allowed == ("string",)
        and any(isinstance(step, int) for step in fact.violation.path[-1:])
    ):
        return "the colon makes it a mapping; write the entry as one text"
    return None


def _entry(fact: ViolationFact) -> str:
    """How an entry of a list is written that is only the text, or number, that one of its fields is to have."""
    row = find_any(fact.api_version, fact.kind) if fact.api_version else None
    is_entry = any(isinstance(step, int) for step in fact.violation.path[-1:])
    if row is None or not is_entry or not value_of(fact).startswith("`"):
        return ""
    fields = subschema(schema(row), fact.violation.path).get("properties", {})
    got = fact.violation.got
    if "\\n" in got:
        return "write `- patch: |-` and the text below it" if "patch" in fields else ""
    text = got.strip('"')
    if got.startswith('"'):
        wanted = "path" if "path" in fields and ("/" in text or text.endswith(YAML_SUFFIXES)) else "name"
        is_plain = (_PLAIN_PATH if wanted == "path" else _PLAIN_NAME).fullmatch(text)
        field = wanted if wanted in fields and is_plain else ""
    else:
        field = next((name for name in ("port", "containerPort") if name in fields and text.isdecimal()), "")
    return f"write `- {field}: {text}`" if field else ""
