"""Parts: everything one run of the program works with, each made the first time it is asked for.

The command line makes one `Parts` from flags, environment and settings, and hands it to whatever it starts: a
command, or the TUI. Nothing heavy is imported, opened or created before it is used.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.paths import Paths
from simulator.settings import Settings
from simulator.texts import Texts

if TYPE_CHECKING:
    import threading

    from audio.ports import Effort, Player, Recorder, Speaker, Transcriber
    from prompts.bank import Bank
    from simulator.history import History
    from simulator.interview import Interview
    from simulator.steps import Step


BETTER_BEAM = 5  # hypotheses, as Whisper's own command line keeps


class Parts:
    """What a run is made of.

    paths: where things are kept; settings: what the person chose; ui_lang: "ko" or "en" for everything shown;
    lang: the questions' language, when the person asked for one; warnings: what was wrong with the settings.
    """

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        ui_lang: str,
        lang: str | None = None,
        warnings: Sequence[Exception] = (),
    ) -> None:
        self.paths, self.settings, self.warnings = paths, settings, warnings
        self.texts = Texts(settings.ui_lang or ui_lang)
        self.lang = lang or settings.lang or self.texts.lang

    @cached_property
    def bank(self) -> "Bank":
        """The packaged questions and the person's own."""
        from prompts.bank import Bank

        folders = [self.paths.notes, *(Path(folder).expanduser() for folder in self.settings.notes_folders)]
        return Bank.load(folders, cache=self.paths.bank_cache)

    @cached_property
    def history(self) -> "History":
        """The attempts kept so far. Raises DatabaseBroken, DatabaseNewer, NotWritable."""
        from simulator.history import History

        self.paths.create()
        return History.open(self.paths.database)

    def transcriber(self, engine: str | None = None, model: str | None = None) -> "Transcriber":
        """A transcriber by name; nothing is started yet. Raises UnknownEngine."""
        from audio.transcription import open_transcriber

        return open_transcriber(
            model or self.settings.model,
            engine=engine or self.settings.engine,
            models=self.paths.models,
            log=self.paths.log,
            threads=self.settings.threads or None,
            exact=self.settings.precision == "full",
        )

    @property
    def effort(self) -> "Effort":
        """How much trouble the quick text is worth."""
        from audio.ports import Effort

        return Effort(beam=self.settings.beam)

    def better(self) -> "tuple[Callable[[], Transcriber | None], Effort] | None":
        """Who hears answers again in quiet moments, and how; None when the person does not want it."""
        from audio.ports import Effort

        wanted, effort = self.settings.better, Effort(beam=max(BETTER_BEAM, self.settings.beam))
        if wanted == "off" or (wanted == "beam" and self.settings.beam >= BETTER_BEAM):
            return None
        return partial(self._better, self.settings.model if wanted == "beam" else wanted), effort

    def measure(self) -> "Callable[[threading.Event], None] | None":
        """What `auto` has to find out about this machine in a quiet moment; None when it knows, or is not asked."""
        from audio.errors import AudioError
        from audio.transcription import AUTO, contest

        model, models = self.settings.model, self.paths.models
        if self.settings.engine != AUTO or not contest.needed(model, models):
            return None

        def measure(stop: "threading.Event") -> None:
            with suppress(AudioError):  # interrupted, or no engine works: the usual one will say why
                contest.measure(model, models, stop)

        return measure

    def _better(self, model: str) -> "Transcriber | None":
        """None when that model is not on this machine."""
        from audio.errors import AudioError
        from audio.transcription import open_transcriber
        from audio.transcription.models import resolve

        try:
            resolve(model, self.paths.models)
            return open_transcriber(
                model,
                engine=self.settings.engine,
                models=self.paths.models,
                log=self.paths.log,
                threads=1,
                exact=self.settings.precision == "full",
                nice=15,
            )
        except AudioError:
            return None

    def speaker(self) -> "Speaker | None":
        """The interviewer's voice; None when the person switched it off."""
        if not self.settings.speak:
            return None
        from audio.speech import VoiceSpeaker

        return VoiceSpeaker(
            self.paths.speech_cache,
            rate=self.settings.voice_rate,
            voices=self.voices,
            volume=self.settings.volume,
        )

    @property
    def voices(self) -> Mapping[str, str]:
        """The voices the person chose, by language."""
        chosen = {"ko": self.settings.voice_ko, "en": self.settings.voice_en}
        return {lang: voice for lang, voice in chosen.items() if voice}

    def player(self) -> "Player":
        """The loudspeaker the person chose, or the usual one."""
        from audio.player import Loudspeaker

        return Loudspeaker(self.settings.loudspeaker or None)

    def recorder(self) -> "Recorder":
        """The microphone the person chose, or the usual one."""
        from audio.microphone import Microphone

        return Microphone(self.settings.microphone or None)

    def interview(
        self,
        tell: "Callable[[Step], object]",
        *,
        recorder: "Recorder | None" = None,
        transcriber: "Transcriber | None" = None,
        speak: bool = True,
        afterthoughts: bool = False,
    ) -> "Interview":
        """An interview over these parts; recorder and transcriber may be put in place of the usual ones.

        afterthoughts: whether answers are heard again in quiet moments, as the settings say.
        """
        from simulator.interview import Interview

        return Interview(
            speaker=self.speaker() if speak else None,
            player=self.player(),
            recorder=recorder or self.recorder(),
            transcriber=transcriber or self.transcriber(),
            history=self.history,
            recordings=self.paths.recordings,
            tell=tell,
            describe=lambda error: "\n".join(self.texts.error(error)).strip(),
            think_time=self.settings.think_time,
            effort=self.effort,
            better=self.better() if afterthoughts else None,
            measure=self.measure() if afterthoughts else None,
        )
