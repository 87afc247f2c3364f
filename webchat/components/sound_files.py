"""A sound's file becomes numbers: a WAV by Python itself, others by soundfile or ffmpeg, where one is there."""

from __future__ import annotations

import importlib.util
import logging
import shutil
import subprocess
import tempfile
import threading
import wave
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from webchat.file_types import in_words
from webchat.language import gettext as _

log = logging.getLogger("webchat.components")

MOST_BYTES = 256 * 1024**2  # of samples: 23 minutes of stereo, and a small file may hold many hours
LONGEST = MOST_BYTES // 16_000  # seconds: as many as those bytes hold of a telephone's sound
PATIENCE = 60  # seconds that one may take
WAIT = 15  # seconds for a place among those that are decoded
ANY = ("audio",)
DECODING = threading.BoundedSemaphore(2)

# Containers of sound alone: playlists and the like may name other files, which would be read
FORMATS = "aac,ac3,aiff,amr,asf,au,caf,flac,matroska,webm,mov,mp4,m4a,mp3,ogg,wav,w64"


class Unreadable(ValueError):
    """The text is a sentence for the visitor."""


def read_sound(path: Path) -> tuple[int, Any]:
    """Its rate, and an array of its 16-bit samples, or as a WAV has them. Raises `Unreadable`."""
    try:
        found = _by_wave(path) or _decoded(path)
    except Unreadable:
        raise
    except ValueError as error:  # of a library, which speaks to programmers
        log.info("a sound could not be read: %s", error)
        found = 0, None
    if found is not None and found[0] > 0:
        return found
    if found is not None or readable() == ANY:
        raise Unreadable(_("this sound cannot be read."))
    sentence = _("this sound cannot be read. What can be taken: {kinds}.")
    raise Unreadable(sentence.format(kinds=in_words(readable())))


@lru_cache(maxsize=1)
def readable() -> Sequence[str]:
    """Kinds and endings of what can be read here."""
    if shutil.which("ffmpeg"):
        return ANY
    if importlib.util.find_spec("soundfile"):
        return [".wav", ".flac", ".ogg", ".opus", ".mp3"]
    log.warning(
        'Audio(type="numpy") can read WAV files only: `pip install soundfile`, or an ffmpeg on the PATH, '
        'has it read others; type="filepath" takes any.'
    )
    return [".wav"]


def _decoded(path: Path) -> tuple[int, Any] | None:
    """By what takes long, and much memory: a few at once."""
    if not DECODING.acquire(timeout=WAIT):
        raise Unreadable(_("other sounds are being read at the moment. Please try this again soon."))
    try:
        return _by_soundfile(path) or _by_ffmpeg(path)
    finally:
        DECODING.release()


def _by_wave(path: Path) -> tuple[int, Any] | None:
    import numpy

    try:
        with wave.open(str(path), "rb") as opened:
            rate, channels, size = opened.getframerate(), opened.getnchannels(), opened.getsampwidth()
            if size not in (1, 2, 4):
                return None
            frames = opened.readframes(opened.getnframes())
    except (wave.Error, EOFError):
        return None
    whole = len(frames) - len(frames) % (size * channels)  # its header may promise more than is there
    samples = numpy.frombuffer(frames[:whole], dtype={1: "u1", 2: "<i2", 4: "<i4"}[size])
    return rate, samples if channels == 1 else samples.reshape(-1, channels)


def _by_soundfile(path: Path) -> tuple[int, Any] | None:
    try:
        import soundfile
    except (ImportError, OSError):  # the library that it calls is not there
        return None
    try:
        with soundfile.SoundFile(path) as opened:
            if opened.frames * opened.channels * 2 > MOST_BYTES:
                raise _too_long()
            if opened.subtype not in ("FLOAT", "DOUBLE"):
                return opened.samplerate, opened.read(dtype="int16")
            return opened.samplerate, (opened.read(dtype="float32").clip(-1, 1) * 32767).astype("int16")
    except soundfile.SoundFileError:
        return None


def _by_ffmpeg(path: Path) -> tuple[int, Any] | None:
    if (command := shutil.which("ffmpeg")) is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "sound.wav")
        asked = [command, "-nostdin", "-v", "error", "-threads", "1"]
        asked += ["-protocol_whitelist", "file", "-format_whitelist", FORMATS, "-i", f"file:{path}"]
        asked += ["-map", "0:a:0", "-c:a", "pcm_s16le"]
        asked += ["-t", str(LONGEST), "-fs", str(MOST_BYTES), f"file:{made}"]
        try:
            subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=True)
        except subprocess.TimeoutExpired as error:
            raise _too_long() from error
        except (OSError, subprocess.CalledProcessError) as error:
            log.info("ffmpeg could not read a sound: %s", getattr(error, "stderr", error))
            return None
        if made.stat().st_size > MOST_BYTES - 1024**2:  # it ends a little before
            raise _too_long()
        found = _by_wave(made)
        if found is not None and len(found[1]) >= (LONGEST - 1) * found[0]:
            raise _too_long()
        return found


def _too_long() -> Unreadable:
    return Unreadable(_("this sound is too long."))
