"""An answer that cannot be written safely is refused with a sentence, by `new` and by plain cookiecutter alike."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError

from stackwright.generator.answers.read_answers import GivenAnswers, complete_answers
from stackwright.generator.answers.rules import NO_TEXTS, RESERVED
from stackwright.generator.answers.schema_errors import find_misfits
from stackwright.model.config import read_config
from stackwright.model.errors import UserError

ROOT = Path(__file__).resolve().parents[2]
#: What breaks out of a path, a shell, YAML, Nix, just, Jinja or a line.
TEXTS = (
    "", " ", ".", "..", "../x", "../../x", "a/../../x", "/tmp/x", "a/b", "a\\b", "-x", "a-", "~", "~root", "$(id)", "`id`", "a$(id)",
    "a`id`", "${x}", "a${builtins.x}", "a;id", "a&id", "a|id", "a>x", "a<x", "a#b", "#a", "a b", "a'b", "a\"b", "a''b", "a\nb", "a\n",
    "\na", "a\rb", "a\tb", "a\0b", "a\x1bb", "a\u2028b", "a\x85b", "a\u202eb", "a: b", "a:", "- a", "[a]", "{a}", "{{ a }}", "a{{b}}",
    "{% a %}", "!a", "*a", "&a", "%a", "@a", "a@b", "a,b", "a=b", "a?b", "ä", "A", "a" * 41, "a" * 200, "null", "yes", "on", "0", "1",
    "localhost", "a.b", "a..b", "a.-b", "a.1", ".a", "a.", "@", "@@a", "@a/b", "v1", "v1.2", "1.2.3", "v1.2.3", "vv1.2.3", "1..3",
    "1.2.3-", "1.2.3-rc.1", "1.2.3--", "1.2.3+k3s1", "1.2.3+a", "1.2.123456", "v1.2.3\n", "v1.2.3;id", "age1", f"age1{'q' * 58}",
    f"age1{'q' * 58}\n", f"age1{'Q' * 58}", "cp-1", "monitoring",
)  # fmt: skip


@pytest.mark.parametrize(
    "text", ["$(id)", "a;id", "a&b", "a|b", "a#b", "a<b", "a\\b", "a$b", "a\n", "a\x1b", "a\u2028", "a*", "a!b"]
)
def test_urls(text: str) -> None:
    with pytest.raises(UserError, match=r"repository\.url: .* is not a URL such as"):
        complete_answers(GivenAnswers({"stack": "talos", "repository": {"url": f"https://github.com/x/{text}.git"}}))


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example:8443/~b/c_d.git",
        "git@git.example:a/b",
        "ssh://git@git.example:22/a/b.git",
        "https://a.example/b%20c/_git/d",
    ],
)
def test_urls_that_are_right(url: str) -> None:
    assert complete_answers(GivenAnswers({"stack": "talos", "repository": {"url": url}})).repository.url == url


@pytest.mark.parametrize(
    "text", ["a\n", "a\x1b]0;x", "a\u2028b", "a\0", "a\x85b", "a\x7f", "a`id`", "a: b", "a{{ b }}"]
)
def test_titles(text: str) -> None:
    with pytest.raises(UserError, match=r"repository\.title: .* is not a line of plain text"):
        complete_answers(GivenAnswers({"stack": "talos", "repository": {"title": text}}))


@pytest.mark.parametrize("key", ["name", "branch", "owner"])
def test_a_line_break_at_the_end(key: str) -> None:
    with pytest.raises(UserError, match=rf"repository\.{key}: "):
        complete_answers(GivenAnswers({"stack": "talos", "repository": {key: "a\n"}}))


def test_a_line_break_at_the_end_of_a_setting(tmp_path: Path) -> None:
    (tmp_path / "stackwright.yaml").write_text('versions: {talos: "1.12\\n"}\n')
    with pytest.raises(UserError, match=r"stackwright\.yaml:1:19: versions\.talos: "):
        read_config(tmp_path)


#: A question of each kind, and the answer of `new` that it is.
QUESTIONS: dict[str, Callable[[str], dict[str, Any]]] = {
    "directory": lambda text: {"repository": {"name": text}},
    "title": lambda text: {"repository": {"title": text}},
    "host": lambda text: {"repository": {"url": f"https://{text}/a/b.git"}},
    "organisation": lambda text: {"repository": {"url": f"https://github.com/{text}/b.git"}},
    "owner": lambda text: {"repository": {"owner": text}},
    "domain": lambda text: {"domain": text},
    "cluster": lambda text: {"cluster": {"name": text}},
    "age_recipient": lambda text: {"secrets": {"age": [text]}},
    "cp_1": lambda text: {"nodes": [{"name": text}]},
    "talos_version": lambda text: {"versions": {"talos": text}},
    "k3s_version": lambda text: {"versions": {"k3s": text}},
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_cookiecutter_refuses_what_new_refuses(question: str) -> None:
    """What it is told goes into files as it is, and there is no hook that looks at it."""
    template = ROOT / "templates" / "cookiecutter" / "two-clusters"
    settings = json.loads((template / "cookiecutter.json").read_text("utf-8"))
    (name,) = (path.name for path in template.iterdir() if path.is_dir())
    jinja = Environment(undefined=StrictUndefined)
    folder, chosen = jinja.from_string(name), jinja.from_string(settings.pop("__folder", ""))
    defaults = {**settings, "owner": "@example/platform", "cluster": "homelab"}
    taken = []
    for text in TEXTS:
        values = {**defaults, question: text}
        try:
            folder.render(cookiecutter={**values, "__folder": chosen.render(cookiecutter=values)})
        except UndefinedError as error:
            sentence = str(error)
            assert f"no attribute '{question} is to be " in sentence or "no attribute 'two of the machines" in sentence
        else:
            taken.append(text)
    assert taken
    assert [text for text in taken if find_misfits(QUESTIONS[question](text))] == []
    reserved = {"directory": set(NO_TEXTS), "cluster": set(RESERVED), "cp_1": set(RESERVED)}
    assert reserved.get(question, set()).isdisjoint(taken)


@pytest.mark.system
@pytest.mark.parametrize(
    "answer", ["directory=../x", "directory=a/b", "title=a`id`", "cp_1=$(id)", "host=a;b", "cluster=a'b"]
)
def test_cookiecutter_ends_with_a_sentence_and_writes_nothing(tmp_path: Path, answer: str) -> None:
    settings = tmp_path / "settings.yaml"
    settings.write_text(f"cookiecutters_dir: {tmp_path / 'settings.c'}\nreplay_dir: {tmp_path / 'settings.r'}\n")
    (tmp_path / "out").mkdir()
    template = str(ROOT / "templates" / "cookiecutter" / "talos")
    done = subprocess.run(
        [sys.executable, "-m", "cookiecutter", template, "--no-input", "--config-file", str(settings), "-o", "out", answer],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("settings")) == ["out"]
    assert list((tmp_path / "out").iterdir()) == []
    assert done.returncode == 1
    assert f"{answer.partition('=')[0]} is to be " in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
