"""Every deed the code writes into the audit log has its words on the page."""

import re
from pathlib import Path

from backoffice.pages.texts.catalogue import load_texts

DEED = re.compile(r'AuditKind\.[A-Z]+,\s*"([a-z_]+)"|\.note\(me, "([a-z_]+)"')
PACKAGES = ("core", "handoff", "backoffice", "server")


def test_every_literal_code_of_a_deed_has_words(root: Path) -> None:
    known = load_texts("audit")["actions"]
    codes = {
        found.group(1) or found.group(2)
        for package in PACKAGES
        for path in (root / package).rglob("*.py")
        for found in DEED.finditer(path.read_text(encoding="utf-8"))
    }
    assert len(codes) > 15
    assert sorted(codes - set(known)) == []
