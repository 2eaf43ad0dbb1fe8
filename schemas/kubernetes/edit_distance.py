"""How far a word is from another one: slips of the pen and other similarities."""

#: Letters from which on a word may differ in two of them, or in one that is another one; else in one more or less.
_LONG, _SHORT = 8, 6
#: What names may differ in at their ends that are right both.
_ENDS = "s0123456789"


def distance(left: str, right: str) -> int:
    """How many letters are to be put in, taken out, replaced or swapped with the next one to make one of the other."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left):
        earlier, before, row = before, row, [i + 1]
        for j, other in enumerate(right):
            best = min(before[j] + (letter != other), before[j + 1] + 1, row[j] + 1)
            if i and j and letter == right[j - 1] and left[i - 1] == other:
                best = min(best, earlier[j - 1] + 1)
            row.append(best)
    return row[-1]


def is_near_word(word: str, other: str) -> bool:
    """Whether a word is so near to another one that it may be meant: one letter, in long words two; any case."""
    word, other = word.casefold(), other.casefold()
    most = 2 if len(other) >= _LONG else 1
    return abs(len(word) - len(other)) <= most and distance(word, other) <= most


def is_slip(word: str, other: str) -> bool:
    """Whether a word is nothing but another one mistyped, where both could be names: `Servicemonitor`, `Certifcate`.

    Names that are right differ in a capital (`VLAgent`, `VMAgent`), in an `s` or a digit at their end, or where
    they are short.
    """
    if word.casefold() == other.casefold():
        return word != other
    same_length, same_capitals = len(word) == len(other), _capitals(word) == _capitals(other)
    is_swapped = same_length and sorted(word) == sorted(other)
    least = _SHORT if is_swapped or (same_capitals and not same_length) else _LONG
    if len(other) < least or abs(len(word) - len(other)) > 1 or word.rstrip(_ENDS) == other.rstrip(_ENDS):
        return False
    return (same_capitals or not same_length or is_swapped) and distance(word, other) == 1


def _capitals(word: str) -> str:
    return "".join(letter for letter in word if not letter.islower())


def nearest(word: str, words: "frozenset[str] | set[str]") -> str | None:
    """The nearest of the words that are near enough to be meant, None where there is none."""
    near = [other for other in words if is_near_word(word, other)]
    return min(near, key=lambda other: (distance(word.casefold(), other.casefold()), other), default=None)
