"""Writes docs/stand-in-openapi.json: the protocol of outside systems as the stand-in speaks it."""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from integrations.stand_in.app import stand_in_app
from integrations.stand_in.reception import Reception
from integrations.stand_in.storage import Storage

PAGE = Path(__file__).resolve().parents[1] / "docs" / "stand-in-openapi.json"


def protocol() -> str:
    with tempfile.TemporaryDirectory() as name:
        storage = Storage(Path(name))
        schema = stand_in_app(storage, Reception(Path(name))).openapi()
        storage.close()
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    PAGE.write_text(protocol(), encoding="utf-8")
