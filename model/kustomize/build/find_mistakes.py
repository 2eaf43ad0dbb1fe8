"""What is wrong with what is built, where kustomize itself builds it without a word."""

from collections.abc import Iterator

from ..build_facts import Found
from .find_lost_names import find_lost_names
from .find_lost_pods import find_lost_pods
from .find_missing_keys import find_missing_keys
from .find_missing_patch_references import find_patched_references
from .find_runtime_mistakes import find_built_runtime_mistakes
from .find_violations import find_built_violations
from .find_webhook_refusals import find_built_refusals
from .objects import identify
from .parsed_files import ParsedFiles
from .result import Build


def find_mistakes(build: Build, files: ParsedFiles) -> Iterator[Found]:
    """The mistakes in what is built; nothing where kustomize refuses it, which is told then.

    What hangs on objects that may be missing is found only where all is known.
    """
    if build.problems:
        return
    every = [(identify(one.value), one) for one in build.objects]
    yield from find_built_violations(build, every)
    yield from find_built_refusals(build, every)
    yield from find_built_runtime_mistakes(every)
    yield from find_missing_keys(every)
    if not build.unknown:
        yield from find_lost_names(every, build.references)
        yield from find_lost_pods(every, files)
        yield from find_patched_references(every)
