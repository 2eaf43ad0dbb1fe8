"""`stackwright.yaml` is read strictly, and its mistakes are told with their place and what was meant."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from stackwright.lint.finding import Report
from stackwright.model.config import Config, list_settings, parse_config, read_config
from stackwright.model.errors import UserError
from stackwright.model.files.globs import matches
from stackwright.schemas.stackwright.config import config_schema

Make = Callable[[Mapping[str, str | bytes]], Path]

FULL = """\
lint:
  profile: strict
  select: [KUS, missing-path]
  ignore: [KUS002]
  per-path-ignores:
    apps/**: [ARG]
  severities: {KUS001: info}
  fail-on: never
  exclude: [docs/**]
  max-file-size: 5_000
  baseline: base.json
repository:
  urls: [https://git.example.org/a/b]
versions:
  talos: ["1.9", v1.10.2]
  argocd: "2.14"
"""


def test_every_setting() -> None:
    assert replace(parse_config(FULL), places={}) == Config(
        profile="strict",
        select=("KUS", "missing-path"),
        ignore=("KUS002",),
        per_path_ignores={"apps/**": ("ARG",)},
        severities={"KUS001": "info"},
        fail_on="never",
        exclude=("docs/**",),
        size_limit=5000,
        baseline="base.json",
        urls=("https://git.example.org/a/b",),
        versions={"talos": ("1.9", "v1.10.2"), "argocd": ("2.14",)},
        written=frozenset(
            f"lint.{key}"
            for key in (
                "profile", "select", "ignore", "per-path-ignores", "severities", "fail-on", "exclude", "max-file-size",
                "baseline",
            )
        ) | {"repository.urls", "versions.talos", "versions.argocd"},
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "{}\n", "lint: {}\n"])
def test_nothing_is_the_defaults(text: str) -> None:
    assert replace(parse_config(text), places={}) == Config()


def test_no_file_is_the_defaults(make: Make) -> None:
    assert read_config(make({})) == Config()


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("lnt: {}\n", "stackwright.yaml:1:1: `lnt` is not a setting of the file.", "Did you mean `lint`?"),
        (
            "lint:\n  select: []\n  ignroe: [KUS]\n",
            "stackwright.yaml:3:3: `ignroe` is not a setting of lint.",
            "Did you mean `ignore`?",
        ),
        ("repository: {zzz: 1}\n", "stackwright.yaml:1:14: `zzz` is not a setting of repository.", "Known here: external, urls."),
        ("lint: {profile: lax}\n", "stackwright.yaml:1:17: lint.profile: one of minimal, default, strict is expected.", ""),
        ("lint:\n  select: KUS\n", "stackwright.yaml:2:11: lint.select: a list is expected.", ""),
        ("lint:\n  select: [1]\n", "stackwright.yaml:2:12: lint.select.0: a text is expected.", ""),
        ("lint: [a]\n", "stackwright.yaml:1:7: lint: a mapping is expected.", ""),
        ("- a\n", "stackwright.yaml:1:1: the file: a mapping is expected.", ""),
        (
            "lint: {severities: {KUS001: off}}\n",
            "stackwright.yaml:1:29: lint.severities.KUS001: one of info, warning, error is expected.",
            "",
        ),
        ("lint: {max-file-size: 0}\n", "stackwright.yaml:1:23: lint.max-file-size: at least 1 is expected.", ""),
        ("lint: {max-file-size: true}\n", "stackwright.yaml:1:23: lint.max-file-size: a whole number is expected.", ""),
        (
            "repository: {external: [web]}\n",
            "stackwright.yaml:1:25: repository.external.0: a kind and a name with `/` between them,"
            " such as `Secret/web-tls`, is expected.",
            "",
        ),
        (
            "versions:\n  talos: 1.10\n",
            'stackwright.yaml:2:10: versions.talos: a version such as `"1.14"`, or a list of them, is expected.',
            'Write `"1.10"`: without quotes it is the number 1.1.',
        ),
        (
            'versions:\n  talos: ["1.9", 1.10]\n',
            'stackwright.yaml:2:18: versions.talos.1: a version such as `"1.14"` is expected.',
            'Write `"1.10"`: without quotes it is the number 1.1.',
        ),
        (
            "versions: {argocd: stable}\n",
            'stackwright.yaml:1:20: versions.argocd: a version such as `"1.14"`, or a list of them, is expected.',
            "",
        ),
        (
            "versions: {talos: []}\n",
            'stackwright.yaml:1:19: versions.talos: a version such as `"1.14"`, or a list of them, is expected.',
            "",
        ),
        (
            'versions: {talso: "1.14"}\n',
            "stackwright.yaml:1:12: `talso` is not a setting of versions.",
            "Did you mean `talos`?",
        ),
        ("lint: {select: []}\nlint: {}\n", "stackwright.yaml:2: `lint` stands twice in one mapping.", "Fix the file"),
        ("a: 1\nlint: [\n", "stackwright.yaml:3: it is not YAML:", "Fix the file"),
    ],
)  # fmt: skip
def test_mistakes(text: str, message: str, hint: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_config(text)
    assert caught.value.message.startswith(message)
    assert caught.value.hint.startswith(hint)
    assert bool(caught.value.hint) == bool(hint)


def test_a_size_in_scientific_notation() -> None:
    assert parse_config("lint: {max-file-size: 1e6}\n").size_limit == 1_000_000


def test_a_file_that_cannot_be_read_is_a_mistake(make: Make) -> None:
    root = make({"stackwright.yaml/x": ""})
    with pytest.raises(UserError, match="not readable"):
        read_config(root)


def test_a_mistake_in_a_file_with_a_byte_order_mark(make: Make) -> None:
    with pytest.raises(UserError, match=r"stackwright\.yaml:1:1: `lnt`"):
        read_config(make({"stackwright.yaml": b"\xef\xbb\xbflnt: {}\n"}))


def test_settings_say_where_they_come_from() -> None:
    shown = {name: (value, origin) for name, value, origin in list_settings(parse_config("lint: {fail-on: error}\n"))}
    assert shown["lint.fail-on"] == ("error", "stackwright.yaml")
    assert shown["lint.profile"] == ("default", "default")


def test_every_setting_of_the_schema_is_shown() -> None:
    sections = config_schema()["properties"]
    assert isinstance(sections, dict)
    # `talos` are machines, `network` and `scaffold` the generator's answers: they refer to their definitions.
    own = {section: schema["properties"] for section, schema in sections.items() if "$ref" not in schema}
    names = {f"{section}.{key}" for section, keys in own.items() for key in keys}
    assert names == {name for name, _, _ in list_settings(Config())}


@pytest.mark.parametrize(
    ("glob", "hits", "misses"),
    [
        ("*.yaml", ["a.yaml", "b/c.yaml", ".yaml"], ["a.yml", "a.yaml.bak"]),
        ("docs", ["docs", "docs/x", "a/docs/x"], ["docs2", "adocs"]),
        ("docs/", ["docs/x", "a/docs/x"], ["docs2/x"]),
        ("/docs", ["docs/x"], ["a/docs/x"]),
        ("./docs/x", ["docs/x"], ["a/docs/x"]),
        ("docs/**", ["docs/x", "docs/x/y"], ["a/docs/x", "docs2/x"]),
        ("apps/*/x.yaml", ["apps/a/x.yaml"], ["apps/a/b/x.yaml", "apps/x.yaml"]),
        ("apps/**/x.yaml", ["apps/x.yaml", "apps/a/b/x.yaml"], ["x.yaml", "apps/ax.yaml"]),
        ("**/x", ["x", "a/x", "a/b/x/y"], ["ax"]),
        ("a?.yaml", ["ab.yaml"], ["a.yaml", "a/.yaml"]),
        ("a+(b).yaml", ["a+(b).yaml"], ["aab.yaml"]),
        ("**", ["a", "a/b"], []),
    ],
)
def test_globs(glob: str, hits: list[str], misses: list[str]) -> None:
    assert {path: matches(path, glob) for path in hits + misses} == {
        **dict.fromkeys(hits, True),
        **dict.fromkeys(misses, False),
    }


def test_excluded_files_exist_but_are_not_read(make: Make, check: Callable[..., Report]) -> None:
    files = {
        "stackwright.yaml": "lint: {exclude: [gen/**]}\n",
        "kustomization.yaml": "resources: [gen/x.yaml]\n",
        "gen/x.yaml": "a: [\n",
    }
    report = check(make(files))
    assert report.findings == ()
    assert report.summary.skipped == {"excluded": 1}
