"""Numbers as an English speaker reads them, in words: 2024 is "twenty twenty four", 3.5 is "three point five"."""

import re

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion")
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
_LONGEST = 20  # digits; longer runs are read one by one
_NUMBER = re.compile(
    r"(?P<sign>(?:(?<=^)|(?<=[\s(=,]))[-−])?(?P<dollar>\$)?(?P<whole>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?P<rest>(?:\.\d+)*)"
    r"(?P<tail>st\b|nd\b|rd\b|th\b|s\b|\s?%)?",
    re.ASCII,
)


def cardinal(number: int) -> str:
    """A whole number from 0, without "and": 105 is "one hundred five"."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f" {_ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" {cardinal(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{rest}"
    words: list[str] = []
    for scale in _SCALES:
        number, group = divmod(number, 1000)
        if group:
            words.insert(0, f"{cardinal(group)} {scale}".strip())
        if not number:
            break
    return " ".join(words)


def read_numbers(text: str) -> str:
    """The text with every Arabic number written as it is read aloud in English; the rest stays as it is."""
    return _NUMBER.sub(lambda found: f" {_read(found)} ", text)


def _read(found: re.Match[str]) -> str:
    run = found["whole"].replace(",", "")
    groups = found["rest"].split(".")[1:]
    tail = (found["tail"] or "").strip()
    grouped = "," in found["whole"] or bool(found["dollar"])
    words = _year(run) if not groups and not grouped else ""
    words = words or _whole(run)
    if len(groups) == 1:
        words += " point " + _digits(groups[0])
    elif groups:
        words += "".join(f" point {_whole(group)}" for group in groups)
    if found["sign"]:
        words = f"minus {words}"
    if tail == "%":
        return f"{words} percent"
    if tail in ("st", "nd", "rd", "th"):
        return _ordinal(words)
    return f"{words} dollars" if found["dollar"] else words


def _year(run: str) -> str:
    """Four digits from 1100 to 2099 in two halves; empty for anything else, and for 2000 to 2009."""
    if len(run) != 4 or not 1100 <= int(run) <= 2099 or 2000 <= int(run) <= 2009:
        return ""
    first, second = divmod(int(run), 100)
    if not second:
        return f"{cardinal(first)} hundred"
    return f"{cardinal(first)} {'oh ' if second < 10 else ''}{cardinal(second)}"


def _whole(run: str) -> str:
    if (len(run) > 1 and run.startswith("0")) or len(run) > _LONGEST:
        return _digits(run)
    return cardinal(int(run))


def _digits(run: str) -> str:
    return " ".join(_ONES[int(digit)] for digit in run)


def _ordinal(words: str) -> str:
    *head, last = words.split()
    ending = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    if last == "twelve":
        ending = "twelfth"
    return " ".join((*head, _ORDINALS.get(last, ending)))
