"""Which words of a clause are denied.

Korean denies backwards (변경할 수 없다), English forwards (cannot be changed). Denying a verb denies what it says;
when that verb says little by itself (있다, 보장하다, guarantee), its object is denied with it: "순서를 보장하지 않는다"
denies the order, "순환 참조를 해결하지 못한다" does not deny that there are reference cycles.
"""

from collections.abc import Iterable, Sequence

from simulator.feedback import english
from simulator.feedback.reading import Token
from simulator.feedback.wordlist import wordset

DENYING_STEMS = wordset(
    """
    없다 않다 아니다 없 않 아니 못하 못하다 없이 말고 불가능 불가
    """
)
_DENYING_THE_THING = wordset(
    """
    없다 없이 아니다 말고 불가능 불가
    """
)  # nothing between it and its noun
_SET_PHRASES = wordset(
    """
    상관 관계 문제 다름 끊임 어쩔 틀림 뿐 뿐만 뿐이 것뿐만
    """
)
_BEFORE_VERB = frozenset(("안", "못"))
# Verbs that affirm or deny the thing itself. Korean verbal nouns without 하다, English as stems.
_AFFIRMING = wordset(
    """
    보장 제공 지원 유지 가지다 갖다 사용 이용 쓰다 허용 필요 존재 발생 생기다 일어나다 포함 요구 수행 하다 되다 있다
    가능 지니다 주다 맺다 거치다 보이다 나타나다 고려 관여 의미 겪다 받다 관리 진행
    """
)
_AFFIRMING_ENGLISH = frozenset(
    english.analyse(word)[0]
    for word in wordset(
        """
        be have do guarantee provide offer support use keep allow require need ensure give make get preserve maintain
        hold happen occur exist contain involve include promise know see
        """
    )
)
_DENYING_NOUNS = wordset(
    """
    no without neither nor lack lacks lacking none
    """
)
_BE = wordset(
    """
    be is are was were been being isn't aren't wasn't weren't
    """
)
_PLACES = wordset("in on at inside within available present")  # "a page that is not in memory" denies no more
_NOT_ONLY = wordset(
    """
    only just merely necessarily
    """
)
_CAN = wordset(
    """
    can can't cannot could couldn't
    """
)
_REACH = 8  # words an English negative covers at most


def deny(tokens: Sequence[Token], first: int, last: int, topics: Iterable[int]) -> set[int]:
    """The tokens of the clause from `first` to `last` (exclusive) that it denies; its topics never are."""
    denied = _backwards(tokens, first, last, frozenset(topics)) ^ _forwards(tokens, first, last)
    return {word for word in denied if first <= word < last}


def can_be(tokens: Sequence[Token], index: int) -> bool:
    """Whether the token is said to be possible or impossible: 변경할 수 있다, 변경 불가, cannot be changed."""
    if tokens[index].script == "hangul":
        ahead = [token.text for token in tokens[index + 1 : index + 3]]
        if ahead and ahead[0].startswith(("가능", "불가")):
            return True
        return len(ahead) > 1 and ahead[0] in ("수", "수가", "수도", "수는") and ahead[1].startswith(("있", "없"))
    behind = tokens[max(0, index - 3) : index]
    return tokens[index].script == "latin" and any(token.text in _CAN for token in behind)


def _backwards(tokens: Sequence[Token], first: int, last: int, topics: frozenset[int]) -> set[int]:
    denied: set[int] = set()
    start = first
    for index in range(first, last):
        token = tokens[index]
        if token.text in _BEFORE_VERB and index + 1 < last and tokens[index + 1].is_verb:
            head = index + 1
        elif token.script == "hangul" and _is_denying(tokens, first, index):
            head = index - 1
            while head > start and tokens[head].is_light:
                head -= 1
        else:
            continue
        whole = bool({token.forms[0], token.text} & _DENYING_THE_THING) or (first <= head and _affirms(tokens[head]))
        if head < index and token.role == "before-noun" and head >= first and tokens[head].is_verb:
            subjects = [word for word in range(start, head) if tokens[word].particle in ("이", "가")]
            start = (
                subjects[-1] + 1 if subjects else start
            )  # who does not use it is not denied: 프로그램이 쓰지 않는 것
        if not any(tokens[word].particle == "밖에" for word in range(start, index)):
            reach = range(start, max(head, index) + 1) if whole else range(head, max(head, index) + 1)
            denied ^= {word for word in reach if word not in topics or word == head}
        start = max(head, index) + 1
    return denied


def _is_denying(tokens: Sequence[Token], first: int, index: int) -> bool:
    token = tokens[index]
    if not {token.forms[0], token.text} & DENYING_STEMS or index == first:
        return False
    before = tokens[index - 1]
    return before.text not in _SET_PHRASES and not before.particle.startswith("뿐")


def _affirms(token: Token) -> bool:
    return any(form in _AFFIRMING for form in token.forms[:2])


def _forwards(tokens: Sequence[Token], first: int, last: int) -> set[int]:
    denied: set[int] = set()
    index = first
    while index < last:
        token = tokens[index]
        index += 1
        following = tokens[index].text if index < last else ""
        instead = (token.text, following) in (("instead", "of"), ("rather", "than"))
        if not instead and not (token.script == "latin" and english.is_negative(token.text)):
            continue
        if following in _NOT_ONLY:
            continue
        verb = next((word for word in range(index, last) if not tokens[word].is_light), last)
        is_so = any(tokens[word].text in _BE for word in range(max(first, index - 2), verb))  # is not, cannot be
        whole = instead or is_so or token.text in _DENYING_NOUNS
        whole = whole or (verb < last and tokens[verb].forms[0] in _AFFIRMING_ENGLISH)
        whole = whole and following not in _PLACES
        end = min(last, index + _REACH) if whole else min(last, verb + 1)
        for word in range(index, end):
            if tokens[word].text == "and" and verb < word < last - 1 and tokens[word + 1].text in english.VERBS:
                end = word
                break
        denied ^= set(range(index, end))
        index = max(index, end)
    return denied
