"""VoiceSpeaker: text to a sound file by the voices of the system, one sentence a child process.

Threads: `render` works on the thread that calls it, with one helper beside it for as long as there are several
sentences; `prepare` hands its text to a daemon thread that lives as long as the speaker, takes one text after the
other, and calls nothing outside. `close` may come from any thread. Whoever asks for a text that is being rendered
waits for that rendering.

pyttsx3 says only the first utterance of a process, may hang, and prints: hence a child (audio/speech_child.py) for each
sentence.
"""

import contextlib
import hashlib
import json
import os
import queue
import shutil
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

from audio.errors import Cancelled, NoVoice, SpeechFailed
from audio.sentences import split
from audio.speech_cache import SpeechCache, join
from audio.speech_children import CHILD, NoEngine, SpeechChildren
from audio.voices import Voice, advice, choose, voice

RATE = 170  # words a minute: a calm interviewer
PAUSE = 0.25  # seconds between two sentences
LIMIT = 200_000_000  # bytes of cache: an hour and a quarter at 22,050 Hz
TIMEOUT = 60.0  # seconds a sentence: it takes a tenth of a second with espeak-ng, but a first one on macOS takes long
AT_ONCE = 2  # children of one text at the same time
FORMAT = 1  # raise it when the same sentences come to sound different, so that old files are not used


class VoiceSpeaker:
    """A Speaker (audio.ports) over the voices that pyttsx3 finds.

    cache: folder of the rendered sounds, made when needed; rate: words a minute; voices: for a language the id or name
    of the voice the person prefers; volume: 0 to 1; pause: seconds between sentences; limit: bytes of cache;
    timeout: seconds a sentence; command: what starts a child.
    """

    def __init__(
        self,
        cache: Path,
        rate: int = RATE,
        voices: Mapping[str, str] | None = None,
        volume: float = 1.0,
        *,
        pause: float = PAUSE,
        limit: int = LIMIT,
        timeout: float = TIMEOUT,
        command: Sequence[str] = CHILD,
    ) -> None:
        self._cache = SpeechCache(cache.absolute(), limit)
        self._rate = rate
        self._wanted = {lang.lower(): name for lang, name in (voices or {}).items()}
        self._volume = volume
        self._pause = pause
        self._children = SpeechChildren(command, timeout)

        self._lock = threading.Lock()  # guards the three below; never held while anything blocks
        self._closed = False
        self._jobs: dict[tuple[str, str], Future[Path]] = {}  # under way, or prepared in vain
        self._preparer: threading.Thread | None = None
        self._to_prepare: queue.SimpleQueue[tuple[str, str] | None] = queue.SimpleQueue()

        self._listing = threading.Lock()  # guards the one below; held while a child lists: one for all who ask
        self._known: tuple[Voice, ...] | None = None

    def prepare(self, text: str, lang: str) -> None:
        """Render ahead in the background; what goes wrong is raised by the next `render` of the same text."""
        with self._lock:
            if self._closed:
                return
            if self._preparer is None:
                self._preparer = threading.Thread(target=self._prepare_all, name="speech-preparer", daemon=True)
                self._preparer.start()
        self._to_prepare.put((text, lang))

    def render(self, text: str, lang: str) -> Path:
        """The sound file of `text`: WAV, 16 bit, mono. Blocks. Raises NoVoice, SpeechFailed, Cancelled."""
        job, mine = self._join_job(text, lang)
        if mine:
            self._do(job, text, lang)
        try:
            return job.result()
        finally:
            self._forget(job, text, lang)

    def close(self) -> None:
        """End children still rendering, whose callers get Cancelled, and the preparing thread. Twice is harmless."""
        with self._lock:
            self._closed = True
            preparer = self._preparer
        self._to_prepare.put(None)
        self._children.close()
        if preparer is not None and preparer is not threading.current_thread():
            preparer.join(timeout=2.0)

    def voices(self) -> tuple[Voice, ...]:
        """Every voice of the system; asked for once, then remembered. Blocks. Raises SpeechFailed, Cancelled."""
        return self._voices(afresh=False)

    def voice_for(self, lang: str) -> Voice:
        """The voice that says `lang`. Blocks. Raises NoVoice with what to do about it, SpeechFailed, Cancelled."""
        wanted = self._wanted.get(lang.lower())
        remembered = self._known is not None
        engine = True
        try:
            found = choose(self.voices(), lang, wanted)
            if found is None and remembered:  # one may have been installed since
                found = choose(self._voices(afresh=True), lang, wanted)
        except NoEngine:
            found, engine = None, False
        if found is None:
            root = hasattr(os, "geteuid") and os.geteuid() == 0
            raise NoVoice(lang=lang, command=advice(lang, sys.platform, shutil.which, engine=engine, root=root))
        return found

    def _voices(self, *, afresh: bool) -> tuple[Voice, ...]:
        with self._listing:
            if self._known is None or afresh:
                listed = self._children.ask({"verb": "voices"})["voices"]
                self._known = tuple(voice(each["id"], each["name"], each["languages"]) for each in listed)
            return self._known

    def _prepare_all(self) -> None:
        while (wanted := self._to_prepare.get()) is not None:
            job, mine = self._join_job(*wanted)
            if mine:
                self._do(job, *wanted)
                if job.exception() is None:
                    self._forget(job, *wanted)

    def _join_job(self, text: str, lang: str) -> tuple[Future[Path], bool]:
        """The rendering of this text under way, or a new one that the caller has to do."""
        with self._lock:
            job = self._jobs.get((text, lang))
            if job is not None:
                return job, False
            job = self._jobs[text, lang] = Future()
            return job, True

    def _forget(self, job: Future[Path], text: str, lang: str) -> None:
        with self._lock:
            if self._jobs.get((text, lang)) is job:
                del self._jobs[text, lang]

    def _do(self, job: Future[Path], text: str, lang: str) -> None:
        try:
            job.set_result(self._render(text, lang))
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            job.set_exception(SpeechFailed(reason=f"{error.strerror or error}{where}"))
        except ValueError as error:
            job.set_exception(SpeechFailed(reason=error))
        except BaseException as error:  # noqa: BLE001 - whoever waits must be told, whatever it was
            job.set_exception(error)

    def _render(self, text: str, lang: str) -> Path:
        if self._closed:
            raise Cancelled
        pieces = split(text, lang)
        if not pieces:
            raise SpeechFailed(reason="there is nothing to say in it")
        speaking = self.voice_for(lang)
        key = self._key(text, lang, speaking)
        if path := self._cache.find(key):
            return path
        with self._cache.work_folder() as folder:
            sounds = self._say_all(pieces, speaking, Path(folder))
            whole = Path(folder, "whole.wav")
            if not join(sounds, whole, self._pause):
                raise SpeechFailed(reason=f"the voice {speaking.name} kept silent")
            return self._cache.keep(key, whole)

    def _key(self, text: str, lang: str, speaking: Voice) -> str:
        from importlib import metadata  # 20 ms that start-up need not pay

        try:
            version = metadata.version("pyttsx3")
        except metadata.PackageNotFoundError:
            version = ""
        parts = [FORMAT, version, sys.platform, speaking.id, lang, self._rate, self._volume, self._pause, text]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def _say_all(self, pieces: Sequence[str], speaking: Voice, folder: Path) -> list[Path]:
        """One sound file a piece, in order, AT_ONCE at the same time. The first error keeps the rest from starting."""
        suffix = "aiff" if sys.platform == "darwin" else "wav"  # what the voices of macOS write, whatever the name
        sounds = [folder / f"{number:04}.{suffix}" for number in range(len(pieces))]
        work: queue.SimpleQueue[tuple[str, Path]] = queue.SimpleQueue()
        for item in zip(pieces, sounds, strict=True):
            work.put(item)
        errors: list[BaseException] = []

        def say() -> None:
            with contextlib.suppress(queue.Empty):
                while not errors:
                    piece, sound = work.get_nowait()
                    try:
                        self._say(piece, speaking, sound)
                    except BaseException as error:  # noqa: BLE001 - raised below, on the thread that asked
                        errors.append(error)

        helpers = [threading.Thread(target=say, name="speech-helper", daemon=True) for _ in pieces[1:AT_ONCE]]
        for helper in helpers:
            helper.start()
        say()
        for helper in helpers:
            helper.join()
        if errors:
            raise errors[0]
        return sounds

    def _say(self, piece: str, speaking: Voice, sound: Path) -> None:
        request = {"text": piece, "voice": speaking.id, "rate": self._rate, "volume": self._volume, "path": str(sound)}
        self._children.ask({"verb": "render", **request})
