"""What an installation brings: packages, and megabytes without bytecode.

`python -m tests.bench.install_bench`; needs a package index. At most 36 and 50 MB, 48 and 80 MB with openai.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
NOT_THE_PRODUCT = shutil.ignore_patterns(".*", "build", "*.egg-info", "instance", "__pycache__")
LIMITS = {"": (36, 50), "[openai]": (48, 80)}


def install(extra: str, folder: Path) -> Path:
    """A fresh environment with the product in it; where its packages are."""
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    command = [
        "install",
        "-qq",
        "--no-compile",
        "--disable-pip-version-check",
        f"{folder / 'source'}{extra}",
    ]
    subprocess.run([environment / "bin/python", "-m", "pip", *command], check=True)
    return next((environment / "lib").glob("python3*/site-packages"))


def sizes(packages: Path) -> dict[str, float]:
    """Megabytes of each distribution that was brought."""
    found = {}
    for distribution in distributions(path=[str(packages)]):
        name = distribution.metadata["Name"]
        if name not in ("pip", "setuptools"):
            files = [Path(str(file.locate())) for file in distribution.files or ()]
            found[name] = sum(f.stat().st_size for f in files if f.suffix != ".pyc" and f.exists()) / 1e6
    return found


def main() -> None:
    for extra, (most, most_megabytes) in LIMITS.items():
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(ROOT, Path(folder, "source"), ignore=NOT_THE_PRODUCT)
            found = sizes(install(extra, Path(folder)))
        total = sum(found.values())
        print(
            f"webchat{extra}: {len(found)} packages, {total:.1f} MB; at most {most} and {most_megabytes} MB"
        )
        for name, size in sorted(found.items(), key=lambda item: -item[1])[:8]:
            print(f"  {size:6.1f} MB  {name}")


if __name__ == "__main__":
    main()
