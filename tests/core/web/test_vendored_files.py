"""Files from npm are the ones that were fetched, and pages name nothing outside."""

import hashlib
import json
import re
from pathlib import Path

OUTSIDE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:|hx-on")


def test_vendored_files_have_the_checksums_of_the_lock(root: Path) -> None:
    lock = json.loads((root / "core/web/static/vendor.lock.json").read_text())
    assert lock
    changed = [
        name
        for name, digest in lock.items()
        if hashlib.sha256((root / name).read_bytes()).hexdigest() != digest
    ]
    assert not changed


def test_every_vendored_file_stands_in_the_lock(root: Path) -> None:
    lock = json.loads((root / "core/web/static/vendor.lock.json").read_text())
    files = [path for path in (root / "core/web/static/vendor").rglob("*") if path.is_file()]
    assert {str(path.relative_to(root)) for path in files} <= set(lock)


def test_templates_need_neither_the_internet_nor_scripts_within_the_page(root: Path) -> None:
    templates = [
        path
        for part in ("core", "server", "handoff", "backoffice")
        for path in (root / part).rglob("templates/**/*.html")
    ]
    assert templates
    for template in templates:
        text = template.read_text(encoding="utf-8")
        assert not OUTSIDE.search(text), template
        assert not INLINE.search(text), template
