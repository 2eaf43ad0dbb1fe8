"""A report with every awkward thing in it."""

import pytest

from stackwright.lint.finding import Finding, Mark, Report, Severity, Summary
from stackwright.model.text.place import Span


@pytest.fixture
def report() -> Report:
    missing = Finding(
        "KUS001",
        "missing-target",
        Severity.ERROR,
        "resource `deploy.yaml` does not exist",
        Mark("web/kustomization.yaml", Span(5, 5, 5, 16), "named here"),
        "web/deploy.yaml",
        (Mark("web/deployment.yaml", Span(2, 7, 3, 1), "[not] listed"), Mark("web/deploy.yaml", None)),
        "did you mean `deployment.yaml`?",
        "https://example.org/KUS001",
        "ab12",
    )
    evil = "100% <b>@all</b> #1 | `x` [a](https://evil) \x1b[31m\x9b\u202e\udcff\ud800\nend"
    hostile = Finding("YAM001", "syntax", Severity.WARNING, evil, Mark("a,b: 日\udcff\ud800.yaml", Span(1, 1, 2, 3)))
    info = Finding("YAM002", "style", Severity.INFO, "long", Mark("", None))
    summary = Summary(files=3, unknown=2, unknown_why={"templated": 1, "encrypted": 1}, notes=("no @git <i> here",))
    return Report((missing, missing, hostile, info), summary)
