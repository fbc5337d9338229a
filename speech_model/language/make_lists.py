"""Rewrites the word lists kept beside the templates: `python -m speech_model.language.make_lists`.

Run by hand when the morphological dictionary or the frequencies change; the graph builder only
reads the files.
"""

import sys

import yaml

from speech_model.language.frequency import most_common
from speech_model.language.grammar import TEMPLATES
from speech_model.language.names import names
from speech_model.language.vocabulary import FREQUENT_WORDS

_WORDS = 50_000


def main() -> int:
    """Writes frequent words, commonest first, and lists of names."""
    FREQUENT_WORDS.write_text("\n".join(most_common(_WORDS)) + "\n", encoding="utf-8")
    lists = {rule: ["(" + "|".join(found) + ")"] for rule, found in names().items()}
    content = yaml.safe_dump(
        {f"more_{rule}s": found for rule, found in lists.items()}, allow_unicode=True, width=100_000
    )
    (TEMPLATES / "more_names.yml").write_text(
        "# Made by `python -m speech_model.language.make_lists`.\n" + content, encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
