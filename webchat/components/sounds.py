"""Sound in any form an author has it becomes a file: paths, addresses, bytes, a rate with numbers."""

from __future__ import annotations

import io
import wave
from typing import Any

from webchat.errors import Unfit
from webchat.files import Files
from webchat.language import gettext as _

from .given import Item, digest, given_file, kept, of_kind


def sound(value: Any, files: Files) -> Item:
    if isinstance(value, bytes | bytearray):
        source = bytes(value)
        return kept(files.keep(source, f"audio.{_ending_of(source)}"), source)
    if isinstance(value, tuple | list):
        return _from_numbers(value, files)
    return of_kind(given_file(value, files), ("audio/", "video/"), _("{name!r} is no sound"))


def _from_numbers(value: Any, files: Files) -> Item:
    if len(value) != 2 or isinstance(value[0], bool) or not isinstance(value[0], int) or value[0] <= 0:
        raise Unfit(_("sound as numbers is a pair: samples a second, and an array"))
    import numpy

    rate, array = value[0], numpy.asarray(value[1])
    if array.ndim not in (1, 2) or array.dtype.kind not in "iuf":
        raise Unfit(_("an array of the shape {shape} is no sound").format(shape=array.shape))
    if array.ndim == 2 and array.shape[0] < array.shape[1] and array.shape[0] <= 2:
        array = array.T  # channels first, as some libraries have them
    made_of = digest(rate, str(array.dtype), array.shape, array.tobytes())
    return kept(files.keep_made(made_of, lambda: _wav(rate, _as_16_bit(array)), "audio.wav"), b"")


def _as_16_bit(array: Any) -> Any:
    """Numbers of any kind; fractions are brought to the full volume, as Gradio does."""
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "f":
        peak = float(abs(array).max()) if array.size else 0.0
        return (array / peak * 32767 if peak else array).astype("<i2")
    if kind == "u":
        middle = 1 << (8 * size - 1)
        array = array.astype("int64") - middle
    shift = 8 * size - 16
    return (array.astype("int64") << -shift if shift < 0 else array >> shift).astype("<i2")


def _wav(rate: int, samples: Any) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(samples.tobytes())
    return file.getvalue()


def _ending_of(source: bytes) -> str:
    if source[:4] == b"RIFF":
        return "wav"
    if source[:4] == b"OggS":
        return "ogg"
    return "flac" if source[:4] == b"fLaC" else "mp3"
