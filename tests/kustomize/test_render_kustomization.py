"""`render kustomization` shows what is built, where it comes from, what is not known, and no secret."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from stackwright.cli.main import main
from stackwright.model.errors import UserError
from stackwright.model.text.document import load
from stackwright.show.write_objects import write_object
from stackwright.tests.kustomize.small_repository import CONFIG_MAP, DEPLOYMENT

Make = Callable[[Mapping[str, str | bytes]], Path]
ROOT = {"stackwright.yaml": "lint: {}\n"}
FILES = {
    **ROOT,
    "apps/web/kustomization.yaml": "resources: [d.yaml, ../base]\nnamespace: prod\n"
    "secretGenerator: [{name: s, literals: [password=hunter2]}]\n",
    "apps/web/d.yaml": DEPLOYMENT,
    "apps/base/kustomization.yaml": "resources: [a.yaml, 'https://example.org/x.yaml']\n",
    "apps/base/a.yaml": CONFIG_MAP,
}


def render(path: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["render", "kustomization", str(path), *options])


def test_objects_and_what_is_not_known(make: Make) -> None:
    done = render(make(FILES) / "apps/web")
    assert done.exit_code == 0
    assert re.findall(r"^kind: (.*)", done.output, re.MULTILINE) == ["ConfigMap", "Secret", "Deployment"]
    assert done.output.endswith("# Not known:\n# apps/base/kustomization.yaml:1: https://example.org/x.yaml (remote)\n")


def test_secrets_are_masked(make: Make) -> None:
    done = render(make(FILES) / "apps/web")
    assert "aHVudGVyMg==" not in done.output
    assert "hunter2" not in done.output


def test_origins(make: Make) -> None:
    lines = render(make(FILES) / "apps/web", "--origin").output.splitlines()
    assert lines[0] == "# apps/base/a.yaml:1"
    assert "  namespace: prod  # apps/web/kustomization.yaml:2" in lines
    assert "  k: v" in lines  # what its own file says has no comment


def test_file_is_taken_for_its_folder(make: Make) -> None:
    root = make(FILES)
    assert render(root / "apps/base/kustomization.yaml").output == render(root / "apps/base").output


@pytest.mark.parametrize("options", [(), ("--origin",)])
def test_refusal_is_an_error_at_its_place(make: Make, options: tuple[str, ...]) -> None:
    files = {"kustomization.yaml": "resources:\n- a.yaml\n- b.yaml\n", "a.yaml": CONFIG_MAP}
    done = render(make(files), *options)
    assert done.exit_code == 1
    assert done.output == "error: kustomization.yaml:3: `b.yaml` does not exist (b.yaml)\n"


def test_folder_without_kustomization(make: Make) -> None:
    done = render(make({**ROOT, "x/a.yaml": CONFIG_MAP}) / "x")
    assert done.exit_code == 1
    assert done.output == "error: x: x has no kustomization.yaml, kustomization.yml or Kustomization; add one\n"


LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=4))
def test_what_is_written_is_read_back(value: dict[str, object]) -> None:
    text = "\n".join(line.text for line in write_object(value))  # type: ignore[arg-type]
    loaded = load(text.encode("utf-8", "surrogatepass"))
    assert loaded.parse_errors == ()
    assert [one.value for one in loaded.documents] == [value]


@pytest.mark.parametrize(
    ("path", "said"),
    [("apps", "apps has no kustomization.yaml."), ("apps/web/d.yaml", "apps/web/d.yaml is no kustomization.")],
)
def test_what_is_no_kustomization_names_those_that_are(make: Make, path: str, said: str) -> None:
    plain = "resources: []\nnamespace: x\n"
    files = {"apps/web/kustomization.yaml": plain, "apps/web/base/kustomization.yaml": plain, "apps/web/d.yaml": ""}
    error = render(make({**ROOT, **files}) / path).exception
    assert isinstance(error, UserError)
    assert (error.message, error.hint) == (said, "These folders have one: apps/web, apps/web/base.")
