"""Terms of the field that are said in Korean either way, apart by semicolons, the Latin spelling first.

After it, the ways it is written in Hangul, the usual one first (that one is also how rates count it), and what a
recogniser makes of it in English (cash for cache). Spellings that merely sound alike (쓰레드, 스레드) need no entry of
their own; abbreviations that are spelled out (TCP, 티씨피, 티시피) follow from the names of the letters.
"""

TERMS = """
abstract, 앱스트랙트; access, 액세스, 엑세스; account, 어카운트; actor, 액터; address, 어드레스
algorithm, 알고리즘, 알고리듬; annotation, 애너테이션, 어노테이션; api, 에이피아이; app, 앱
application, 애플리케이션, 어플리케이션, 어플; append, 어펜드; architecture, 아키텍처, 아키텍쳐; argument, 아규먼트
array, 어레이; async, 어싱크, 에이싱크; atomic, 아토믹; attribute, 어트리뷰트; backend, 백엔드, 백앤드; backup, 백업
balancer, 밸런서; balancing, 밸런싱; bandwidth, 밴드위스; batch, 배치; benchmark, 벤치마크; big o, 빅오
binary, 바이너리; bit, 비트; blocking, 블로킹, 블록킹; non-blocking, 논블로킹, 넌블로킹, 논 블로킹, 넌 블로킹
bottleneck, 보틀넥, 병목; branch, 브랜치; broker, 브로커; browser, 브라우저; bucket, 버킷, 버켓; buffer, 버퍼
buffering, 버퍼링; bug, 버그; bus, 버스; byte, 바이트; bytecode, 바이트코드, 바이트 코드; cache, 캐시, 캐쉬, cash
caching, 캐싱; call, 콜; callback, 콜백; callback hell, 콜백 헬, 콜백 지옥; channel, 채널; chunk, 청크
class, 클래스; client, 클라이언트; clone, 클론; closure, 클로저, 클로져; cloud, 클라우드; cluster, 클러스터
clustered, 클러스터드; code, 코드; collection, 컬렉션, 콜렉션; collector, 컬렉터, 콜렉터; column, 컬럼, 칼럼
commit, 커밋; compile, 컴파일; compiler, 컴파일러; component, 컴포넌트; computer, 컴퓨터
concurrency, 컨커런시, 동시성, 병행성; connection, 커넥션, 컨넥션; container, 컨테이너
context, 컨텍스트, 콘텍스트, 문맥; controller, 컨트롤러; cookie, 쿠키; copy, 카피
copy-on-write, 카피 온 라이트, 쓰기 시 복사; core, 코어; coroutine, 코루틴; cpu, 시피유, 씨피유; crash, 크래시
create, 크리에이트; cron, 크론; cursor, 커서; cycle, 사이클; daemon, 데몬; data, 데이터
database, 데이터베이스, db, 디비; dataframe, 데이터프레임; deadlock, 데드락, 데드록, 교착 상태, 교착, dead lock
debug, 디버그; debugging, 디버깅; decorator, 데코레이터, 데코레이션; default, 디폴트; delegate, 델리게이트
delete, 딜리트; deploy, 디플로이, 배포; deployment, 디플로이먼트; deque, 덱, 데크, deck; design pattern, 디자인 패턴
developer, 디벨로퍼, 개발자; dictionary, 딕셔너리, 사전형, dict, 딕트; disk, 디스크; docker, 도커
document, 도큐먼트; domain, 도메인; driver, 드라이버; dynamic, 다이나믹, 다이내믹, 동적; edge, 에지, 엣지
embedding, 임베딩; encapsulation, 인캡슐레이션, 캡슐화; encoding, 인코딩; endpoint, 엔드포인트; engine, 엔진
enum, 이넘; error, 에러, 오류; event, 이벤트; event loop, 이벤트 루프; exception, 익셉션, 예외; file, 파일
filter, 필터; firewall, 파이어월, 방화벽; flag, 플래그; flush, 플러시; foreign key, 포린 키, 포린키, 외래 키, 외래키
frame, 프레임; framework, 프레임워크; freelist, 프리리스트; frontend, 프론트엔드, 프런트엔드; function, 펑션, 함수
garbage, 가비지, 쓰레기; gateway, 게이트웨이; generator, 제너레이터, 제네레이터; git, 깃; get, 겟
gil, 길, 지아이엘, gill; graph, 그래프; group, 그룹; handler, 핸들러
handshake, 핸드셰이크, 핸드쉐이크, 핸드셰이킹, 핸드쉐이킹, handshaking, hand shake; hash, 해시, 해쉬
hash table, 해시 테이블, hash map, 해시 맵; hashing, 해싱; header, 헤더; heap, 힙, 히프; hook, 훅; host, 호스트
id, 아이디; image, 이미지; immutable, 이뮤터블, 임뮤터블; index, 인덱스, 색인; indexing, 인덱싱
inheritance, 인헤리턴스, 상속; inline, 인라인; input, 인풋; instance, 인스턴스; int, 인트; integer, 인티저, 정수
interface, 인터페이스; internet, 인터넷; interpreter, 인터프리터, 인터프리터; interrupt, 인터럽트, 인터렙트
issue, 이슈; iterable, 이터러블; iterator, 이터레이터; java, 자바; javascript, 자바스크립트; join, 조인
json, 제이슨, 제이선, jason; kafka, 카프카; kernel, 커널, colonel; key, 키; kubernetes, 쿠버네티스; lambda, 람다
latency, 레이턴시, 레이턴씨; layer, 레이어, 계층; leader, 리더; leak, 릭; lexical, 렉시컬; library, 라이브러리
linked list, 링크드 리스트, 연결 리스트; linux, 리눅스; list, 리스트; load, 로드; local, 로컬; lock, 락, 록, 잠금
log, 로그; logging, 로깅; login, 로그인; loop, 루프; machine, 머신; main, 메인; map, 맵; mapping, 매핑, 맵핑
mark, 마크; master, 마스터; memory, 메모리; merge, 머지; message, 메시지, 메세지
message queue, 메시지 큐, 메세지 큐; metadata, 메타데이터; method, 메서드, 메소드; migration, 마이그레이션
mode, 모드; model, 모델; module, 모듈; monitor, 모니터; monitoring, 모니터링; multi, 멀티, 다중
mutable, 뮤터블, 가변, changeable, modifiable; mutex, 뮤텍스, 뮤택스, mutexes, mute x, mew tex
namespace, 네임스페이스; network, 네트워크; node, 노드; null, 널; object, 오브젝트, 객체; open, 오픈
optimizer, 옵티마이저; option, 옵션; order, 오더, 순서; ordered, 오더드; output, 아웃풋
overflow, 오버플로, 오버플로우; overhead, 오버헤드; overloading, 오버로딩; overriding, 오버라이딩
packet, 패킷, 패켓; page, 페이지; page fault, 페이지 폴트, 페이지 부재; paging, 페이징
parameter, 파라미터, 매개변수; parser, 파서; parsing, 파싱; partition, 파티션; patch, 패치
password, 패스워드, 비밀번호; pattern, 패턴; payload, 페이로드; performance, 퍼포먼스, 성능; pipeline, 파이프라인
pointer, 포인터; polling, 폴링; polymorphism, 폴리모피즘, 다형성; pool, 풀; port, 포트; post, 포스트
primary key, 프라이머리 키, 기본 키, 기본키; priority, 프라이어리티, 우선순위; process, 프로세스
processor, 프로세서; producer, 프로듀서, 생산자; program, 프로그램; programming, 프로그래밍; promise, 프로미스
property, 프로퍼티; protocol, 프로토콜, 프로토콜; proxy, 프록시; python, 파이썬, 파이선; put, 풋; query, 쿼리, 질의
queue, 큐, cue; quorum, 쿼럼; race condition, 레이스 컨디션, 경쟁 상태, 경쟁 조건, 경합 조건, 경합 상태
random, 랜덤, 무작위; range, 레인지; react, 리액트; rebase, 리베이스; record, 레코드; redirect, 리다이렉트
redis, 레디스; reference, 레퍼런스, 참조
reference counting, 레퍼런스 카운팅, 레퍼런스 카운트, 참조 카운팅, 참조 카운트, 참조 횟수, reference count
refactoring, 리팩터링, 리팩토링; register, 레지스터; render, 렌더; rendering, 렌더링; replica, 레플리카, 복제본
replication, 레플리케이션, 복제; repository, 리포지토리, 레포지토리, 저장소; request, 리퀘스트, 요청
resource, 리소스, 자원; response, 리스폰스, 응답; rest, 레스트; retry, 리트라이, 재시도; return, 리턴, 반환
rollback, 롤백, roll back; root, 루트, route; round robin, 라운드 로빈; router, 라우터; routing, 라우팅
runtime, 런타임; scale out, 스케일 아웃, 스케일아웃; scale up, 스케일 업, 스케일업; scheduler, 스케줄러
scheduling, 스케줄링; schema, 스키마; scope, 스코프; script, 스크립트; security, 시큐리티, 보안
segment, 세그먼트, 세그멘트; segmentation, 세그멘테이션; semaphore, 세마포어, 세마포, semaphor, semi four
server, 서버; service, 서비스; session, 세션; set, 세트, 셋; shard, 샤드; sharding, 샤딩; shared, 셰어드
shell, 셸, 쉘; signal, 시그널, 신호; slice, 슬라이스; slicing, 슬라이싱; socket, 소켓; solid, 솔리드; source, 소스
spin lock, 스핀락, 스핀 락; spring, 스프링; sql, 에스큐엘, 시퀄, sequel; stack, 스택, 스텍
stack overflow, 스택 오버플로, 스택 오버플로우; state, 스테이트, 상태; stateless, 스테이트리스, 무상태
static, 스태틱, 정적; storage, 스토리지; stream, 스트림; streaming, 스트리밍; string, 스트링, 문자열; subnet, 서브넷
swap, 스왑; switch, 스위치; switching, 스위칭; sync, 싱크, sink; system, 시스템; system call, 시스템 콜, 시스콜
table, 테이블; tag, 태그; task, 태스크, 테스크; team, 팀; template, 템플릿; test, 테스트
thread, 스레드, 쓰레드, threat, tread; throughput, 스루풋, 처리량; timeout, 타임아웃; token, 토큰; traffic, 트래픽
transaction, 트랜잭션; tree, 트리; trie, 트라이; trigger, 트리거; tuple, 튜플, 터플, toople, two pull; type, 타입
type hint, 타입 힌트; unit test, 유닛 테스트, 단위 테스트; update, 업데이트, 갱신; user, 유저, 사용자
validation, 밸리데이션; value, 밸류; vector, 벡터; version, 버전; view, 뷰; virtual, 버추얼, 가상
virtual machine, 버추얼 머신, 가상 머신, 가상머신; volatile, 볼라타일; web, 웹; websocket, 웹소켓; worker, 워커
wrapper, 래퍼; yield, 일드, 이일드, yelled
"""
