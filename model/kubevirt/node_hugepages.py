"""Where nodes are told to keep huge pages: by a kernel argument, a sysctl, or the file of the kernel below /sys.

Source: Linux `Documentation/admin-guide/mm/hugetlbpage.rst`.
"""

from collections.abc import Iterator
from typing import NamedTuple

_MARKS = (b"hugepages=", b"nr_hugepages", b"hugepagesz")


class HugePagesFact(NamedTuple):
    """That a file speaks of huge pages of a node, by one of these marks."""

    mark: str


def find_huge_pages(raw: bytes) -> Iterator[HugePagesFact]:
    """Whether a text speaks of huge pages that a node keeps."""
    if b"hugepages" in raw:
        yield from (HugePagesFact(mark.decode()) for mark in _MARKS if mark in raw)
