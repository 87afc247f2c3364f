"""The files a page loads: bundled, named by their content, and light."""

import gzip
import hashlib
import re
import shutil
import subprocess

import pytest

from webchat.rendering.assets import HTMX, STATIC, bundles
from webchat.rendering.icons import USED, sprite

TEMPLATES = STATIC.parent / "templates"


def test_a_bundle_is_named_by_its_content():
    for name, asset in bundles().items():
        assert asset.hash == hashlib.sha256(asset.content).hexdigest()[:12]
        assert gzip.decompress(asset.compressed) == asset.content, name


def test_every_style_sheet_and_script_is_in_its_bundle():
    scripts = [name for name in bundles() if name.endswith(".js") and name != "htmx.js"]
    css, *js = (bundles()[name].content.decode() for name in ("app.css", *scripts))
    assert "@import" not in css
    assert not re.search(r"^(import|export) ", "\n".join(js), re.M)
    for file in (STATIC / "css").glob("*.css"):
        assert file.name == "app.css" or f'"{file.name}"' in (STATIC / "css/app.css").read_text()
    for element in (STATIC / "js/elements").glob("*.js"):
        bundled = [(STATIC / "js" / name).read_text() for name in scripts]
        assert any(f'"./elements/{element.name}"' in script for script in bundled)


def test_scripts_that_share_one_scope_have_names_of_their_own():
    top = re.compile(r"^(?:export )?(?:async )?(?:const|let|class|function) (\w+)", re.M)
    names = [name for file in (STATIC / "js").rglob("*.js") for name in top.findall(file.read_text())]
    assert len(names) == len(set(names))


@pytest.mark.skipif(not shutil.which("node"), reason="node is not here")
def test_the_scripts_can_be_parsed(tmp_path):
    (tmp_path / "app.mjs").write_bytes(bundles()["app.js"].content)
    subprocess.run(["node", "--check", tmp_path / "app.mjs"], check=True)


def test_what_others_wrote_is_as_they_wrote_it():
    folder = STATIC / HTMX
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        known, file = line.split()
        assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == known


def test_what_every_page_loads_weighs_little():
    # a first page may weigh 50,000 bytes with its HTML, which has 3,000 to 6,000
    # only where files are taken, where there is something to fill in, and where listeners are in JavaScript
    some = {"files.js", "inputs.js", "scripts.js"}
    weights = {name: len(asset.compressed) for name, asset in bundles().items()}
    assert sum(weight for name, weight in weights.items() if name not in some) < 41_000
    assert sum(weights.values()) - weights["scripts.js"] < 48_000 and weights["scripts.js"] < 2_000


def test_each_drawing_that_is_used_is_in_the_sprite():
    drawn = set(re.findall(r'id="([a-z]+)"', sprite()))
    assert drawn == USED
    used = set()
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text()
        used |= set(re.findall(r'icon\("([a-z]+)"', text))
        used |= set(re.findall(r'act\([^{]*?"([a-z]+)"(?:, true)?(?:, only_last=true)?\)', text))
    assert used <= drawn


def test_no_template_needs_what_the_policy_forbids():
    documents = set(TEMPLATES.glob("plots/*.html"))  # with a policy of their own
    for template in set(TEMPLATES.rglob("*.html")) - documents:
        text = template.read_text()
        assert not re.search(r'<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+="|hx-on|js:', text), (
            template.name
        )
