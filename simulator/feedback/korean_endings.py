"""Korean particles and verb endings, built once from short lists: what may follow a noun, and what may follow a stem.

An ending is kept as conjoining letters (see `hangul.letters`), so that one that begins with a final consonant
(ㅂ니다, ㄴ, ㄹ) is a plain suffix of the word. Each ending has a role in the sentence.
"""

from functools import cache
from typing import Literal

from simulator.feedback.hangul import letters
from simulator.feedback.wordlist import wordset

Role = Literal["final", "link", "before-noun", "inside"]
"""What the ending does: ends the sentence; ends a clause; stands before its noun; anything else."""

_FINALS = {"ㄴ": "\u11ab", "ㄹ": "\u11af", "ㅁ": "\u11b7", "ㅂ": "\u11b8", "ㅆ": "\u11bb"}

# Attach to any stem as they are.
_PLAIN: dict[Role, str] = {
    "final": """
        다 습니다 습니까 네 네요 거든 거든요 죠 지요 잖아 잖아요 군요 나요 는가요 는다 자 더라고요 더라구요 던가요
        더라 습니다만
    """,
    "link": """
        고 고요 구요 고서 지만 지만요 는데 는데요 는데도 거나 자마자 든지 다가 다가도 느라 길래 고자 던데 더라도
        도록 되 니 기에 기때문에 다면 는다면 으니 느니 는데다가
    """,
    "before-noun": """
        는 던 다는 는다는 라는 자는
    """,
    "inside": """
        지 지는 지도 지를 진 질 게 게끔 게도 고는 곤 다고 는다고 는지 는지를 는지가 는지도 던지 는가 느냐 냐 기 기가
        기를 기는 기도 기만 기로 기도록 기까지 기보다 기위해 고도 는걸 는게 는것 자고 려 려고
    """,
}
# After a vowel (or ㄹ) / after a consonant.
_PAIRED: dict[Role, str] = {
    "final": """
        ㅂ니다/습니다 ㅂ니까/습니까 ㄴ다/는다 ㄹ까요/을까요 ㄹ까/을까 ㄹ게요/을게요 ㄴ가요/은가요 ㄹ거예요/을거예요
        ㄹ걸요/을걸요 ㅂ니다만/습니다만 세요/으세요 십니다/으십니다
    """,
    "link": """
        면/으면 면은/으면은 며/으며 면서/으면서 면서도/으면서도 니까/으니까 니까요/으니까요 니깐/으니깐 므로/으므로
        나/으나 러/으러 려고/으려고 려면/으려면 ㄴ데/은데 ㄴ데요/은데요 ㄴ데도/은데도 ㄹ수록/을수록 ㄴ다면/는다면
        ㄴ다면은/는다면은 ㄹ테니/을테니 ㄴ다거나/는다거나
    """,
    "before-noun": """
        ㄴ/은 ㄹ/을 ㄴ다는/는다는 ㄹ만한/을만한 시는/으시는
    """,
    "inside": """
        ㄴ지/은지 ㄹ지/을지 ㄴ다고/는다고 ㄹ때/을때 ㄹ수/을수 ㅁ/음 ㅁ을/음을 ㅁ이/음이 ㅁ은/음은 ㅁ으로/음으로
        ㅁ으로써/음으로써 ㅁ에/음에 ㄴ게/은게 ㄴ것/은것 ㄴ걸/은걸 ㄹ지를/을지를
    """,
}
# After the past 었/았/ㅆ and after 겠.
_AFTER_TENSE: dict[Role, str] = {
    "final": """
        습니다 습니까 다 어요 네요 죠 지요 거든요 잖아요 나요 어 는데요 습니다만
    """,
    "link": """
        고 고요 지만 는데 어도 어야 어서 으면 으며 으면서 으니까 으므로 거나 던데 더라도 다면
    """,
    "before-noun": """
        던 을 다는
    """,
    "inside": """
        지 기 기에 음 음을 는지 을때 다고 을지
    """,
}
# After a stem joined with 어/아, written as contraction or not: 바꿔, 저장해, 만들어.
_AFTER_JOINED: dict[Role, str] = {
    "final": """
        요 라 야죠 야합니다 야해요 야된다 야됩니다
    """,
    "link": """
        서 서요 도 야 야만 서는 다가 가지고
    """,
    "inside": """
        야지 야할 야하는 야되는 선 서도
    """,
}

_CASES = """
    은/는 이/가 을/를 과/와 으로/로 이나/나 이랑/랑 이란/란 이라는/라는 이라고/라고 이라고도/라고도 이라면/라면
    이라도/라도 이든/든 이든지/든지 으로서/로서 으로써/로써 으로는/로는 으로도/로도 으로의/로의 으로만/로만
    으로부터/로부터 과의/와의 과는/와는 과도/와도 이며/며 이고/고 이고요/고요 이지만/지만 이지만요/지만요
    이라서/라서 이라/라 이니까/니까 이면/면 이면서/면서 이므로/므로 이어서/여서 이었고/였고 이어야/여야 이어도/여도
    이었는데/였는데 이었지만/였지만 이었던/였던 이었습니다/였습니다
    이었다/였다 이에요/예요 이에요/에요 이죠/죠 이지요/지요 이거든요/거든요 이네요/네요 이다/다 이랍니다/랍니다
    이야/야 이구요/구요 이거나/거나 이자/자 이라는데/라는데 이라기보다/라기보다 이라기보다는/라기보다는 이란게/란게
    이에요/이에요
"""
_UNPAIRED = """
    의 에 에서 에게 한테 께 께서 도 만 까지 부터 마다 보다 처럼 같이 만큼 밖에 조차 마저 요 뿐 대로 에서는 에서도
    에서의 에서만 에는 에도 에만 에의 에게는 에게도 에서부터 까지는 까지도 까지의 부터는 부터의 만을 만의 만이 만은
    만으로 보다는 보다도 처럼은 마다의 뿐만 뿐 하고 에요 이요 인 인데 인데요 인지 인지를 인가 일 일때 입니다 입니까
    입니다만 인데도 인것 인게 인만큼 이기때문에 이기 이기에 였던 이었던 임 임을 이되
"""
_CONTRACTED = {"ㄴ": "은/는", "ㄹ": "을/를"}  # 메모린 = 메모리는, 메모릴 = 메모리를: spoken, seldom written

LINKING_PARTICLES = wordset(
    """
    이고 고 이고요 고요 이며 며 이지만 지만 이지만요 지만요 인데 인데요 인데도 이라서 라서 이니까 니까 이면 면
    이면서 면서 이므로 므로 이어서 여서 이었고 였고 이구요 구요 이기때문에 이자 자 이되 이라면 라면 이기에
    """
)
"""A noun with one of these ends a clause: the copula in a linking form."""

FINAL_PARTICLES = wordset(
    """
    이다 다 입니다 입니까 이에요 예요 에요 이죠 죠 이지요 지요 이거든요 거든요 이네요 네요 이었습니다 였습니다
    이었다 였다 이랍니다 랍니다 입니다만 이야 야
    """
)
"""A noun with one of these ends a sentence."""

BEFORE_COPULA = ("뿐", "만", "까지", "부터", "에서")
"""Particles that the copula may follow: 하나뿐입니다, 여기까지이고."""

TOPIC_PARTICLES = wordset(
    """
    은 는 에서는 에는 에게는 으로는 로는 이란 란 들은
    """
)
COMPARING_PARTICLES = wordset(
    """
    과 와 이랑 랑 보다 보다는 과는 와는 하고 처럼 과도 와도 보다도
    """
)


@cache
def endings() -> dict[str, Role]:
    """Every ending by its letters, with its role. Those that follow 어/아 are in `joined_tails`."""
    table: dict[str, Role] = {}
    for role, words in _PLAIN.items():
        table.update(dict.fromkeys(map(_letters, words.split()), role))
    for role, words in _PAIRED.items():
        for pair in words.split():
            table.update(dict.fromkeys(map(_letters, pair.split("/")), role))
    for role, words in _AFTER_TENSE.items():
        table.update(dict.fromkeys((letters("겠" + word) for word in words.split()), role))
    return table


@cache
def joined_tails() -> dict[str, Role]:
    """What follows a stem already joined with 어/아, by its letters: nothing, 요, 서, and the past with its endings."""
    table: dict[str, Role] = {"": "link"}
    for role, words in _AFTER_JOINED.items():
        table.update(dict.fromkeys(map(letters, words.split()), role))
    for role, words in _AFTER_TENSE.items():
        table.update(dict.fromkeys((_FINALS["ㅆ"] + letters(word) for word in words.split()), role))
    return table


@cache
def particles() -> dict[str, str]:
    """Every particle, chain of particles or form of the copula, with the nouns it follows.

    "c": those that end in a consonant; "v": in a vowel; "r": in a vowel or ㄹ; "": any.
    """
    table: dict[str, str] = {}
    for pair in _CASES.split():
        consonant, vowel = pair.split("/")
        table[consonant] = "c"
        table[vowel] = "r" if vowel.startswith("로") else "v"
    table["이에요"] = "c"
    table.update(dict.fromkeys(_UNPAIRED.split(), ""))
    table.update(
        {word + copula: "" for word in BEFORE_COPULA for copula in (*LINKING_PARTICLES, *FINAL_PARTICLES, "인")}
    )
    plural = {"들" + word: condition for word, condition in table.items() if condition != "v"}
    return table | plural | {"들": ""}


def _letters(ending: str) -> str:
    first, rest = ending[0], ending[1:]
    return _FINALS[first] + letters(rest) if first in _FINALS else letters(ending)


@cache
def glued_auxiliaries() -> tuple[str, ...]:
    """Auxiliary verbs written together with the verb before them (저장해주, 나누어지), longest first, as letters."""
    stems = "나가 놓 두 버리 주 주시 드리 지 있 가 오 내 보 대 나".split()  # noqa: SIM905
    return tuple(sorted(map(letters, stems), key=len, reverse=True))
