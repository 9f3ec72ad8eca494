"""Numbers in any writing as one form, "#7": 7, 칠, 일곱, 세븐, seven."""

import re

_SINO = dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True)) | {"영": 0, "공": 0}
_SINO_PLACES = {"십": 10, "백": 100, "천": 1000}
_NATIVE = {
    "하나": 1,
    "한": 1,
    "둘": 2,
    "두": 2,
    "셋": 3,
    "세": 3,
    "넷": 4,
    "네": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
    "열": 10,
    "스무": 20,
}
_LOAN = {"원": 1, "투": 2, "쓰리": 3, "포": 4, "파이브": 5, "식스": 6, "세븐": 7}
_ENGLISH_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_ENGLISH = {word: number for number, word in enumerate(_ENGLISH_WORDS)} | {"single": 1, "twice": 2}
_COUNTER = r"(?:개|가지|번|명|단계|계층|방향|웨이|차|종류|쪽|줄|조각|배|비트|바이트)"
_COUNTED = re.compile(
    rf"(?P<number>{'|'.join(sorted((*_NATIVE, *_LOAN), key=len, reverse=True))}|[일이삼사오육칠팔구십백천]+)"
    rf"(?P<counter>{_COUNTER})"
)
_NOT_COUNTED = ("이번", "공개", "투명", "오차", "이쪽", "이차", "포개", "구조", "천차", "일단계")


def number_form(run: str) -> str:
    """Digits as a form; separators of thousands and leading zeros make no difference."""
    plain = run.replace(",", "")
    whole, _, part = plain.partition(".")
    return "#" + (whole.lstrip("0") or "0") + (f".{part}" if part else "")


def english_forms(word: str) -> list[str]:
    """The number an English word names, as a form."""
    return [f"#{_ENGLISH[word]}"] if word in _ENGLISH else []


def counted_forms(word: str) -> list[str]:
    """The number in a Korean word, as a form, and the counter written with it: 칠계층 gives #7 and 계층."""
    number = _value(word)
    if number is not None:
        return [f"#{number}"]
    found = _COUNTED.match(word)
    if not found or word.startswith(_NOT_COUNTED):
        return []
    number = _value(found["number"])
    return [] if number is None else [f"#{number}", found["counter"]]


def _value(word: str) -> int | None:
    if word in _NATIVE:
        return _NATIVE[word]
    if word in _LOAN:
        return _LOAN[word]
    total = digit = 0
    for char in word:
        if char in _SINO:
            if digit:
                return None
            digit = _SINO[char]
        elif char in _SINO_PLACES:
            total += (digit or 1) * _SINO_PLACES[char]
            digit = 0
        else:
            return None
    return total + digit if word else None
