"""Which files are what, by name and by their first bytes; and which folders hold what nobody deploys."""

import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache


def is_kustomization_name(path: str) -> bool:
    """Whether kustomize looks for a kustomization under this name."""
    return path.endswith(KUSTOMIZATION_NAMES) and posixpath.basename(path) in KUSTOMIZATION_NAMES


YAML_SUFFIXES = (".yaml", ".yml")
#: The names under which kustomize looks for a kustomization in a folder (api/konfig, RecognizedKustomizationFileNames).
KUSTOMIZATION_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
CHART_NAME = "Chart.yaml"
#: Manifests that `flux bootstrap` writes: until then they may stand there with a comment alone.
BOOTSTRAPPED_NAMES = frozenset({"gotk-components.yaml", "gotk-sync.yaml"})
#: The folder that it writes them into, beside what else the cluster's folder has.
BOOTSTRAPPED_FOLDER = "flux-system"
#: Beginnings of encrypted and placeholder files, by what they are.
MAGIC: Mapping[bytes, str] = {
    b"\0GITCRYPT\0": "encrypted",
    b"age-encryption.org/v1": "encrypted",
    b"-----BEGIN AGE ENCRYPTED FILE-----": "encrypted",
    b"-----BEGIN PGP MESSAGE-----": "encrypted",
    b"$ANSIBLE_VAULT;": "encrypted",
    b"version https://git-lfs.github.com/spec/": "lfs-pointer",
}
#: Folders that are kept but not deployed; what stands in them is reported as info.
ARCHIVE_FOLDERS = frozenset(
    {"archive", "archived", "archives", "_archive", ".archive", "deprecated", "disabled", "graveyard"}
    | {"no_deploy", "obsolete", "old", "retired", "trash", "unused"}
)
#: Folders with inputs of tests, which may be broken on purpose.
FIXTURE_FOLDERS = frozenset({"fixtures", "testdata", "__fixtures__"})
_OF_FIXTURES = ("-fixtures", "_fixtures")
#: How a file is called with which tests compare what there is, of which it says only a part (kuttl, Chainsaw), and one
#: that is to be copied and filled in.
ASIDE_NAME = re.compile(r"(?:^|[-_.])asserts?\.ya?ml$|^\d+-errors?\.ya?ml$|\.(?:sample|example)\.ya?ml$")
#: Folders with other people's work in them.
VENDORED_FOLDERS = frozenset({"ansible_collections", "galaxy", "node_modules", "third_party", "vendor", "vendored"})
#: Names of folders of which others make what is deployed.
BASE_FOLDERS = frozenset({"base", "bases"})
_ASIDE_FOLDERS = ARCHIVE_FOLDERS | FIXTURE_FOLDERS | VENDORED_FOLDERS
#: A template language's tag where YAML has a value, a key or a line. Tags inside of texts prove nothing: Prometheus
#: rules and Argo CD's own templates have them; and `${VAR}` is filled into what must be YAML before.
TEMPLATE_MARKS = re.compile(rb"^[ \t]*(- +)*([\w.\"'/-]+:[ \t]+)?(\{\{|\{%|\{#|<%|%\{)", re.MULTILINE)
#: A line with nothing but a name in capitals that a script puts text in the place of: `<NAME>`, `__NAME__`, `@NAME@`.
LONE_PLACEHOLDER = re.compile(
    rb"^[ \t]*(?:<[A-Z][A-Z0-9_-]+>|__[A-Z][A-Z0-9_]*__|@[A-Z][A-Z0-9_]+@)[ \t]*\r?$", re.MULTILINE
)
#: Folders with templates of files, and the same by a file's name.
TEMPLATE_FOLDERS = frozenset(
    {"templates", "template", "tpl", "tmpl", "skeleton", "skeletons", "scaffold", "scaffolds", "blueprints", "jinja"}
    | {"cookiecutter", "copier", "boilerplate", "gotmpl", "mustache"}
)
TEMPLATE_NAME = re.compile(r"templ|tmpl|tpl|[._]j2|jinja|mustache|skeleton")
#: A value that something else fills in before it is used: templates, `${VAR}`, `<path:…>`, `$(VAR)`, `@NAME@`,
#: `__NAME__`, `{NAME}`, references into stores of secrets (1Password's `op://`, vals' `ref+…://`, `vault:` and `bao:`
#: of Bank-Vaults), and `<name>` of Argo CD's Vault plugin.
PLACEHOLDER = re.compile(
    r"\{\{|\}\}|\$\{|\$\(|\{%|<path:|<[A-Z_-]+>|@[A-Za-z_]+@|(?<![A-Z0-9_])__[A-Z][A-Z0-9_]*__(?!\w)|\$[A-Z_][A-Z0-9_]+|ENC\["
    r"|\{[A-Z][A-Z0-9_]+\}|^op://|^ref\+\w+://|^(?:>>)?(?:vault|bao):[\w/]|^<[^<>]+>$"
)


@lru_cache(maxsize=4096)  # the same names and paths are asked about again and again
def is_placeholder(text: str) -> bool:
    """Whether the text is not what will be there in the end, so that nothing can be said of it."""
    return PLACEHOLDER.search(text) is not None


def is_template(text: str) -> bool:
    """The same of a whole file, in which `}}` by itself ends two mappings."""
    return any(found[0] != "}}" for found in PLACEHOLDER.finditer(text))


@lru_cache(maxsize=4096)  # of a file it is asked for each of its facts
def is_archived(path: str) -> bool:
    """Whether the file is kept but not in use, a test's input, or somebody else's."""
    *folders, name = path.split("/")
    is_aside = any(part in _ASIDE_FOLDERS or part.endswith(_OF_FIXTURES) for part in map(str.lower, folders))
    return is_aside or ASIDE_NAME.search(name) is not None
