"""The one error that is the caller's to solve."""

from collections.abc import Iterable


class UserError(Exception):
    """Bad arguments, a bad configuration, a folder that cannot be read: one sentence and what to do about it.

    It may quote what was given, or what a file has: what looks like a secret in it is not told, and what would steer
    a reader stands as a sign. `listed` are lines below the sentence.
    """

    def __init__(self, message: str, hint: str = "", listed: Iterable[str] = ()) -> None:
        from ..schemas.secrets.shapes import mask  # only where something went wrong
        from .text.escape_control_characters import clean

        self.message = "\n  ".join(clean(mask(line)) for line in (message, *listed))
        self.hint = clean(mask(hint))
        super().__init__(self.message)
