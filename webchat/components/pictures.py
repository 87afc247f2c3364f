"""Pictures in any form an author has them become files: paths, addresses, SVG text, PIL images, arrays."""

from __future__ import annotations

import io
import struct
import zlib
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from webchat.errors import TooManyPixels, Unfit
from webchat.file_types import MOST_PIXELS, refuse_too_many_pixels
from webchat.files import Files
from webchat.language import gettext as _

from .given import Item, digest, given_file, kept, module_of

COLOURS = {1: 0, 2: 4, 3: 2, 4: 6}  # channels → PNG's colour type
LEVEL = 6
DECODING = BoundedSemaphore(2)  # at once: each may take some hundred megabytes


def picture(value: Any, files: Files, format: str) -> Item:
    """The item for a picture. `format`: of the file where the picture is not one yet."""
    if isinstance(value, str) and value.lstrip()[:5].lower() in ("<svg ", "<svg>", "<?xml"):
        return kept(files.keep(source := value.strip().encode(), "image.svg"), source)
    if module_of(value) == "PIL":
        return _from_pil(value, files, format)
    if module_of(value) == "numpy":
        return _from_array(value, files, format)
    return given_file(value, files)


def _from_pil(image: Any, files: Files, format: str) -> Item:
    made_of = digest(image.mode, image.size, image.tobytes(), format)
    file = files.keep_made(made_of, lambda: _encoded(image, format), f"image.{_ending(format)}")
    return file.as_json() | {"width": image.width, "height": image.height}


def _from_array(array: Any, files: Files, format: str) -> Item:
    """An array of numbers from 0 to 255, or of fractions from 0 to 1, with 1, 3 or 4 channels or none."""
    array = _as_bytes(array)
    height, width = array.shape[:2]
    has_pil = _has_pil()
    ending = _ending(format) if has_pil else "png"
    made_of = digest(array.shape, array.tobytes(), ending)

    def make() -> bytes:
        if has_pil and ending != "png":
            from PIL import Image

            flat = array[:, :, 0] if array.shape[2] == 1 else array
            return _encoded(Image.fromarray(flat), format)
        return png(array.tobytes(), width, height, array.shape[2])

    file = files.keep_made(made_of, make, f"image.{ending}")
    return file.as_json() | {"width": width, "height": height}


def _as_bytes(array: Any) -> Any:
    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3 or array.shape[2] not in COLOURS or not array.size:
        raise Unfit(_("an array of the shape {shape} is no picture").format(shape=array.shape))
    if array.dtype.kind == "f":
        return (array.clip(0, 1) * 255).round().astype("uint8")
    if array.dtype.kind == "b":
        return array.astype("uint8") * 255
    return array.clip(0, 255).astype("uint8") if array.dtype != "uint8" else array


def _encoded(image: Any, format: str) -> bytes:
    ending = _ending(format)
    if ending == "jpeg" and image.mode not in ("RGB", "L"):
        image = image.convert("RGB")
    elif image.mode not in ("RGB", "RGBA", "L") and ending != "png":
        image = image.convert("RGBA" if "A" in image.mode or "transparency" in image.info else "RGB")
    file = io.BytesIO()
    try:
        image.save(file, ending)
    except (KeyError, OSError, ValueError):  # this PIL does not know the format, or not this mode in it
        file = io.BytesIO()
        image.save(file, "png")
    return file.getvalue()


def _ending(format: str) -> str:
    lower = format.lower().lstrip(".")
    return "jpeg" if lower == "jpg" else lower


def _has_pil() -> bool:
    return find_spec("PIL") is not None


def png(pixels: bytes, width: int, height: int, channels: int) -> bytes:
    """A PNG of rows of bytes, so that an array can be shown where there is no PIL."""
    stride = width * channels
    rows = b"".join(b"\0" + pixels[start : start + stride] for start in range(0, len(pixels), stride))
    head = struct.pack(">2I5B", width, height, 8, COLOURS[channels], 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(rows, LEVEL)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def read_picture(path: Path, type: str, mode: str | None) -> Any:
    """A picture as PIL or NumPy has it. Raises `OSError` or `ValueError` for what is none, and `TooManyPixels`."""
    from PIL import Image, ImageOps

    with DECODING:
        try:
            opened = Image.open(path)
        except Image.DecompressionBombError as error:
            raise TooManyPixels(MOST_PIXELS) from error
        with opened:
            refuse_too_many_pixels(*opened.size)  # of some kinds only PIL knows how many they have
            image = ImageOps.exif_transpose(opened)
            image = image.convert(mode) if mode is not None and image.mode != mode else image
        if type == "pil":
            return image
        import numpy

        return numpy.array(image)
