"""The one error that is the caller's to solve."""


class UserError(Exception):
    """Bad arguments, a bad configuration, a folder that cannot be read: one sentence and what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
