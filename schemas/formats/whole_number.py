"""Whole numbers out of texts of any length."""

#: No number that is read has more digits; Python refuses to read some thousands, and takes the square of their time.
_MOST = 100
_BEYOND: int = 10**_MOST


def parse_whole(text: str) -> int:
    """The number that decimal digits say, with or without a sign before them; beyond all limits for very many."""
    sign, digits = (text[:1], text[1:]) if text[:1] in ("-", "+") else ("", text)
    bare = digits.lstrip("0")
    found = int(digits) if len(digits) <= _MOST else int(bare or "0") if len(bare) <= _MOST else _BEYOND
    return -found if sign == "-" else found
