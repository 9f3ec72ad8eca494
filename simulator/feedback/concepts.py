"""What is the same idea in other words: one line an idea, any wording may stand for any other.

CONCEPTS holds translations and spelled-out abbreviations of the field. SYNONYMS holds everyday verbs and nouns in
which explanations differ (바꾸다, 변경, 수정). OPPOSITES names words that carry their own negation: the word before
the colon, and the words that deny it.

Korean verbs stand in their dictionary form, verbal nouns (변경하다) without 하다.
"""

CONCEPTS = """
mutual exclusion, 상호 배제, 뮤추얼 익스클루전, 상호배제
critical section, 임계 구역, 임계 영역, 크리티컬 섹션, 임계구역, 임계영역
context switch, context switching, 문맥 교환, 문맥 전환, 컨텍스트 스위치, 컨텍스트 스위칭, 콘텍스트 스위칭
garbage collection, gc, 가비지 컬렉션, 쓰레기 수집, 가비지 컬렉터, garbage collector
global interpreter lock, gil, 글로벌 인터프리터 락, 전역 인터프리터 락, 글로벌 인터프리터 록
transmission control protocol, tcp
user datagram protocol, udp
internet protocol, ip
hypertext transfer protocol, http
domain name system, dns, domain name server, 도메인 네임 시스템
operating system, os, 운영체제, 운영 체제
application programming interface, api
central processing unit, cpu, 중앙 처리 장치, 중앙처리장치
random access memory, ram, 램
object relational mapping, orm
structured query language, sql
representational state transfer, rest
uniform resource locator, url
remote procedure call, rpc
transport layer security, tls
secure sockets layer, ssl
inter process communication, ipc, 프로세스 간 통신, 프로세스간 통신
process control block, pcb, 프로세스 제어 블록
thread control block, tcb
translation lookaside buffer, tlb, 변환 색인 버퍼
memory management unit, mmu, 메모리 관리 장치
first in first out, fifo, 선입선출, 피포
last in first out, lifo, 후입선출, 라이포
least recently used, lru
shortest job first, sjf
test driven development, tdd, 테스트 주도 개발
object oriented programming, oop, 객체 지향 프로그래밍, 객체지향 프로그래밍
object oriented, 객체 지향, 객체지향
dependency injection, di, 의존성 주입, 의존 주입
inversion of control, ioc, 제어의 역전, 제어 역전
aspect oriented programming, aop, 관점 지향 프로그래밍
single responsibility principle, srp, 단일 책임 원칙
continuous integration, ci, 지속적 통합
continuous deployment, continuous delivery, cd, 지속적 배포
content delivery network, cdn
cross site scripting, xss
cross site request forgery, csrf
cross origin resource sharing, cors, 교차 출처 리소스 공유, 코르스
json web token, jwt
same origin policy, sop, 동일 출처 정책
multi version concurrency control, mvcc, 다중 버전 동시성 제어
input output, i/o, io, 입출력, 인풋 아웃풋
race condition, 경쟁 상태, 경쟁 조건, 레이스 컨디션
virtual memory, 가상 메모리, 버추얼 메모리
isolation level, 격리 수준, 고립 수준, 아이솔레이션 레벨
isolation, 격리성, 고립성, 독립성, 아이솔레이션
atomicity, 원자성, 아토미시티
consistency, 일관성, 정합성, 컨시스턴시
durability, 지속성, 영속성, 듀러빌리티
integrity, 무결성
normalization, 정규화, 노멀라이제이션, normalisation
denormalization, 반정규화, 역정규화, 비정규화, denormalisation
serialization, 직렬화, serialisation
deserialization, 역직렬화, deserialisation
synchronization, 동기화, synchronisation
encryption, 암호화
decryption, 복호화
compression, 압축
recursion, 재귀, recursive, 재귀적
iteration, 반복, 순회
time complexity, 시간 복잡도
space complexity, 공간 복잡도
shallow copy, 얕은 복사, 쉘로우 카피
deep copy, 깊은 복사, 딥 카피
connection-oriented, connection oriented, 연결 지향, 연결형, 연결 지향형, 커넥션 오리엔티드
three-way handshake, 3-way handshake, 쓰리 웨이 핸드셰이크, 쓰리웨이 핸드셰이크, 3방향 핸드셰이크, 세 방향 악수
flow control, 흐름 제어, 플로우 컨트롤
congestion control, 혼잡 제어
error control, 오류 제어
retransmission, 재전송
packet loss, 패킷 손실, 패킷 유실
load balancing, 로드 밸런싱, 부하 분산
time slice, time quantum, 타임 슬라이스, 타임 퀀텀, 시간 할당량
working set, 워킹 셋, 워킹 세트
thrashing, 스래싱, 쓰레싱
fragmentation, 단편화, 파편화
starvation, 기아, 기아 상태, 스타베이션
hold and wait, 점유 대기, 점유와 대기, 점유하며 대기
circular wait, 순환 대기, 환형 대기, 원형 대기
no preemption, 비선점
reference cycle, circular reference, cyclic reference, 순환 참조, reference cycles
first class function, 일급 함수, first class object, 일급 객체
higher order function, 고차 함수
lazy evaluation, 지연 평가, 게으른 평가, 지연 계산
list comprehension, 리스트 컴프리헨션, 리스트 내포
magic method, 매직 메서드, special method, 스페셜 메서드, dunder method, 던더 메서드
duck typing, 덕 타이핑
abstract class, 추상 클래스
abstraction, 추상화, 앱스트랙션
design pattern, 설계 패턴, 디자인 패턴
singleton, 싱글톤, 싱글턴
observer, 옵저버
factory, 팩토리, 팩터리
dirty read, 더티 리드
phantom read, 팬텀 리드
non-repeatable read, 논 리피터블 리드, 반복 불가능한 읽기
full table scan, full scan, 풀 테이블 스캔, 풀 스캔, 전체 테이블 스캔
b-tree, b tree, 비트리, 비 트리
b+tree, b plus tree, 비 플러스 트리, 비플러스트리
binary search, 이진 탐색, 이분 탐색
binary tree, 이진 트리
hash collision, 해시 충돌
separate chaining, 체이닝, 분리 연결법
open addressing, 개방 주소법, 오픈 어드레싱
stored procedure, 저장 프로시저, 스토어드 프로시저
user space, user mode, 유저 모드, 사용자 모드, 유저 스페이스
kernel mode, kernel space, 커널 모드, 커널 스페이스
address space, 주소 공간
shared memory, 공유 메모리
thread safe, 스레드 안전, 스레드 세이프, thread safety
bound, 바운드
web server, 웹 서버
in-memory, 인메모리, 인 메모리
"""

SYNONYMS = """
변경, 바꾸다, 바뀌다, 수정, 변하다, 변화, 고치다, 변형
사용, 이용, 쓰다, 쓰이다, 활용
저장, 보관, 담다, 담기다, 넣다
전송, 보내다, 송신, 전달
수신, 받다
생성, 만들다, 만들어지다
삭제, 제거, 지우다, 없애다, 지워지다
추가, 더하다, 덧붙이다
빠르다, 빨라지다, 신속
느리다, 느려지다, 저하
높다, 높이다, 높아지다
낮다, 낮추다, 낮아지다, 떨어지다, 떨어뜨리다
낮다, 적다, 작다
늘다, 늘리다, 늘어나다, 증가, 많아지다
줄다, 줄이다, 줄어들다, 감소, 축소, 절약
나누다, 나뉘다, 나눠지다, 분할, 분리
공유, 같이 쓰다, 함께 쓰다, 나눠 쓰다, 함께 사용, 같이 사용
보장, 보증
유지, 지키다, 지켜지다
확인, 검사, 체크, 점검
해제, 반납, 풀다, 풀리다
획득, 얻다, 잡다
실행, 수행, 돌리다, 돌다, 돌아가다, 동작
기다리다, 대기
막다, 방지, 예방, 막히다
허용, 허락
접근, 액세스
검색, 찾다, 탐색, 조회
연결, 잇다, 이어지다
합치다, 결합, 합하다, 합쳐지다
감싸다, 둘러싸다, 래핑
복사, 복제
발생, 생기다, 일어나다
독립, 별도, 따로, 각자
하나씩, 한 개씩, 1개씩
순서, 차례
가볍다, 경량
무겁다
차단, 끊다, 끊기다
종료, 끝나다, 끝내다
시작, 열다
필요, 요구
상속, 물려받다
동시, 한꺼번에
속도 빠르다, 속도 높다, 속도 높이다, 속도 올리다, 속도 향상, 속도 개선
성능 향상, 성능 개선, 성능 좋다, 성능 높다, 성능 높이다, 성능 올리다
속도 느리다, 속도 낮다, 속도 떨어지다, 속도 저하
성능 저하, 성능 낮다, 성능 떨어지다, 성능 나쁘다
속도, 스피드
크기, 사이즈
문제, 이슈
처리, 핸들링
관리, 매니지
비용, 코스트
중복, 겹치다
실패, 페일
복구, 회복, 되살리다
취소, 되돌리다, 롤백
공간, 영역
change, modify, alter, mutate, edit
use, utilize, employ
store, save, keep
send, transmit
receive, get
create, make, build, construct, generate
delete, remove, erase, drop
add, append
fast, quick, quickly, speedy, rapid
slow, slowly
split, divide, partition
guarantee, ensure, assure
check, verify, validate
release, free, unlock
acquire, obtain, take
run, execute
wait, block
prevent, avoid
allow, permit, let
search, find, look up
connect, link
reference, refer, point
merge, combine
wrap, surround
copy, duplicate
happen, occur, arise
separate, own, independent
share, in common, common
return, give back
need, require, must, have to, has to
start, begin
end, finish, terminate
big, large
show, display
simple, easy
error, mistake
lightweight, light
cheap, inexpensive
expensive, costly
"""

OPPOSITES = """
mutable: immutable, 이뮤터블, 임뮤터블, 불변, unchangeable, unmodifiable, 불변성
ordered: unordered
reliable: unreliable
connection: connectionless
연결: 비연결, 무연결
연결형: 비연결형, 비연결, connectionless
동기: 비동기
선점: 비선점
휘발: 비휘발
safe: unsafe, insecure
blocking: non-blocking, nonblocking, 논블로킹, 넌블로킹
state: stateless
sorted: unsorted
available: unavailable
able: unable
possible: impossible
가능: 불가능, 불가
필요: 불필요
완전: 불완전
안정: 불안정
대칭: 비대칭
공개: 비공개
정상: 비정상
효율: 비효율
일치: 불일치
"""
