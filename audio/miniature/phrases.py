"""The miniature's closed vocabulary: these phrases, in any order and number, make a legal utterance.

As written, phrases end with a full stop, fillers with a comma, and all are joined by spaces.
"""

from collections.abc import Iterable

KO = (
    "안녕하세요",
    "저는 백엔드 개발자입니다",
    "만나서 반갑습니다",
    "리스트는 변경할 수 있습니다",
    "튜플은 변경할 수 없습니다",
    "딕셔너리는 키와 값을 저장합니다",
    "집합은 중복을 허용하지 않습니다",
    "파이썬은 인터프리터 언어입니다",
    "프로세스는 메모리를 따로 가집니다",
    "스레드는 메모리를 공유합니다",
    "교착상태는 서로 기다리는 상태입니다",
    "뮤텍스는 하나만 들어갑니다",
    "세마포어는 여러 개가 들어갑니다",
    "가상 메모리는 디스크를 사용합니다",
    "인덱스는 검색을 빠르게 합니다",
    "트랜잭션은 작업의 단위입니다",
    "정규화는 중복을 줄입니다",
    "조인은 테이블을 합칩니다",
    "티시피는 신뢰성이 높습니다",
    "유디피는 속도가 빠릅니다",
    "에이치티티피는 웹에서 사용합니다",
    "암호화를 추가합니다",
    "제너레이터는 값을 하나씩 반환합니다",
    "데코레이터는 함수를 감쌉니다",
    "가비지 컬렉터는 메모리를 정리합니다",
    "참조 횟수를 셉니다",
    "그래서 속도가 느립니다",
    "하지만 개발이 쉽습니다",
    "예를 들어 설명하겠습니다",
    "결론적으로 말씀드리면",
    "감사합니다",
    "음",
    "어",
    "그러니까",
    "첫 번째",
    "두 번째",
)
EN = (
    "hello",
    "my name is alex",
    "i am a backend developer",
    "a list is mutable",
    "a tuple is immutable",
    "a process has its own memory",
    "threads share memory",
    "an index makes search faster",
    "a transaction is a unit of work",
    "tcp is reliable",
    "udp is fast",
    "the garbage collector frees memory",
    "a generator yields one value at a time",
    "for example",
    "in conclusion",
    "um",
    "uh",
    "thank you",
)
FILLERS = frozenset({"음", "어", "um", "uh"})


def written(phrases: Iterable[str]) -> str:
    """Phrases as one text: what espeak-ng is given to say, and what the miniature gives back."""
    return " ".join(phrase + ("," if phrase in FILLERS else ".") for phrase in phrases)
