"""While an answer is spoken: what is heard when, and that the end finds nothing lost, doubled or invented."""

import itertools
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio import miniature
from audio.activity import find_speech
from audio.filefeed import FileFeed
from audio.hearing import CONTEXT, PAUSE, RUN_ON, SETTLED, Hearing, Outlook
from audio.miniature import answer, answer_text
from audio.recording import SAMPLERATE, Span, SpeechActivity, Transcript
from audio.soundfiles import read
from audio.stretches import LONGEST, MARGIN, plan
from audio.transcription import open_transcriber
from audio.transcription.resident import Resident
from tests.audio.transcribing import reach, wait
from tests.fakes import SayingTranscriber


def activity(*edges: float, now: float) -> SpeechActivity:
    """Speech from the first edge to the second, from the third to the fourth, and so on."""
    return SpeechActivity(now, tuple(Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=True)))


def test_a_phrase_is_heard_when_a_pause_follows() -> None:
    """Not in the middle of it, and not twice."""
    outlook = Outlook()
    assert outlook.next(activity(1, 3, now=3 + PAUSE - 0.1)) is None
    assert outlook.next(activity(1, 3, now=3 + PAUSE + 0.1)) == Span(0.8, 3.2)
    assert outlook.next(activity(1, 3, now=5)) is None


def test_a_short_stretch_is_heard_again_with_what_follows() -> None:
    """A model hears better with more around it."""
    outlook = Outlook()
    outlook.next(activity(1, 3, now=4))
    assert outlook.next(activity(1, 3, 4, 6, now=7)) == Span(0.8, 6.2)
    assert outlook.heard == (Span(0.8, 6.2),)


def test_a_long_stretch_is_settled() -> None:
    """What follows is heard for itself, and the sound before it matters no more."""
    outlook = Outlook()
    long = Span(0.8, 1 + SETTLED + 0.2)
    assert outlook.next(activity(1, 1 + SETTLED, now=20)) == long
    assert outlook.begin == long.end
    assert outlook.next(activity(1, 1 + SETTLED, 20, 22, now=25)) == Span(19.8, 22.2)
    assert outlook.heard == (long, Span(19.8, 22.2))


def test_where_drafts_cost_too_much_only_long_stretches_are_heard() -> None:
    """A large model would still be at a draft when the answer ends."""
    outlook = Outlook()
    assert outlook.next(activity(1, 3, now=4), drafts=False) is None
    assert outlook.next(activity(1, 3, 4, 2 + SETTLED, now=20), drafts=False) == Span(0.8, 2 + SETTLED + 0.2)


def test_somebody_who_never_pauses_is_heard_all_the_same() -> None:
    """Cut where it is quietest, and what was cut off comes next."""
    outlook = Outlook()
    assert outlook.next(activity(1, RUN_ON, now=RUN_ON)) is None
    cut = outlook.next(activity(1, RUN_ON + 2, now=RUN_ON + 2), quiet=lambda span: span.start + 1)
    assert cut is not None
    assert cut.end == 0.8 + RUN_ON / 2 + 1
    assert outlook.next(activity(1, 20, now=22)) == Span(cut.end, 20.2)


def test_somebody_who_hardly_pauses_is_heard_between_two_words() -> None:
    """After a while the shortest gap will do."""
    outlook = Outlook()
    assert outlook.next(activity(1, 4, 4.3, 6, now=6)) is None
    assert outlook.next(activity(1, 4, 4.3, 8, 8.3, 11, now=11)) == Span(0.8, 8.15)


def test_a_draft_followed_by_one_long_breath_stands_for_itself() -> None:
    """The breath is cut, and does not wait for the end of the answer."""
    outlook = Outlook()
    draft = outlook.next(activity(1, 4, now=5))
    assert draft == Span(0.8, 4.2)
    cut = outlook.next(activity(1, 4, 5, 30, now=30))
    assert cut is not None
    assert outlook.heard == (draft, cut)


def test_a_short_rest_is_heard_with_the_draft_before_it() -> None:
    """Alone a last word is hard to understand."""
    outlook = Outlook()
    outlook.next(activity(1, 5, now=6))
    assert outlook.last(activity(1, 5, 6, 6.8, now=7)) == (Span(0.8, 7.0),)
    assert outlook.heard == (Span(0.8, 7.0),)


def test_a_long_rest_is_heard_for_itself() -> None:
    """Nobody waits for what is known already."""
    outlook = Outlook()
    outlook.next(activity(1, 5, now=6))
    assert outlook.last(activity(1, 5, 6, 10, now=11)) == (Span(5.8, 10.2),)
    assert outlook.heard == (Span(0.8, 5.2), Span(5.8, 10.2))


def test_speech_that_only_the_whole_shows_is_heard_at_the_end() -> None:
    """Early on little is known of the room; nothing that was said is lost."""
    outlook = Outlook()
    outlook.next(activity(8, 21, now=22))
    assert outlook.last(activity(2, 4, 8, 21, now=22)) == (Span(1.8, 4.2),)
    assert outlook.heard == (Span(1.8, 4.2), Span(7.8, 21.2))


def test_a_stretch_without_speech_after_all_is_forgotten() -> None:
    """A model invents words for noise."""
    outlook = Outlook()
    outlook.next(activity(1, 2, now=3))
    assert outlook.silent(activity(5, 8, now=9)) == (Span(0.8, 2.2),)
    assert outlook.heard == ()


@st.composite
def answers(draw: st.DrawFn) -> SpeechActivity:
    """Speech of any kind: words, long runs, pauses short and long."""
    lengths = draw(st.lists(st.tuples(st.floats(0.26, 4), st.floats(0.1, 40)), max_size=12))
    edges = list(itertools.accumulate(length for pair in lengths for length in pair))
    return activity(*edges, now=(edges[-1] if edges else 0.0) + draw(st.floats(0.2, 3)))


@given(answers(), st.floats(0.2, 3), st.booleans())
def test_all_speech_is_heard_and_none_twice(whole: SpeechActivity, step: float, drafts: bool) -> None:
    """However often one looks, and whatever the pauses: stretches in order, never overlapping, short enough."""
    outlook = Outlook()
    now = step
    while now < whole.duration:
        so_far = tuple(Span(span.start, min(span.end, now)) for span in whole.speech if span.start < now - 0.1)
        while outlook.next(SpeechActivity(now, so_far), drafts=drafts):
            pass
        most = RUN_ON if drafts else LONGEST + RUN_ON
        last = outlook.heard[-1].end if outlook.heard else 0.0
        waiting = sum(max(0.0, span.end - max(span.start, last)) for span in so_far)
        assert waiting <= most + MARGIN
        now += step
    outlook.last(whole)
    heard = outlook.heard
    assert all(stretch.length <= LONGEST + 1e-6 for stretch in heard)
    assert all(before.end <= after.start + 1e-6 for before, after in itertools.pairwise(heard))
    for span in whole.speech:
        covered = sum(max(0.0, min(span.end, each.end) - max(span.start, each.start)) for each in heard)
        assert covered >= span.length - 0.4  # the end of a word found a little later


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resident]:
    """The miniature, resident."""
    folder = tmp_path_factory.mktemp("models")
    miniature.unpack(folder)
    transcriber = open_transcriber("mini", models=folder)
    transcriber.load()
    yield transcriber
    transcriber.close()


def spoken(transcriber: Resident | SayingTranscriber, path: Path, source: Path) -> tuple[Hearing, SpeechActivity]:
    """An answer spoken in real time and followed; what is known when it ends."""
    feed = FileFeed(source, realtime=True)
    feed.start(path, lambda level: None, lambda error: None)
    hearing = Hearing(transcriber, path, "ko")
    hearing.follow()
    feed.wait()
    feed.stop()
    return hearing, hearing.end()


@pytest.mark.slow
def test_finished_stretches_are_on_their_way_before_the_end(tmp_path: Path) -> None:
    """What was said before a pause is heard while more is spoken; the rest, stopped in mid-air, in a hurry."""
    import soundfile

    sound = read(answer("ko"))
    soundfile.write(tmp_path / "said.wav", sound[: round(find_speech(sound).speech[-1].end * SAMPLERATE)], SAMPLERATE)
    transcriber = SayingTranscriber(Transcript("words", "ko", "fake", "fake"))
    hearing, found = spoken(transcriber, tmp_path / "answer.wav", tmp_path / "said.wav")
    first, hurry = transcriber.added[0]
    assert not hurry
    assert first.start < found.speech[0].end < first.end < found.duration - 2
    assert transcriber.added[-1][1]
    hearing.text()
    (_, stretches) = transcriber.asked[0]
    for span in found.speech:
        assert any(each.start <= span.start + 0.05 and span.end - 0.05 <= each.end for each in stretches)


def test_silence_is_never_given_to_a_model(tmp_path: Path) -> None:
    """Neither while it is recorded nor afterwards."""
    import soundfile

    noise = np.random.default_rng(1).standard_normal(3 * SAMPLERATE) * 1e-4
    soundfile.write(tmp_path / "noise.wav", noise, SAMPLERATE)
    transcriber = SayingTranscriber()
    hearing, found = spoken(transcriber, tmp_path / "answer.wav", tmp_path / "noise.wav")
    assert (found.speech, hearing.text(), transcriber.added) == ((), None, [])


def test_an_answer_given_up_is_followed_no_more(tmp_path: Path) -> None:
    """No thread is left behind, and nothing more is asked for."""
    transcriber = SayingTranscriber()
    feed = FileFeed(answer("ko"))
    feed.start(tmp_path / "answer.wav", lambda level: None, lambda error: None)
    hearing = Hearing(transcriber, tmp_path / "answer.wav", "ko")
    hearing.follow()
    hearing.drop()
    asked = len(transcriber.added)
    feed.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "hearing"]
    assert len(transcriber.added) == asked


@pytest.mark.slow
def test_the_text_made_while_speaking_is_that_of_the_whole(mini: Resident, tmp_path: Path) -> None:
    """Word for word, its times running forward through the recording."""
    reach(mini, "ready")
    hearing, found = spoken(mini, tmp_path / "answer.wav", answer("ko"))
    transcript = hearing.text()
    assert transcript is not None
    assert transcript.text == answer_text("ko")
    edges = [edge for segment in transcript.segments for edge in (segment.start, segment.end)]
    assert edges == sorted(edges)
    assert edges[-1] <= found.duration


@pytest.mark.slow
def test_a_child_killed_while_the_answer_is_spoken_costs_nothing(mini: Resident, tmp_path: Path) -> None:
    """What it had not answered is done again by its successor."""
    import os
    import signal

    feed = FileFeed(answer("ko"), realtime=True)
    feed.start(tmp_path / "answer.wav", lambda level: None, lambda error: None)
    hearing = Hearing(mini, tmp_path / "answer.wav", "ko")
    hearing.follow()
    reach(mini, "busy")
    first = mini.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    wait(lambda: mini.state == "failed")
    time.sleep(1)
    feed.wait()
    feed.stop()
    hearing.end()
    transcript = hearing.text()
    assert transcript is not None
    assert transcript.text == answer_text("ko")
    assert mini.pid != first


def test_a_look_costs_the_same_however_long_the_answer_is() -> None:
    """No more sound is looked at than a stretch and what comes before it, for the noise floor."""
    once = read(answer("ko"))
    sound = np.resize(once, 120 * SAMPLERATE)
    outlook = Outlook()
    most = 0.0
    for now in np.arange(1, 120, 2.0):
        first = max(0.0, outlook.begin - CONTEXT)
        found = find_speech(sound[round(first * SAMPLERATE) : round(now * SAMPLERATE)])
        most = max(most, found.duration)
        speech = tuple(Span(first + span.start, first + span.end) for span in found.speech)
        outlook.next(SpeechActivity(first + found.duration, speech))
    assert len(outlook.heard) >= 120 / LONGEST - 1
    assert most <= CONTEXT + LONGEST + 3


def test_the_whole_at_once_is_cut_as_ever(tmp_path: Path) -> None:
    """A recording that nobody followed: the plan of its speech, all of it in a hurry."""
    transcriber = SayingTranscriber(Transcript("words", "ko", "fake", "fake"))
    hearing = Hearing(transcriber, answer("ko"), "ko")
    assert [stretch for stretch, hurry in transcriber.added if hurry] == []
    found = hearing.end()
    assert transcriber.added == [(stretch, True) for stretch in plan(found)]
