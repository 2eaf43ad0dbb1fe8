"""Which rules run and what is shown, by configuration and command line."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.finding import Severity
from stackwright.lint.rules.index import INDEX
from stackwright.lint.selection import expand, select
from stackwright.model.config import Config, parse_config
from stackwright.model.errors import UserError

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
LENIENT = {code for code, rule in INDEX.items() if not rule.strict}
KUS = {code for code in INDEX if code.startswith("KUS")}


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        ([], set()),
        (["KUS001"], {"KUS001"}),
        (["kus001", "Missing-Path"], {"KUS001", "ARG001"}),
        (["KUS"], KUS),
        (["kus"], KUS),
        (["KUS", "unused-suppression"], KUS | {"SUP001"}),
    ],
)
def test_names(names: list[str], codes: set[str]) -> None:
    assert expand(names) == codes


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("KUS0001", "KUS001"),
        ("missing-pth", "missing-path"),
        ("KU", "KUS"),
        ("unknown-sync-options", "unknown-sync-option"),
        ("yamll001", "YAML001"),
        ("zzzzzzzz", None),
        ("KUS*", "KUS"),
    ],
)
def test_unknown_names(name: str, hint: str | None) -> None:
    with pytest.raises(UserError, match="does not exist") as caught:
        expand([name])
    assert f"`{name}`" in caught.value.message
    assert "`stackwright rule`" in caught.value.hint
    assert ("Did you mean" in caught.value.hint) == (hint is not None)
    assert hint is None or f"`{hint}" in caught.value.hint


def test_an_empty_name_is_unknown() -> None:
    with pytest.raises(UserError):
        expand([""])


@pytest.mark.parametrize(
    ("config", "how", "codes"),
    [
        (Config(), {}, LENIENT),
        (Config(profile="minimal"), {}, LENIENT),
        (Config(profile="strict"), {}, set(INDEX)),
        (Config(profile="strict"), {"profile": "default"}, LENIENT),
        (Config(), {"profile": "strict"}, set(INDEX)),
        (Config(select=("KUS001",)), {}, {"KUS001"}),
        (Config(select=("KUS001",)), {"select": ("ARG001",)}, {"ARG001"}),
        (Config(select=("KUS",), ignore=("KUS002",)), {}, (KUS & LENIENT) - {"KUS002"}),
        (Config(select=("KUS",), profile="strict"), {}, KUS),
        (Config(select=("KUS", "KUS008")), {}, KUS),
        (Config(ignore=("KUS002",)), {"ignore": ("KUS003",)}, LENIENT - {"KUS002", "KUS003"}),
        (Config(), {"select": ("orphan-file",)}, {"KUS008"}),
        (Config(select=("KUS001",), ignore=("KUS001",)), {}, set()),
    ],
)
def test_selection(config: Config, how: dict[str, str | tuple[str, ...]], codes: set[str]) -> None:
    assert select(config, **how).codes == codes  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["select", "ignore"])
def test_unknown_names_in_the_configuration(field: str) -> None:
    with pytest.raises(UserError, match="KUS0O1"):
        select(parse_config(f"lint: {{{field}: [KUS0O1]}}\n"))


@pytest.mark.parametrize("text", ["severities: {KUS0O1: info}", "per-path-ignores: {apps: [KUS0O1]}"])
def test_unknown_names_elsewhere_in_the_configuration(text: str) -> None:
    with pytest.raises(UserError, match="KUS0O1"):
        select(parse_config(f"lint: {{{text}}}\n"))


def test_severities_and_ignores() -> None:
    found = select(
        parse_config(
            "lint:\n  severities: {KUS: info, missing-target: warning}\n"
            "  per-path-ignores: {'apps/**': [KUS], '*.gen.yaml': [missing-path]}\n"
        )
    )
    assert found.severities["KUS002"] is Severity.INFO
    assert found.severities["KUS001"] is Severity.WARNING
    assert "ARG001" not in found.severities
    asked = {("KUS001", "apps/x.yaml"): True, ("KUS001", "x.yaml"): False, ("ARG001", "a/b.gen.yaml"): True}
    assert {key: found.ignores(*key) for key in asked} == asked


BROKEN = {"a/kustomization.yaml": "resources: [gone.yaml]\n", "b/kustomization.yaml": "resources: [gone.yaml]\n"}
TWICE = {"c/x.yaml": "k: 1\nk: 2\n"}


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ("", ["a error KUS001", "b error KUS001", "c warning YAML002"]),
        ("lint: {profile: minimal}", ["a error KUS001", "b error KUS001"]),
        ("lint: {severities: {KUS001: info}}", ["a info KUS001", "b info KUS001", "c warning YAML002"]),
        ("lint: {severities: {YAML: error}, profile: minimal}", ["a error KUS001", "b error KUS001", "c error YAML002"]),
        ("lint: {severities: {KUS001: warning}, profile: minimal}", []),
        ("lint: {per-path-ignores: {a/**: [KUS]}}", ["b error KUS001", "c warning YAML002"]),
        ("lint: {per-path-ignores: {kustomization.yaml: [missing-target]}}", ["c warning YAML002"]),
        ("lint: {select: [YAML]}", ["c warning YAML002"]),
        ("lint: {ignore: [duplicate-key]}", ["a error KUS001", "b error KUS001"]),
        ("lint: {exclude: [b]}", ["a error KUS001", "c warning YAML002"]),
        ("lint: {exclude: ['**/kustomization.yaml']}", ["c warning YAML002"]),
    ],
)  # fmt: skip
def test_a_configuration_at_work(config: str, found: list[str], make: Make, told: Told) -> None:
    lines = told(make({**BROKEN, **TWICE, "stackwright.yaml": config}))
    assert [f"{line.split('/')[0]} {' '.join(line.split(' ')[1:3])}" for line in lines] == found


def test_what_a_profile_hides_is_counted(make: Make, check: Callable[..., object]) -> None:
    report = check(make({**BROKEN, **TWICE}), profile="minimal")
    assert "hidden=1" in repr(report)
