"""Numbers as a Korean speaker reads them: "2024년" is 이천이십사년, "3개" is 세개, "3.5" is 삼점오."""

import re

_DIGITS = "영일이삼사오육칠팔구"
_PLACES = ("", "십", "백", "천")
_GROUPS = ("", "만", "억", "조", "경")
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_LONGEST = 20  # digits; longer runs are read one by one

# What is counted with 한, 두, 세 rather than 일, 이, 삼. 개월 and 시 above twelve take the other series.
_NATIVE_COUNTERS = re.compile(
    r"\s?(?:개(?!월|국|년|소)|가지|명|사람|마리|살|시간|시(?!스|작|점|기|도|대)|번째|번(?!호|대|지)|배(?!열|포|치)|달(?!러)|장(?!애|점|치|비)"
    r"|대(?!역|비|상|기|칭|용)|줄(?!이)|쌍|군데|곳|잔|병|벌|칸|종류|조각|덩어리|글자|단어|차례|바퀴)"
)
_UNITS = {
    "%": "퍼센트",
    "％": "퍼센트",
    "℃": "도",
    "°": "도",
    "GB": "기가바이트",
    "MB": "메가바이트",
    "KB": "킬로바이트",
    "kB": "킬로바이트",
    "TB": "테라바이트",
    "ms": "밀리초",
    "kg": "킬로그램",
    "km": "킬로미터",
    "cm": "센티미터",
    "mm": "밀리미터",
    "GHz": "기가헤르츠",
    "MHz": "메가헤르츠",
    "Hz": "헤르츠",
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![0-9])(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?:\.\d+)*(?:\s?(?:{_UNIT})(?![A-Za-z]))?", re.ASCII
)
_TELEPHONE = re.compile(r"(?<![0-9-])0\d{1,3}-\d{3,4}-\d{4}(?![0-9-])", re.ASCII)
_LOAN = {"1": "원", "2": "투", "3": "쓰리", "4": "포"}  # 3-way is 쓰리웨이
_WAYS = re.compile(r"(?<![0-9A-Za-z.])([1-4])[- ]?way(?![A-Za-z])", re.ASCII | re.IGNORECASE)
_FRACTION = re.compile(r"(?<![0-9./])(\d{1,3})/(\d{1,4})(?![0-9./])", re.ASCII)
_MINUS = re.compile(r"(?:(?<=^)|(?<=[\s(=,]))[-−](?=\d)", re.ASCII)


def sino(number: int) -> str:
    """A whole number from 0 in the Chinese series: 일, 십, 이백오, 만, 이천이십사."""
    if number == 0:
        return _DIGITS[0]
    groups = []
    for name in _GROUPS:
        number, group = divmod(number, 10_000)
        if group:
            digits = _four(group)
            groups.append(name if name == "만" and group == 1 else digits + name)
        if not number:
            break
    return "".join(reversed(groups))


def native(number: int) -> str:
    """A count from 1 in the Korean series, as it stands before a counter: 한, 스무, 스물한; hundreds are sino."""
    hundreds, rest = divmod(number, 100)
    head = sino(hundreds * 100) if hundreds else ""
    if rest == 20:
        return head + "스무"
    return head + _NATIVE_TENS[rest // 10] + _NATIVE_ONES[rest % 10]


def digits(run: str, zero: str = "영") -> str:
    """Digit by digit, as after a decimal point or in a telephone number."""
    return "".join(zero if digit == "0" else _DIGITS[int(digit)] for digit in run)


def read_numbers(text: str) -> str:
    """The text with every Arabic number written as it is read aloud in Korean; the rest stays as it is."""
    text = _WAYS.sub(lambda found: _LOAN[found[1]] + "웨이", text)
    text = _TELEPHONE.sub(lambda found: digits(found[0].replace("-", ""), zero="공"), text)
    text = _MINUS.sub("마이너스 ", text)
    text = _FRACTION.sub(lambda found: f"{_whole(found[2])}분의{_whole(found[1])}", text)
    return _NUMBER.sub(lambda found: _read(found, text), text)


def _read(found: re.Match[str], text: str) -> str:
    number = re.match(r"[\d.,]+", found[0], re.ASCII)
    run = number[0] if number else ""
    unit = _UNITS.get(found[0][len(run) :].strip(), "")
    whole, *parts = run.replace(",", "").split(".")
    if len(parts) == 1:  # a decimal point: digit by digit after it
        return f"{_whole(whole)}점{digits(parts[0])}{unit}"
    if parts:  # an address or a version
        return "점".join(_whole(part) for part in (whole, *parts)) + unit
    counter = None if unit else _NATIVE_COUNTERS.match(text, found.end())
    if counter and len(whole) <= 3 and int(whole) > 0:
        if counter[0].strip() == "시" and int(whole) > 12:
            return _whole(whole)
        if counter[0].strip() == "번째" and int(whole) == 1:
            return "첫"
        return native(int(whole))
    return _whole(whole) + unit


def _whole(run: str) -> str:
    if len(run) > 1 and run.startswith("0"):
        return digits(run, zero="공")
    return sino(int(run)) if len(run) <= _LONGEST else digits(run)


def _four(number: int) -> str:
    out = []
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            out.append((_DIGITS[digit] if digit > 1 or place == 0 else "") + _PLACES[place])
    return "".join(out)
