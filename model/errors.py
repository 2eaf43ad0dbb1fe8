"""The one error that is the caller's to solve."""


class UserError(Exception):
    """Bad arguments, a bad configuration, a folder that cannot be read: one sentence and what to do about it.

    It may quote what was given, or what a file has: what looks like a secret in it is not told.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        from ..schemas.secret_shapes import masked  # only where something went wrong

        self.message, self.hint = masked(message), masked(hint)
        super().__init__(self.message)
