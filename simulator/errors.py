"""Errors of the application itself, in the same shape as those of the sound room."""

from typing import ClassVar


class SimulatorError(Exception):
    """Base: `code` finds the translation; `message` and `hint` are English templates filled from `details`."""

    code: ClassVar[str] = "simulator"
    message: ClassVar[str] = "Something went wrong: {reason}."
    hint: ClassVar[str] = "Run `interview doctor`."

    def __init__(self, **details: object) -> None:
        self.details = {key: str(value) for key, value in details.items()}
        super().__init__(f"{self.message.format(**self.details)} {self.hint.format(**self.details)}")


class UnknownQuestion(SimulatorError):
    """No question of that id in the bank."""

    code = "unknown-question"
    message = "There is no question with the id {id}."
    hint = "List them with `interview bank`.{near}"


class NoQuestions(SimulatorError):
    """The selection holds no question."""

    code = "no-questions"
    message = "No question fits: {selection}."
    hint = "See what there is with `interview bank`."


class UnknownAttempt(SimulatorError):
    """No attempt of that id in the history."""

    code = "unknown-attempt"
    message = "There is no attempt with the id {id}."
    hint = "List them with `interview history`."


class BadSetting(SimulatorError):
    """A key or value that the settings do not take."""

    code = "bad-setting"
    message = "The setting {key} cannot be {value}: {reason}."
    hint = "See `interview config --help`."


class BadSettingsFile(SimulatorError):
    """The settings file is not TOML."""

    code = "bad-settings-file"
    message = "{path}, line {line}: the settings cannot be read: {reason}."
    hint = "Mend or delete that file; until then the usual settings hold."


class DatabaseBroken(SimulatorError):
    """The database cannot be opened or is damaged."""

    code = "database-broken"
    message = "The history in {path} cannot be read: {reason}."
    hint = "Nothing was changed. Move that file away to start a new history."


class DatabaseNewer(SimulatorError):
    """The database was written by a later version of this program."""

    code = "database-newer"
    message = "The history in {path} was written by a newer version of this program."
    hint = "Update the program; nothing was changed."


class NotWritable(SimulatorError):
    """The data folder cannot be written to."""

    code = "not-writable"
    message = "{path} cannot be written to: {reason}."
    hint = "Choose another folder with --data-dir, or free some space."


class NotYet(SimulatorError):
    """A mode that this version does not have yet."""

    code = "not-yet"
    message = "The mode {mode} is not in this version yet."
    hint = "Use --mode practice, intro or mock."


class UnknownSetting(SimulatorError):
    """No setting of that name."""

    code = "unknown-setting"
    message = "There is no setting called {key}."
    hint = "There are: {known}."


class NoTerminal(SimulatorError):
    """The screens were asked for where there is no terminal to draw them on."""

    code = "no-terminal"
    message = "The screens need a terminal, and there is none here."
    hint = "Without one: interview answer QUESTION_ID --audio FILE"


class NotText(SimulatorError):
    """A file that should hold text does not."""

    code = "not-text"
    message = "{path} is not text in UTF-8."
    hint = "Save it as UTF-8 and try again."


class FileTrouble(SimulatorError):
    """The system refuses to read or write a file."""

    code = "file-trouble"
    message = "{path}: {reason}."
    hint = "Check that it is there and that you may use it."


class NotStored(SimulatorError):
    """An answer could not be written to the history; its sound and its marker are on the disk."""

    code = "not-stored"
    message = "The answer could not be added to the history: {reason}"
    hint = "The sound is safe: it will be offered at the next start."


class AmbiguousAttempt(SimulatorError):
    """Several attempts begin with what was given of an id."""

    code = "ambiguous-attempt"
    message = "{count} attempts have an id that begins with {id}."
    hint = "Give more of it; `interview history` lists them."
