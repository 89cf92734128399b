"""MP3 through LAME: the only use of lameenc."""

from __future__ import annotations

from skill.errors import SkillError
from speech.clip import Clip

KILOBITS = 64
"""A second of speech; 48 is where consonants begin to suffer."""


class EncoderError(SkillError):
    """MP3 cannot be written."""


def to_mp3(clip: Clip) -> bytes:
    """The clip as an MP3 file. Raises EncoderError if the encoder is not installed."""
    try:
        import lameenc
    except ImportError as error:
        raise EncoderError(
            "No MP3 and no talking book: lameenc is not installed. "
            "Install it with: pip install -e '.[export]'"
        ) from error
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(KILOBITS)
    encoder.set_in_sample_rate(clip.rate)
    encoder.set_channels(1)
    encoder.set_quality(2)
    return bytes(encoder.encode(clip.frames)) + bytes(encoder.flush())
