"""Where training keeps its files, and which parts of the corpus it hears."""

from pathlib import Path

WORK_FOLDER = Path("var/speech-training")
CORPUS = WORK_FOLDER / "corpus"
INGREDIENTS = WORK_FOLDER / "ingredients"
STRANGER_FOLDER = INGREDIENTS / "tuxpaint-stamps"
PICTURES_FOLDER = INGREDIENTS / "ktuberling"
SYLLABLES_FOLDER = INGREDIENTS / "klettres"

SHARES = {
    "man": 0.12,
    "man-copies": 0.16,
    "woman": 0.08,
    "woman-copies": 0.12,
    "games": 0.02,
    "games-copies": 0.08,
    "festival": 0.06,
    "festival-reading": 0.05,
    "espeak": 0.09,
    "espeak-reading": 0.06,
    "retro": 0.06,
    "digits": 0.06,
    "words": 0.04,
}
"""Parts of the hours heard, by source; a source that was not built leaves its part to the others."""
DEVELOPMENT_SOURCES = ("stranger-development", "voices-development")
"""A stranger's recordings and voices that neither training nor the report's tests hear."""
