"""Where speech is and is not in a recording. Pure functions over numpy arrays; no thread, no model.

How it decides, in order:

1. Every 10 ms the power in 14 bands between 200 and 4000 Hz, a mel apart: where vowels are, and where hum is not.
2. Each band has its own noise floor, a low percentile over the 12 seconds around: it follows a fan being switched
   on, and a steady hum or whistle becomes the floor of its own band.
3. How far a frame stands out is the mean over the bands of the decibels above the floor, each counted up to 15:
   a whistle fills one or two bands and stays low, a voice fills many.
4. Two thresholds (hysteresis): frames above the lower one form runs; only runs that contain frames above the upper
   one, and there a voice, are speech. A voice is told by its pitch: strokes on keys, breaths and rustling have none.
5. A short run without pitch beside speech (the t of "first", the s of "six") belongs to it; gaps shorter than a
   pause are bridged; ends that fade into the noise are followed by a longer average.

The figures below were chosen on espeak-ng speech of both languages with white, pink and brown noise, mains hum and a
fan at 10 to 30 dB. Whispering is not found: it has no pitch.
"""

from typing import TYPE_CHECKING

from audio.recording import SAMPLERATE, Span, SpeechActivity

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.floating]
    Flags = npt.NDArray[np.bool_]
    Run = tuple[int, int]  # frames, the second not included

_RATE = 8000  # hertz, about; sound is brought down to it, and what lies above 4 kHz folds into the bands
_HOP = 0.01  # seconds from frame to frame; a frame is two hops long
_BANDS, _LOW, _HIGH = 14, 200.0, 4000.0  # hertz
_FLOOR_WINDOW, _FLOOR_STEP, _FLOOR_SHARE = 12.0, 2.0, 0.1  # seconds, seconds, share of frames at or below the floor
_DEAD = -95.0  # dBFS in the loudest band: less than the last bit of a 16-bit recording, so no room at all
_ENOUGH = 1.5  # seconds of sound needed to tell a floor from it
_COUNTED = 15.0  # decibels above the floor that one band may add
_DEPTH = 35.0  # decibels below a frame's loudest band at which others count no longer: the skirts of a pure tone
_UPPER, _APART = 5.0, 2.0  # decibels; noise alone reaches 2.7 once in a thousand frames
_LOWER_LEAST, _LOWER_MOST = 1.5, 4.5  # decibels; between them three deviations above the noise's own middle
_PITCH_LOW, _PITCH_HIGH = 70.0, 400.0  # hertz
_PITCHED = 0.45  # normalised autocorrelation; noise reaches it in one frame of thirty, speech at 10 dB in two of three
_VOICE_LEAST, _VOICE_SHARE = 0.06, 0.12  # of a run of speech that has a pitch: seconds (less than any vowel), share
_CONSONANT_GAP, _CONSONANT_MOST = 0.15, 0.3  # seconds: the closure before a stop; the longest hiss
_BRIDGED = 0.25  # seconds: a shorter gap is part of speaking, no pause (fluency research counts from 0.25 s)
_SHORTEST = 0.1  # seconds
_FADE = 8  # frames of the longer average
_QUIET = 6  # frames: shorter than the closure of a stop, longer than a period of any voice
_SWALLOWED, _CLEAR = 0.03, 12.5  # seconds of an ending lost per decibel by which speech stands out less than clear


def find_speech(samples: "Floats", samplerate: int = SAMPLERATE) -> SpeechActivity:
    """The stretches of speech in a recording.

    samples: (n,) float32, full scale 1; samplerate: hertz, 8000 or more. Values that are no numbers count as silence.
    Spans are in order, at least 0.1 s long and at least 0.25 s apart. Silence, noise and hum give none.
    """
    import numpy as np

    sound = np.nan_to_num(np.asarray(samples, dtype=np.float32), nan=0.0, posinf=0.0, neginf=0.0).clip(-2, 2)
    duration = len(sound) / samplerate
    sound, rate = _brought_down(sound, samplerate, _RATE)
    hop = round(rate * _HOP)
    if len(sound) < _SHORTEST * rate or not sound.any():
        return SpeechActivity(duration)
    powers = _band_powers(sound, rate, hop)
    dead = 10 * np.log10(powers.max(axis=1) + 1e-12) < _DEAD
    excess = _excess(powers, dead)
    upper, lower, fade = _thresholds(excess[~dead])
    runs = _spoken(sound, rate, hop, excess, upper, lower)
    if not runs:
        return SpeechActivity(duration)
    second = rate / hop  # frames
    runs = _bridge(_follow_ends(runs, excess, dead, fade, second), round(_BRIDGED * second))
    spans = (Span(start / second, min(duration, end / second)) for start, end in runs)
    return SpeechActivity(duration, tuple(span for span in spans if span.length >= _SHORTEST))


def quietest(samples: "Floats", within: Span, samplerate: int = SAMPLERATE) -> float:
    """The second inside the span around which 60 ms are quietest: where to cut speech that knows no pause.

    samples: (n,). A span outside the sound, or too short to look into, gives its middle.
    """
    import numpy as np

    hop = round(samplerate * _HOP)
    first, last = max(0, round(within.start * samplerate)), round(within.end * samplerate)
    part = np.asarray(samples[first:last], dtype=np.float32)
    count = len(part) // hop
    if count < _QUIET:
        return (within.start + within.end) / 2
    powers = np.square(part[: count * hop]).reshape(count, hop).sum(axis=1)
    sums = np.convolve(powers, np.ones(_QUIET), mode="valid")
    return float((first + (int(sums.argmin()) + _QUIET / 2) * hop) / samplerate)


def _brought_down(sound: "Floats", rate: float, wanted: float) -> "tuple[Floats, float]":
    """The sound at about the wanted rate, by means of neighbours, and its true rate."""
    import numpy as np

    step = max(1, round(rate / wanted))
    length = len(sound) // step * step
    parts = [sound[first:length:step] for first in range(step)]
    return (np.sum(parts, axis=0) / step).astype(np.float32), rate / step


def _frames(sound: "Floats", length: int, hop: int) -> "Floats":
    """(frames, length): a window centred on every hop, zeros beyond both ends."""
    import numpy as np

    before = (length - hop) // 2
    padded = np.pad(sound, (before, length))
    return np.lib.stride_tricks.sliding_window_view(padded, length)[::hop][: len(sound) // hop]


def _band_powers(sound: "Floats", rate: float, hop: int) -> "Floats":
    """(frames, bands): power relative to full scale."""
    import numpy as np

    length = 2 * hop
    shape = np.hanning(length + 1)[:-1].astype(np.float32)
    pitches = np.fft.rfftfreq(length, 1 / rate)
    # O'Shaughnessy's mel scale; a band narrower than the spacing of the spectrum takes its nearest line.
    lowest, highest = (2595 * np.log10(1 + edge / 700) for edge in (_LOW, min(_HIGH, rate / 2)))
    edges = 700 * (10 ** (np.linspace(lowest, highest, _BANDS + 1) / 2595) - 1)
    edges[-1] += rate / length
    chosen = (pitches[:, None] >= edges[:-1]) & (pitches[:, None] < edges[1:])
    nearest = np.abs(pitches[:, None] - (edges[:-1] + edges[1:]) / 2).argmin(axis=0)
    chosen[nearest, np.arange(_BANDS)] |= ~chosen.any(axis=0)
    weights = chosen.astype(np.float32) * np.float32(2 / shape.sum() ** 2)
    frames = _frames(sound, length, hop)
    powers = np.empty((len(frames), _BANDS), np.float32)
    for first in range(0, len(frames), 1024):  # in pieces, so that an hour of sound needs no gigabytes
        spectrum = np.fft.rfft(frames[first : first + 1024] * shape, axis=1)
        powers[first : first + 1024] = (spectrum.real**2 + spectrum.imag**2) @ weights
    return powers


def _moving(values: "Floats", width: int) -> "Floats":
    """The mean over `width` frames around each (odd); zeros count beyond the ends."""
    total = values.copy()
    for shift in range(1, width // 2 + 1):
        total[shift:] += values[:-shift]
        total[:-shift] += values[shift:]
    return total / width


def _excess(powers: "Floats", dead: "Flags") -> "Floats":
    """(frames,): by how many decibels each frame stands out, as the mean over the bands."""
    import numpy as np

    floor = np.maximum(_floor(10 * np.log10(_moving(powers, 5) + 1e-12), dead), _DEAD)
    loudness = 10 * np.log10(_moving(powers, 3) + 1e-12)
    floor = np.maximum(floor, loudness.max(axis=1, keepdims=True) - _DEPTH)
    excess: Floats = np.clip(loudness - floor, 0, _COUNTED).mean(axis=1)
    return excess


def _floor(loudness: "Floats", dead: "Flags") -> "Floats":
    """(frames or 1, bands): the noise floor in dBFS.

    Dead frames say nothing about the room: many devices deliver zeros for their first second.
    """
    import numpy as np

    frames, half, step = len(loudness), round(_FLOOR_WINDOW / _HOP / 2), round(_FLOOR_STEP / _HOP)

    def low(first: int, last: int) -> "Floats":
        part = loudness[first:last][~dead[first:last]]
        if len(part) < _ENOUGH / _HOP:
            return np.full(loudness.shape[1], _DEAD, np.float32)
        place = int(len(part) * _FLOOR_SHARE)
        lowest: Floats = np.partition(part, place, axis=0)[place]
        return lowest

    if frames <= 2 * half:
        return low(0, frames)[None]
    starts = [min(max(0, middle - half), frames - 2 * half) for middle in range(0, frames + step, step)]
    floors = np.stack([low(start, start + 2 * half) for start in starts])
    place, share = np.divmod(np.arange(frames, dtype=np.float32) / step, 1)
    at = place.astype(np.int64)
    return floors[at] + (floors[at + 1] - floors[at]) * share[:, None]


def _thresholds(excess: "Floats") -> tuple[float, float, float]:
    """Upper and lower threshold, and that of a fading end, from how much the noise itself moves."""
    import numpy as np

    quiet = excess[excess < _UPPER]
    middle = float(np.median(quiet)) if len(quiet) else 0.0
    spread = 1.48 * float(np.median(np.abs(quiet - middle))) if len(quiet) else 0.0  # 1.48: a normal deviation
    lower = min(max(middle + 3 * spread, _LOWER_LEAST), _LOWER_MOST)
    fade = min(max(middle + 1.2 * spread, 1.0), _LOWER_MOST)  # the mean of 8 frames spreads a third as much
    return max(_UPPER, lower + _APART), lower, fade


def _spoken(sound: "Floats", rate: float, hop: int, excess: "Floats", upper: float, lower: float) -> "list[Run]":
    """Runs with a voice in them, and the short ones beside them that can be its consonants."""
    second = rate / hop
    voiced = _voiced(sound, rate, hop, excess > upper)
    runs = _runs(excess > lower)
    voices = [
        voiced[start:end].sum() >= max(_VOICE_LEAST * second, _VOICE_SHARE * (end - start)) for start, end in runs
    ]
    gap, most = _CONSONANT_GAP * second, _CONSONANT_MOST * second
    spoken = []
    for number, (start, end) in enumerate(runs):
        after = number > 0 and voices[number - 1] and start - runs[number - 1][1] <= gap
        before = number + 1 < len(runs) and voices[number + 1] and runs[number + 1][0] - end <= gap
        if voices[number] or ((after or before) and 1 < end - start <= most):
            spoken.append((start, end))
    return spoken


def _voiced(sound: "Floats", rate: float, hop: int, wanted: "Flags") -> "Flags":
    """(frames,): which of the wanted frames have a pitch, by the autocorrelation of 40 ms."""
    import numpy as np

    slow, slow_rate = _brought_down(sound, rate, rate / 2)
    length, size = round(0.04 * slow_rate), 256
    places = np.flatnonzero(wanted[: len(slow) // (hop // 2)])
    places = places[places % 2 == 0]  # half of them overlap enough, and it halves the time
    shape = np.hanning(length).astype(np.float32)
    spectrum = np.fft.rfft(_frames(slow, length, hop // 2)[places] * shape, size, axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    # Thumps and mains hum have a pitch too, below; noise that falls with frequency seems to have one until levelled.
    pitches = np.fft.rfftfreq(size, 1 / slow_rate)
    power *= np.where(pitches < _LOW * 0.75, 0, pitches**1.5).astype(np.float32)
    likeness = np.fft.irfft(power, axis=1)
    own = np.fft.irfft(np.abs(np.fft.rfft(shape, size)) ** 2)
    shifts = slice(int(slow_rate / _PITCH_HIGH), int(slow_rate / _PITCH_LOW) + 1)
    likeness = likeness[:, shifts] / (likeness[:, :1] + 1e-12) / (own[shifts] / own[0])
    voiced = np.zeros(len(wanted), bool)
    voiced[places] = likeness.max(axis=1) > _PITCHED
    voiced[1:] |= voiced[:-1]
    return voiced


def _runs(flags: "Flags") -> "list[Run]":
    """Where the flags are set, as (first, one past the last)."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _follow_ends(
    runs: "list[Run]", excess: "Floats", dead: "Flags", fade: float, second: float
) -> "list[tuple[int, int]]":
    """The runs with their fading ends: up to where eight frames together are noise, or the sound itself stops."""
    import numpy as np

    frames, near = len(excess), round(_CONSONANT_GAP * second)
    clear = float(np.percentile(np.concatenate([excess[start:end] for start, end in runs]), 90))
    swallowed = round(_SWALLOWED * second * min(max(_CLEAR - clear, 0.0), 2.5))
    sums = np.concatenate([[0.0], np.cumsum(np.pad(excess, _FADE))])
    before = (sums[_FADE:] - sums[:-_FADE]) / _FADE  # the mean of the frames before each; zeros beyond both ends
    quiet = np.flatnonzero(before <= fade)
    followed = []
    for first, last in runs:
        start = int(quiet[np.searchsorted(quiet, first, side="right") - 1])
        end = int(quiet[np.searchsorted(quiet, last + _FADE)]) - _FADE
        start, end = max(0, start - swallowed // 3), min(frames, end + swallowed)
        if (stop := np.flatnonzero(dead[end : end + near])).size:
            end += int(stop[0])
        if (stop := np.flatnonzero(dead[max(0, start - near) : start])).size:
            start = max(0, start - near) + int(stop[-1]) + 1
        followed.append((start, end))
    return followed


def _bridge(runs: "list[Run]", gap: int) -> "list[Run]":
    """The runs, those less than `gap` frames apart made one."""
    bridged: list[Run] = []
    for start, end in runs:
        if bridged and start - bridged[-1][1] < gap:
            bridged[-1] = (bridged[-1][0], max(end, bridged[-1][1]))
        else:
            bridged.append((start, end))
    return bridged
