"""What ends the work of a generator; caught where the generators of an ApplicationSet are gone through."""


class GeneratorError(Exception):
    """The controller reports this of a generator."""


class PanicError(Exception):
    """The controller itself breaks off here."""
