"""What a voice reads: a heading, question or bare term, as an interviewer would say it. Pure functions; any thread."""

import re

from prompts.ids import without_numbering

# Signs that Korean and English voices read out by name or trip over. Slashes and plus signs in terms such as TCP/IP and
# C++ are read well enough when someone wrote them into a `spoken:` line on purpose.
MARKS = '`*_~#<>{}[]()|\\=^→←↔…•·"“”「」『』【】'

LONGEST = 400  # characters of a heading that is looked into; nobody asks a longer question in one breath

_GLOSS = re.compile(r"\s*(?:\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|<[^<>]*>)")
_TRAILING = re.compile(r"[\s:;,\-–—=.…]+\Z")
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200b-\u200f\ufffd]")
_KO_QUESTION = re.compile(r"(?:나요|까|까요|가요|는가|은가|인가|한가|던가|는지|인지|은지|니까|지요|죠)[.!?]*\Z")
_KO_REQUEST = re.compile(r"(?:세요|시오|주라|해라|하라|해줘|해봐)[.!]*\Z")
_KO_WHAT_IS = re.compile(r"(.*\S)(이란|란)\s*[?？]*\Z")
_KO_ABOUT = re.compile(r"에\s*(?:대해|대해서|대하여|관해|관하여)\Z")
_KO_PAIR = re.compile(r"(.*\S{2,})(와|과) (?!함께|같|관련|달리)(\S.*)\Z")
_KO_DIFFERENCE = re.compile(r"차이(?:점)?\Z")
_KO_TASK = re.compile(r"(.*\S)\s+(설명|비교|정의|소개)\Z")
_VERSUS = re.compile(r"(.*\S)\s+(?:vs\.?|versus)\s+(\S.*)\Z", re.IGNORECASE)
_EN_QUESTION = re.compile(
    r"(?:(?:how|why|when|where)\s+(?:is|are|was|were|do|does|did|can|could|should|would|will|have|has|many|much)"
    r"|what(?!\s+(?:a|an|the)\s)|who|which|whose|(?:what|how|why|who|when|where)['’]s"
    r"|is|are|was|were|do|does|did|can|could|should|would|will|have|has)\b(?!-)",
    re.IGNORECASE,
)
_EN_REQUEST = re.compile(
    r"(?:(?:please|explain|describe|tell|compare|define|walk|introduce|discuss)\b(?!-)\s+\S"
    r"|(?:list|name|give|show|talk)\s+(?:me|us|a|an|the|some|all|about|two|three|one|your)\b)",
    re.IGNORECASE,
)
_EN_CLAUSE = re.compile(r"(?:how|why|when|where|what)\s", re.IGNORECASE)
_INTRODUCTIONS = re.compile(
    r"(?:(?:1|일)\s*분.{0,12}자기\s*소개|자기\s*소개.{0,6}(?:1|일)\s*분"
    r"|^\s*자기\s*소개(?:를? (?:해 ?주세요|부탁.*))?[.?!]?\s*$"
    r"|elevator pitch|(?:one|1|a)[- ]minute\s+(?:self[- ])?introduction|introduce yourself in (?:one|1|a) minute"
    r"|^\s*self[- ]introduction\s*$)",
    re.IGNORECASE,
)
_INTRODUCTION_ALONE = re.compile(
    r"(?:[1일]\s?분)?\s*자기\s*소개\s*(?:1분)?|elevator pitch|(?:(?:one|1)[- ]minute )?(?:self[- ])?introduction",
    re.IGNORECASE,
)


def is_introduction(heading: str) -> bool:
    """Whether a plain heading asks for the one-minute self-introduction."""
    return bool(_INTRODUCTIONS.search(heading))


def asks(text: str) -> bool:
    """Whether plain text is a question or a request, in Korean or English, rather than a term."""
    text = text.strip().replace("？", "?")
    return bool(text.endswith("?") or _is_question(text) or _KO_REQUEST.search(text) or _EN_REQUEST.match(text))


def marks_in(text: str) -> str:
    """The signs of MARKS that occur, each once, in order; empty where a voice can read the text."""
    return "".join(sign for sign in dict.fromkeys(text) if sign in MARKS or _PICTURES.match(sign))


def spoken_form(heading: str, lang: str) -> str:
    """A plain heading as a sentence to say; a term becomes a question ("커널" -> "커널에 대해 설명해 주세요.")."""
    if len(heading) > LONGEST:
        return heading
    said = _said(heading, lang)
    if not said:
        return heading
    if _INTRODUCTION_ALONE.fullmatch(said):
        return "1분 자기소개를 해 주세요." if lang == "ko" else "Please introduce yourself in one minute."
    if lang == "ko" and (what := _KO_WHAT_IS.fullmatch(said)):
        return f"{what[1]}{what[2]} 무엇인가요?"
    if asks(said):
        return said if said[-1] in ".?!" else said + ("?" if _is_question(said) else ".")
    return _korean(said) if lang == "ko" else _english(said) if lang == "en" else said


def with_particle(word: str, after_consonant: str, after_vowel: str) -> str:
    """The Korean word with the particle its last sound asks for (TCP와, HTTP와; 튜플과, 스레드와)."""
    return word + (after_consonant if _ends_in_consonant(word) else after_vowel)


def _is_question(text: str) -> bool:
    return bool(_KO_QUESTION.search(text) or _EN_QUESTION.match(text))


def _said(heading: str, lang: str) -> str:
    """Without numbering, glosses in brackets, pictures, and signs a voice reads out."""
    text = without_numbering(_PICTURES.sub(" ", heading)).strip()
    question = text.rstrip().endswith(("?", "？"))
    shorter = text
    while (cut := _GLOSS.sub("", shorter)) != shorter:
        shorter = cut
    text = shorter if any(c.isalnum() for c in shorter) else text
    text = text.replace("&", " 및 " if lang == "ko" else " and ")
    text = re.sub(r"\b([A-Za-z])#", r"\1 샵" if lang == "ko" else r"\1 sharp", text)
    text = re.sub(r"(?<=[^\W_])_+(?=[^\W_])|[=/:;|\\→←↔…•·~<>{}\[\]()^]", " ", text)
    text = "".join(c for c in text if c not in MARKS)
    text = _TRAILING.sub("", " ".join(text.split()))
    text = re.sub(r"\s+(?=[?!.,])", "", text.replace("？", "?")).strip()
    return text + "?" if question and text and not text.endswith("?") else text


def _korean(term: str) -> str:
    if _KO_ABOUT.search(term):
        return f"{term} 설명해 주세요."
    if versus := _VERSUS.fullmatch(term):
        return f"{with_particle(versus[1], '과', '와')} {versus[2]}의 차이를 설명해 주세요."
    if task := _KO_TASK.fullmatch(term):
        return f"{with_particle(task[1], '을', '를')} {task[2]}해 주세요."
    if _KO_DIFFERENCE.search(term):
        return f"{with_particle(term, '을', '를')} 설명해 주세요."
    pair = _KO_PAIR.fullmatch(term)
    if pair and "의 " not in pair[3] and pair[2] == ("과" if _ends_in_consonant(pair[1]) else "와"):
        return f"{term}의 차이를 설명해 주세요."
    return f"{term}에 대해 설명해 주세요."


def _english(term: str) -> str:
    if versus := _VERSUS.fullmatch(term):
        return f"Please explain the difference between {versus[1]} and {versus[2]}."
    if _EN_CLAUSE.match(term):
        return f"Please explain {term[0].lower()}{term[1:]}."
    if re.match(r"(?:differences?|similarit(?:y|ies)) between\b", term, re.IGNORECASE):
        return f"Please explain the {term[0].lower()}{term[1:]}."
    return f"Please explain {term}."


# The names of the letters L, M, N, R end in a consonant in Korean: 엘, 엠, 엔, 알. So do the digits 영 일 삼 육 칠 팔.
_CONSONANT_SIGNS = frozenset("lmnr013678")


def _ends_in_consonant(word: str) -> bool:
    last = next((c for c in reversed(word.lower()) if c.isalnum()), "")
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28 != 0
    return last in _CONSONANT_SIGNS
