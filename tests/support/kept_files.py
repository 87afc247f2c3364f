"""Files that are kept in memory: for components without a database."""

from __future__ import annotations

import tempfile
from pathlib import Path

from webchat.file_types import type_of
from webchat.files import FileData


class KeptFiles:
    """Usage: `files = KeptFiles(); Image("a.png").shown(files); files.contents`."""

    def __init__(self):
        self.contents = {}
        self.made = []

    def keep(self, source, name):
        content = source if isinstance(source, bytes) else Path(source).read_bytes()
        key = f"key-{len(self.contents)}"
        self.contents[key] = content
        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            return FileData(key, name, type_of(Path(file.name), name), len(content))

    def keep_made(self, made_of, make, name):
        self.made.append(made_of)
        return self.keep(make(), name)
