# ruff: noqa: PT009 -- there is no pytest in the Rasa environment
"""Run by the Rasa environment (CPython 3.10) through test_phrase_classifier.py: `python -m unittest`."""

import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import TestCase

from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.phrase_classifier import PhraseClassifier

PHRASES = {
    "ask_fee": ("сколько стоит паспорт", "почем справка", "какая пошлина за права"),
    "ask_documents": ("какие документы на паспорт", "что принести", "какие бумаги нужны"),
    "repeat": ("повторите", "ещё раз скажите", "не расслышал повтори"),
}
CUES = [
    {"name": "cue_fee", "pattern": "сколько стоит"},
    {"name": "cue_fee", "pattern": "почем|пошлин"},
]
OPENINGS = [
    {"name": "opening", "elements": ["здравствуйте"]},
    {"name": "story", "elements": ["у нас сын родился"]},
]


def trained(folder: str) -> tuple[LocalModelStorage, Resource]:
    storage, resource = LocalModelStorage(Path(folder)), Resource("classifier")
    messages = [
        Message({TEXT: text, INTENT: intent}) for intent, texts in PHRASES.items() for text in texts
    ]
    data = TrainingData(messages, regex_features=CUES, lookup_tables=OPENINGS)
    PhraseClassifier(PhraseClassifier.get_default_config(), storage, resource).train(data)
    return storage, resource


class PhraseClassifierKept(TestCase):
    def test_what_was_learned_survives_being_written_and_read(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            storage, resource = trained(folder)
            context: Any = None
            loaded = PhraseClassifier.load(
                PhraseClassifier.get_default_config(), storage, resource, context
            )
            for text, intent in (
                ("сколько стоит справка", "ask_fee"),
                ("Повторите пожалуйста", "repeat"),
                ("у нас сын родился какие документы нужны", "ask_documents"),
            ):
                ranking = loaded.ranking_of(text)
                self.assertEqual(ranking[0]["name"], intent)
                self.assertAlmostEqual(sum(one["confidence"] for one in ranking), 1.0, places=5)
            self.assertEqual(len(loaded.cues), 1)

    def test_any_text_gets_a_ranking(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            storage, resource = trained(folder)
            context: Any = None
            loaded = PhraseClassifier.load(
                PhraseClassifier.get_default_config(), storage, resource, context
            )
            for text in ("", "😀", "а" * 10_000, "<b>", "\x00"):
                self.assertEqual(len(loaded.ranking_of(text)), len(PHRASES))


if __name__ == "__main__":
    unittest.main()
