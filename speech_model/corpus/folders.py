"""Where training keeps its files, and which parts of the corpus it hears."""

from pathlib import Path

WORK_FOLDER = Path("var/speech-training")
CORPUS = WORK_FOLDER / "corpus"
INGREDIENTS = WORK_FOLDER / "ingredients"
STRANGER_FOLDER = INGREDIENTS / "tuxpaint-stamps"
PICTURES_FOLDER = INGREDIENTS / "ktuberling"
SYLLABLES_FOLDER = INGREDIENTS / "klettres"

SHARES = {
    "man": 0.07,
    "man-copies": 0.12,
    "woman": 0.06,
    "woman-copies": 0.10,
    "games": 0.02,
    "games-copies": 0.08,
    "festival": 0.03,
    "festival-reading": 0.03,
    "festival-copies": 0.05,
    "espeak": 0.03,
    "espeak-reading": 0.03,
    "espeak-copies": 0.05,
    "espeak-invented": 0.11,
    "retro": 0.03,
    "retro-copies": 0.09,
    "digits": 0.06,
    "words": 0.04,
}
"""Parts of the hours heard, by source; a source that was not built leaves its part to the others."""
DEVELOPMENT_SOURCES = ("stranger-development", "voices-development")
"""A stranger's recordings and voices that neither training nor the report's tests hear."""
