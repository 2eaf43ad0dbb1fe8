"""Compare which Nix texts are accepted with Nix itself.

    python scripts/nix_parser.py CLONES [--seed N] [--mutants N]

CLONES is a folder of bare git repositories, or links to such. Each `.nix` file in their HEAD is read as the linter
reads it (syntax, duplicates, names that nothing defines) and by `nix-instantiate --parse`; then texts in which one
thing was broken at random. Nothing is evaluated, and nothing is written outside of a temporary folder.

Left out are files that are encrypted, no UTF-8 or too large, and those for which Nix 2.8, that of Debian, is too old:
it does not know the pipes `|>` and `<|`, and merges sets that are written out only at one level.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from stackwright.model.nix.syntax.lexer import tokenize
from stackwright.model.nix.syntax.parse import SIZE_LIMIT, parse
from stackwright.model.nix.syntax.scope import find_undefined_names
from stackwright.model.read_file import read

ENOUGH, ENOUGH_OF_MUTANTS, FAST_ENOUGH = 0.999, 0.99, 1.5
BATCH = 64
_PIPES = "with pipes, which Nix 2.8 does not know"
_UNMERGED = "with sets that Nix 2.8 does not merge"
_ENCRYPTED = "encrypted or binary"
_TOO_LARGE = f"larger than {SIZE_LIMIT:,} bytes"
_NO_TEXT = "not UTF-8, or with a NUL byte"
_BROKEN_AT = re.compile(r"\$\{|''|[\[\](){}\";=]")
_STRAY = (
    "}",
    "{",
    ")",
    "(",
    "]",
    "[",
    ";",
    "=",
    ":",
    '"',
    "''",
    "in",
    "then",
    "let",
    "inherit",
    "//",
    "++",
    "?",
    "@",
    ",",
    "${",
)


class Case(NamedTuple):
    """A text, and what it is called where it is told of."""

    name: str
    text: str


class Compared(NamedTuple):
    """How many texts were accepted or rejected by both, and how many were rejected only by us."""

    total: int
    agree: int
    wrong_rejects: int


def main() -> int:
    """Compare all files and mutants; 1 where too few agree, a valid file is rejected or it takes too long."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("clones", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutants", type=int, default=1000)
    arguments = parser.parse_args()
    if shutil.which("nix-instantiate") is None:
        print("nix-instantiate is not installed", file=sys.stderr)
        return 1
    left_out = Counter(dict.fromkeys((_PIPES, _UNMERGED, _ENCRYPTED, _TOO_LARGE, _NO_TEXT), 0))
    cases = [case for path, data in _files(arguments.clones) if (case := _case(path, data, left_out)) is not None]
    if not cases:
        print(f"no .nix files in {arguments.clones}", file=sys.stderr)
        return 1
    speed = _measure(cases)
    with tempfile.TemporaryDirectory() as folder:
        nix = Nix(Path(folder))
        files = _compare(nix, cases, left_out)
        for why, count in left_out.items():
            print(f"left out: {count} {why}")
        mutants = _compare(nix, list(_mutants(cases, arguments.mutants, random.Random(arguments.seed))), Counter())
    print(f"mutants: {mutants.agree} of {mutants.total} agree ({mutants.agree / max(mutants.total, 1):.2%})")
    print(
        f"nix parser: {files.agree} of {files.total} agree ({100 * files.agree / files.total:.2f} %),"
        f" wrong rejects: {files.wrong_rejects}, {speed:.1f} MB/s"
    )
    enough = files.agree >= ENOUGH * files.total and mutants.agree >= ENOUGH_OF_MUTANTS * mutants.total
    return 0 if enough and not files.wrong_rejects and speed >= FAST_ENOUGH else 1


def _files(clones: Path) -> Iterator[tuple[str, bytes]]:
    """The `.nix` files in the HEAD of each repository, by its name and their path."""
    for clone in sorted(path for path in clones.iterdir() if path.is_dir()):
        git = ("git", f"--git-dir={clone.resolve()}")
        listed = subprocess.run([*git, "ls-tree", "-r", "-z", "HEAD"], capture_output=True, check=False).stdout
        ids: dict[str, bytes] = {}
        for line in filter(None, listed.split(b"\0")):
            meta, _, path = line.partition(b"\t")
            mode, kind, blob = meta.split()
            if kind == b"blob" and mode != b"120000" and path.endswith(b".nix"):
                ids[f"{clone.name}/{path.decode(errors='replace')}"] = blob
        asked = b"".join(blob + b"\n" for blob in ids.values())
        if ids:
            told = subprocess.run([*git, "cat-file", "--batch"], input=asked, capture_output=True, check=True).stdout
            yield from zip(ids, _contents(told), strict=True)


def _contents(told: bytes) -> Iterator[bytes]:
    """What `git cat-file --batch` gave."""
    at = 0
    while at < len(told):
        end = told.index(b"\n", at)
        header = told[at:end].split()
        size = int(header[2]) if len(header) == 3 else -2  # missing: there is no content and no line break behind it
        yield told[end + 1 : end + 1 + max(size, 0)]
        at = end + 2 + size


def _case(path: str, data: bytes, left_out: Counter[str]) -> Case | None:
    """What can be compared of a file, else it is counted why not."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = None
    if not read(path, data).facts.state.is_read:
        left_out[_ENCRYPTED] += 1
    elif len(data) > SIZE_LIMIT:
        left_out[_TOO_LARGE] += 1
    elif text is None or "\0" in text:
        left_out[_NO_TEXT] += 1
    elif any(token.kind in ("|>", "<|") for token in tokenize(text).tokens):
        left_out[_PIPES] += 1
    else:
        return Case(path, text)
    return None


def _measure(cases: Sequence[Case]) -> float:
    """How many megabytes of text are parsed in a second of this process."""
    parse(cases[0].text)
    start = time.process_time()
    for case in cases:
        parse(case.text)
    took = time.process_time() - start
    return sum(len(case.text.encode()) for case in cases) / 1e6 / took


def _verdict(text: str) -> str:
    """Why a text is rejected, "" for one that is not."""
    parsed = parse(text)
    if parsed.errors:
        return parsed.errors[0].message
    undefined = find_undefined_names(parsed.tree) if parsed.tree is not None else []
    return f"undefined name `{undefined[0].name}`" if undefined else ""


class Nix(NamedTuple):
    """Nix' own parser, and a folder for all that it writes."""

    folder: Path

    def find_rejected(self, texts: Sequence[str]) -> Mapping[int, str]:
        """What Nix says of those texts that it rejects, by their index."""
        paths = [self.folder / f"{index}.nix" for index in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_bytes(text.encode())
        rejected: dict[int, str] = {}
        todo = [list(range(len(texts)))[start : start + BATCH] for start in range(0, len(texts), BATCH)]
        while todo:
            batch = todo.pop()
            error = self.parse([paths[index] for index in batch])
            if error is not None and len(batch) == 1:
                rejected[batch[0]] = error
            elif error is not None:
                half = len(batch) // 2
                todo += [batch[:half], batch[half:]]
        return rejected

    def parse(self, paths: Sequence[Path]) -> str | None:
        """The first line of what Nix says where it rejects one of the files, else None."""
        variables = ("NIX_STATE_DIR", "NIX_LOG_DIR", "NIX_CONF_DIR", "NIX_LOCALSTATE_DIR", "HOME", "XDG_CACHE_HOME")
        environment = {"PATH": os.environ["PATH"], **{name: str(self.folder) for name in variables}}
        command = ["nix-instantiate", "--store", "dummy://", "--parse", *map(str, paths)]
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, check=False, errors="replace"
        )
        return None if done.returncode == 0 else (done.stderr.splitlines() or ["no reason told"])[0]


def _compare(nix: Nix, cases: Sequence[Case], left_out: Counter[str]) -> Compared:
    """Compares, and prints what differs."""
    rejected = nix.find_rejected([case.text for case in cases])
    total = agree = wrong_rejects = 0
    for index, case in enumerate(cases):
        ours, theirs = _verdict(case.text), rejected.get(index, "")
        if not ours and "already defined at" in theirs:
            left_out[_UNMERGED] += 1
            continue
        total += 1
        agree += bool(ours) == bool(theirs)
        wrong_rejects += bool(ours) and not theirs
        if bool(ours) != bool(theirs):
            print(f"{case.name}: Nix: {theirs or 'accepted'}; here: {ours or 'accepted'}")
    return Compared(total, agree, wrong_rejects)


def _mutants(cases: Sequence[Case], count: int, chance: random.Random) -> Iterator[Case]:
    """Texts in which one thing was broken."""
    for number in range(count):
        case = chance.choice(cases)
        kind, text = _break(case.text, chance)
        yield Case(f"{case.name} (mutant {number}: {kind})", text)


def _break(text: str, chance: random.Random) -> tuple[str, str]:
    places = [match.span() for match in _BROKEN_AT.finditer(text)] or [(0, len(text))]
    kind = chance.choice(
        ("delete a sign", "delete a sign", "repeat a sign", "cut off", "delete a line", "insert a token")
    )
    start, end = chance.choice(places)
    at = chance.randrange(len(text) + 1)
    if kind == "delete a sign":
        return kind, text[:start] + text[end:]
    if kind == "repeat a sign":
        return kind, text[:end] + text[start:]
    if kind == "cut off":
        return kind, text[:at]
    if kind == "delete a line":
        lines = text.splitlines(keepends=True) or [""]
        del lines[chance.randrange(len(lines))]
        return kind, "".join(lines)
    return kind, f"{text[:at]} {chance.choice(_STRAY)} {text[at:]}"


if __name__ == "__main__":
    sys.exit(main())
