"""The report is the same whatever reads the files."""

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from multiprocessing import get_context
from pathlib import Path

import pytest

from stackwright.lint.engine import run
from stackwright.lint.finding import Report
from stackwright.lint.options import Options
from stackwright.lint.read_files import CHUNK, SERIAL_LIMIT, map_files
from stackwright.lint.report import Style, render
from stackwright.lint.selection import select
from stackwright.lint.workers import Workers
from stackwright.model.config import Config
from stackwright.model.files.source import open_source

APPS = 160


def files() -> dict[str, str | bytes]:
    """More files than one process reads by itself, with mistakes of every scope all over."""
    found: dict[str, str | bytes] = {}
    for number in range(APPS):
        folder = f"apps/{number:03}"
        found[f"{folder}/kustomization.yaml"] = (
            f"resources: [web.yaml{', gone.yaml' if number % 7 == 0 else ''}]\n"
            f"{'# stackwright: ignore[KUS002] of no use' if number % 11 == 0 else ''}\n"
        )
        found[f"{folder}/web.yaml"] = (
            f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web-{number}}}\n"
            f"spec: {{containers: [{{envFrom: [{{configMapRef: {{name: settings-{number % 13}}}}}]}}]}}\n"
        )
        found[f"{folder}/values.yaml"] = "k: 1\nk: 2\n" if number % 5 == 0 else "k: 1\n"
        found[f"{folder}/app.yaml"] = (
            f"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: web-{number}}}\n"
            f"spec: {{syncPolicy: {{syncOptions: [Prune={'yes' if number % 9 == 0 else 'true'}]}}}}\n"
        )
    found["maps.yaml"] = "\n---\n".join(
        f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings-{number}}}" for number in range(10)
    )
    return found


@pytest.fixture
def report(make: Callable[[Mapping[str, str | bytes]], Path]) -> Callable[..., Report]:
    root = make(files())

    def check(jobs: int | None = None, executor: Executor | None = None) -> Report:
        source = open_source(root)
        return run(source, Config(), select(Config(profile="strict")), Options(jobs=jobs), executor=executor)

    return check


def test_there_is_enough_to_share() -> None:
    assert sum(name.endswith(".yaml") for name in files()) > max(SERIAL_LIMIT, 2 * CHUNK, 600)


def _processes() -> Executor:
    return ProcessPoolExecutor(2, mp_context=get_context("spawn"))


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize(
    ("executor", "jobs"),
    [
        (lambda: ThreadPoolExecutor(4), None),
        (_processes, None),
        (lambda: nullcontext(None), 2),
        (lambda: nullcontext(None), None),
    ],
    ids=["threads", "processes", "two jobs", "as many jobs as there are cores"],
)
def test_same_report(
    report: Callable[..., Report], executor: Callable[[], AbstractContextManager[Executor | None]], jobs: int | None
) -> None:
    serial = report(jobs=1)
    codes = {finding.code for finding in serial.findings}
    assert {"KUS001", "K8S001", "ARG014", "YAML002", "SUP001", "KUS008", "SCH003"} <= codes
    with executor() as pool:
        other = report(jobs=jobs, executor=pool)
    assert other == serial
    for form in ("json", "text", "sarif"):
        assert render(other, form, Style(color=False, width=100)) == render(serial, form, Style(color=False, width=100))


def test_facts_are_sent_as_bytes(
    make: Callable[[Mapping[str, str | bytes]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[list[tuple[str, object, object]]] = []

    def send(
        _workers: Workers, work: Callable[[object], object], parts: Sequence[object], **_: bool
    ) -> Iterator[object]:
        for part in parts:
            sent.append(pickle.loads(pickle.dumps(work(part))))
            yield sent[-1]

    monkeypatch.setattr(Workers, "map", send)
    source = open_source(make(files()))
    mapped = map_files(source, ["ARG014"], excluded=lambda _: False, workers=Workers(2))
    assert mapped == map_files(source, ["ARG014"], excluded=lambda _: False)
    assert all(type(facts) is bytes for chunk in sent for _, facts, _ in chunk)
    here = {entry.path for entry in mapped} - {path for chunk in sent for path, _, _ in chunk}
    assert sent
    assert 0 < len(here) <= 100


def test_progress_ends_with_all_files(make: Callable[[Mapping[str, str | bytes]], Path]) -> None:
    told: list[tuple[int, int]] = []
    source = open_source(make(files()))
    run(source, Config(), select(Config()), Options(jobs=1), progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (len(files()), len(files()))
    assert told == sorted(told)
