"""What becomes numbers of a sound's file, by Python alone and by what else is installed."""

from __future__ import annotations

import io
import sys
import wave
from types import ModuleType

import pytest

from webchat.components import sound_files
from webchat.components.audio import Audio
from webchat.components.sound_files import read_sound, readable
from webchat.errors import Unfit


def wav(samples=b"\1\0\2\0", channels=1):
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(2)
        written.setframerate(8000)
        written.writeframes(samples)
    return file.getvalue()


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """Neither soundfile nor ffmpeg is here, whatever is installed."""
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    monkeypatch.setitem(sys.modules, "soundfile", None)
    monkeypatch.setattr(sound_files.importlib.util, "find_spec", lambda name: sys.modules.get(name))
    readable.cache_clear()
    yield
    readable.cache_clear()


@pytest.fixture
def ffmpeg(tmp_path):
    """Makes a program of that name. Usage: `ffmpeg("cp a b")`; `$last` is the file that it is to make."""
    folder = tmp_path / "programs"
    folder.mkdir()

    def make(script):
        program = folder / "ffmpeg"
        told = tmp_path / "told"
        program.write_text(
            f'#!/bin/sh\nPATH=/usr/bin:/bin\necho "$@" > {told}\nfor last; do :; done\nlast=${{last#file:}}\n{script}\n'
        )
        program.chmod(0o755)
        return told

    return make


@pytest.fixture
def sound(tmp_path):
    path = tmp_path / "a.weba"
    path.write_bytes(b"no wav")
    return path


def test_a_wav_needs_nothing_else(tmp_path):
    pytest.importorskip("numpy")
    (tmp_path / "a.wav").write_bytes(wav(channels=2))
    rate, samples = read_sound(tmp_path / "a.wav")
    assert rate == 8000 and samples.tolist() == [[1, 2]]


@pytest.mark.parametrize("size", [1000, 2**31])
def test_a_wav_that_promises_more_than_it_holds_is_read_to_its_last_whole_frame(tmp_path, size):
    pytest.importorskip("numpy")
    sound = wav(b"\1\0\2\0\3\0\4", channels=2)
    at = sound.index(b"data") + 4
    (tmp_path / "a.wav").write_bytes(
        sound[:4]
        + (size + 100).to_bytes(4, "little")
        + sound[8:at]
        + size.to_bytes(4, "little")
        + sound[at + 4 :]
    )
    assert read_sound(tmp_path / "a.wav")[1].tolist() == [[1, 2]]


def test_a_wav_without_a_rate_and_what_a_library_says_become_a_sentence(tmp_path, monkeypatch):
    pytest.importorskip("numpy")
    path = tmp_path / "a.wav"
    path.write_bytes(wav().replace((8000).to_bytes(4, "little"), bytes(4)))
    with pytest.raises(Unfit, match=r"this sound cannot be read\.$"):
        Audio(label="Tone").read(path)

    def fail(path):
        raise ValueError("buffer size must be a multiple of element size")

    monkeypatch.setattr(sound_files, "_by_wave", fail)
    with pytest.raises(Unfit, match=r"this sound cannot be read\.$"):
        Audio(label="Tone").read(path)


def test_a_wav_waits_for_no_sound_that_is_decoded_and_others_not_for_ever(tmp_path, sound, monkeypatch):
    pytest.importorskip("numpy")
    (tmp_path / "a.wav").write_bytes(wav())
    monkeypatch.setattr(sound_files, "WAIT", 0.05)
    with sound_files.DECODING, sound_files.DECODING:
        assert read_sound(tmp_path / "a.wav")[0] == 8000
        with pytest.raises(Unfit, match="being read at the moment"):
            Audio(label="Tone").read(sound)
    with pytest.raises(Unfit, match="cannot be read"):
        Audio(label="Tone").read(sound)


def test_where_only_wavs_can_be_read_nothing_else_is_taken(sound, caplog):
    assert Audio(interactive=True).taken == [".wav"] and list(Audio(type="filepath").taken) == ["audio"]
    assert "pip install soundfile" in caplog.text and "ffmpeg" in caplog.text
    with pytest.raises(Unfit, match=r"cannot be read\. What can be taken: WAV\."):
        Audio(label="Tone").read(sound)
    assert Audio(type="filepath").read(sound) == str(sound)


def test_ffmpeg_reads_the_rest_and_no_other_file(sound, tmp_path, ffmpeg):
    pytest.importorskip("numpy")
    (tmp_path / "made.wav").write_bytes(wav())
    told = ffmpeg(f'cp {tmp_path}/made.wav "$last"')
    assert list(readable()) == ["audio"]
    assert read_sound(sound)[1].tolist() == [1, 2]
    asked = told.read_text()
    assert f"-i file:{sound}" in asked and "-protocol_whitelist file -format_whitelist aac," in asked
    assert f"-t {sound_files.MOST_BYTES // 16_000} -fs {sound_files.MOST_BYTES} " in asked
    assert "hls" not in asked and "concat" not in asked


def test_what_ffmpeg_cannot_read_says_so(sound, ffmpeg):
    ffmpeg("echo no >&2; exit 1")
    with pytest.raises(ValueError, match=r"this sound cannot be read\.$"):
        read_sound(sound)


def test_a_sound_that_is_too_long_is_not_read(sound, tmp_path, ffmpeg, monkeypatch):
    ffmpeg('head -c 2000000 /dev/zero > "$last"')
    monkeypatch.setattr(sound_files, "MOST_BYTES", 2_000_000)
    with pytest.raises(ValueError, match="too long"):
        read_sound(sound)
    (tmp_path / "made.wav").write_bytes(wav(bytes(16_000)))
    ffmpeg(f'cp {tmp_path}/made.wav "$last"')
    monkeypatch.setattr(sound_files, "LONGEST", 2)
    with pytest.raises(ValueError, match="too long"):
        read_sound(sound)
    ffmpeg("exec sleep 5")
    monkeypatch.setattr(sound_files, "PATIENCE", 0.2)
    with pytest.raises(ValueError, match="too long"):
        read_sound(sound)


def test_soundfile_reads_what_it_knows(sound, monkeypatch):
    numpy = pytest.importorskip("numpy")

    class SoundFile(io.BytesIO):
        samplerate, frames, channels, subtype = 8000, 2, 1, "FLOAT"

        def read(self, dtype):
            return numpy.array([0.5, -2], dtype)

    module = ModuleType("soundfile")
    module.SoundFile, module.SoundFileError = SoundFile, RuntimeError
    monkeypatch.setattr(SoundFile, "__init__", lambda self, path: None)
    monkeypatch.setitem(sys.modules, "soundfile", module)
    assert list(readable()) == [".wav", ".flac", ".ogg", ".opus", ".mp3"]
    rate, samples = read_sound(sound)
    assert (rate, samples.tolist(), samples.dtype) == (8000, [16383, -32767], "int16")
    monkeypatch.setattr(SoundFile, "frames", 10**9)
    with pytest.raises(ValueError, match="too long"):
        read_sound(sound)
