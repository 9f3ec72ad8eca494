"""What can go wrong with sound and speech, each as a sentence: what happened, why, what to do next.

Each error has a `code`, by which the application finds its translation; the English stands here.
"""

from typing import ClassVar


class AudioError(Exception):
    """Base of everything this room raises on purpose.

    Subclasses set `code` (stable, for translations), `message` (what happened and why) and `hint` (what to do
    next); both are templates filled from the keyword arguments, which stay available as `details`.
    """

    code: ClassVar[str] = "audio"
    message: ClassVar[str] = "Something went wrong with the sound: {reason}."
    hint: ClassVar[str] = "Run `interview doctor`."

    def __init__(self, **details: object) -> None:
        self.details = {key: str(value) for key, value in details.items()}
        super().__init__(f"{self.message.format(**self.details)} {self.hint.format(**self.details)}")


class NoPortAudio(AudioError):
    """The PortAudio library is absent, so there is neither microphone nor loudspeaker."""

    code = "no-portaudio"
    message = "The PortAudio library is not installed, so no microphone or loudspeaker can be used."
    hint = "Type: {command}"


class NoMicrophone(AudioError):
    """No input device exists, or the chosen one cannot be opened."""

    code = "no-microphone"
    message = "No microphone can be used: {reason}."
    hint = "Plug one in or allow access to it, then run `interview doctor`."


class MicrophoneLost(AudioError):
    """The input device went away in the middle of an answer; what was recorded until then is kept."""

    code = "microphone-lost"
    message = "The microphone went away after {seconds} s; what was recorded until then is kept."
    hint = "Plug it back in and take the question again."


class NoLoudspeaker(AudioError):
    """No output device exists, or the chosen one cannot be opened."""

    code = "no-loudspeaker"
    message = "No loudspeaker can be used: {reason}."
    hint = "The question stays on the screen; run `interview doctor` to see the devices."


class NoVoice(AudioError):
    """The system has no voice for this language."""

    code = "no-voice"
    message = "This system has no voice for the language {lang}."
    hint = "{command}"


class SpeechFailed(AudioError):
    """The speech child could not render an utterance."""

    code = "speech-failed"
    message = "The question could not be spoken: {reason}."
    hint = "The question stays on the screen; run `interview doctor`."


class NotSound(AudioError):
    """A file is missing, empty, truncated or not sound at all."""

    code = "not-sound"
    message = "{path} cannot be read as sound: {reason}."
    hint = "Give a WAV, FLAC, OGG or MP3 file that plays elsewhere."


class DiskFull(AudioError):
    """The recording could not be written."""

    code = "disk-full"
    message = "The recording could not be written to {path}: {reason}."
    hint = "Free some space; what was written until then is kept."


class NoModel(AudioError):
    """The Whisper checkpoint asked for is not on this disk."""

    code = "no-model"
    message = "The Whisper model {name} is not on this machine yet."
    hint = "Type: interview model download {name}"


class UnknownModel(AudioError):
    """Neither a Whisper name, nor an imported name, nor a file."""

    code = "unknown-model"
    message = "There is no Whisper model called {name}."
    hint = "Known: {known}; or give the path of a checkpoint file."


class BadModel(AudioError):
    """A file that is not a Whisper checkpoint, or one with the wrong checksum."""

    code = "bad-model"
    message = "{path} is not a usable Whisper checkpoint: {reason}."
    hint = "Fetch it again with `interview model download`, or import another file."


class DownloadFailed(AudioError):
    """A checkpoint could not be fetched; the part already fetched is kept for the next try."""

    code = "download-failed"
    message = "The model {name} could not be fetched: {reason}."
    hint = "Try again: the part that arrived is kept. Without a network, use `interview model import FILE`."


class UnknownEngine(AudioError):
    """No transcription engine of that name."""

    code = "unknown-engine"
    message = "There is no transcription engine called {name}."
    hint = "Known: {known}."


class TranscriberDied(AudioError):
    """The transcribing child process ended without an answer."""

    code = "transcriber-died"
    message = "The transcriber stopped in the middle of its work: {reason}."
    hint = "The recording is kept; transcribe it again with `interview retranscribe --pending`."


class TranscriptionFailed(AudioError):
    """The engine reported an error for one recording."""

    code = "transcription-failed"
    message = "The recording could not be transcribed: {reason}."
    hint = "The recording is kept; try another model."


class Cancelled(AudioError):
    """The job was cancelled by the person."""

    code = "cancelled"
    message = "Cancelled."
    hint = ""


class PortAudioBroken(NoPortAudio):
    """PortAudio is installed and cannot start, so there is neither microphone nor loudspeaker."""

    code = "portaudio-broken"
    message = "The system's sound could not be started: {reason}."
    hint = "Run `interview doctor`; a sound server that hangs is often cured by signing in again."


class BadModelName(BadModel):
    """A checkpoint cannot be kept under this name."""

    code = "bad-model-name"
    message = "{path} cannot be imported under the name {name}: {reason}."
    hint = "Rename the file and import it again."


class EngineMissing(UnknownEngine):
    """An engine that is an extra, and not installed."""

    code = "engine-missing"
    message = "The engine {name} is not installed."
    hint = "Type: {command}"


class ConversionFailed(AudioError):
    """A checkpoint could not be put into the form that an engine reads; the checkpoint itself is unharmed."""

    code = "conversion-failed"
    message = "The model could not be prepared for faster-whisper in {path}: {reason}."
    hint = "Free some space there, or use the other engine: interview config set engine whisper"
