"""Transcripts as subtitles: SubRip and WebVTT. Pure functions; one cue a segment, times in seconds."""

from audio.recording import Segment, Transcript

SHORTEST = 0.001  # seconds: players refuse a cue that ends when it begins


def srt(transcript: Transcript) -> str:
    """SubRip: numbered cues, a comma before the milliseconds."""
    cues = [
        f"{number}\n{_clock(segment.start, ',')} --> {_clock(_end(segment), ',')}\n{_text(segment)}\n"
        for number, segment in enumerate(_spoken(transcript), start=1)
    ]
    return "\n".join(cues)


def vtt(transcript: Transcript) -> str:
    """WebVTT; `&`, `<` and `>` are escaped, as its grammar asks (https://www.w3.org/TR/webvtt1/)."""
    cues = [
        f"{_clock(segment.start, '.')} --> {_clock(_end(segment), '.')}\n{_escaped(_text(segment))}\n"
        for segment in _spoken(transcript)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _spoken(transcript: Transcript) -> list[Segment]:
    return [segment for segment in transcript.segments if segment.text.strip()]


def _text(segment: Segment) -> str:
    """On one line: an empty line would end the cue."""
    return " ".join(segment.text.split())


def _end(segment: Segment) -> float:
    return max(segment.end, segment.start + SHORTEST)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float, point: str) -> str:
    """Hours, minutes, seconds and milliseconds: 75.5 is "00:01:15,500"."""
    milliseconds = max(0, round(seconds * 1000))
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{point}{rest:03d}"
