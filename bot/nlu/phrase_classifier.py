"""Intent of a phrase: TF-IDF of lemmas and of letter groups, cues, a linear classifier (CPython 3.10).

Stock Rasa feeds raw counts to a logistic regression, where a long story outweighs the question at its end and a
cue outweighs everything. Here every phrase has unit length and a cue weighs a third of one. Figures: docs/dialogue.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import skops.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.nlu.lemma_tokenizer import MAX_CHARACTERS, lemma
from bot.nlu.opening_mixer import Phrase, with_openings

RANKED = 10
MODEL_FILE = "phrase_classifier.skops"
TRUSTED_TYPES = ["scipy.sparse._csr.csr_matrix"]
"""Harmless, but unknown to skops: the weights of a TF-IDF transformer."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PhraseClassifier(IntentClassifier, GraphComponent):
    """`cues` are the regular expressions of the training data, one group a name."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self.config = config
        self._storage = model_storage
        self._resource = resource
        self.cues: list[re.Pattern[str]] = []
        self.words = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b"
        )
        self.letters = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(2, config["longest_letter_group"]),
            min_df=2,
            sublinear_tf=True,
        )
        self.linear = LinearSVC(C=config["regularisation"], random_state=config["random_state"])

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn", "skops"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`sharpness` turns margins into confidences: higher is surer. `copies_with_opening` per phrase."""
        return {
            "cue_weight": 0.3,
            "longest_letter_group": 4,
            "regularisation": 0.5,
            "sharpness": 4.0,
            "copies_with_opening": 1,
            "random_state": 42,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PhraseClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        phrases = [
            Phrase(one.get(TEXT), one.get(INTENT))
            for one in training_data.intent_examples
            if one.get(TEXT) and one.get(INTENT)
        ]
        openings = {one["name"]: one["elements"] for one in training_data.lookup_tables}
        phrases += with_openings(
            phrases,
            openings,
            copies=self.config["copies_with_opening"],
            seed=self.config["random_state"],
        )
        self.cues = _compiled(_by_name(training_data.regex_features))
        texts = [_spoken(one.text) for one in phrases]
        self.words.fit([_lemmas(text) for text in texts])
        self.letters.fit(texts)
        self.linear.fit(self._features(texts), [one.intent for one in phrases])
        self.persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not message.get(TOKENS_NAMES[TEXT]):
                continue
            ranking = self.ranking_of(message.get(TEXT))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[:RANKED], add_to_output=True)
        return messages

    def ranking_of(self, text: str) -> list[dict[str, Any]]:
        margins = self.linear.decision_function(self._features([_spoken(text)]))[0]
        powers = np.exp(self.config["sharpness"] * (margins - margins.max()))
        confidences = powers / powers.sum()
        order = np.argsort(-confidences)
        return [
            {"name": str(self.linear.classes_[at]), "confidence": float(confidences[at])}
            for at in order
        ]

    def _features(self, texts: Sequence[str]) -> csr_matrix:
        weight = self.config["cue_weight"]
        cues = [[weight * bool(cue.search(text)) for cue in self.cues] for text in texts]
        return hstack(
            [
                self.words.transform([_lemmas(text) for text in texts]),
                self.letters.transform(texts),
                csr_matrix(np.array(cues, dtype=float).reshape(len(texts), len(self.cues))),
            ]
        ).tocsr()

    def persist(self) -> None:
        kept = {
            "words": self.words,
            "letters": self.letters,
            "linear": self.linear,
            "cues": [cue.pattern for cue in self.cues],
        }
        with self._storage.write_to(self._resource) as folder:
            skops.io.dump(kept, folder / MODEL_FILE)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_kwargs: Any,
    ) -> PhraseClassifier:
        """Types that are not known as harmless are refused."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            kept = skops.io.load(folder / MODEL_FILE, trusted=TRUSTED_TYPES)
        component.words, component.letters = kept["words"], kept["letters"]
        component.linear = kept["linear"]
        component.cues = _compiled(kept["cues"])
        return component


def _by_name(features: Iterable[Mapping[str, str]]) -> list[str]:
    """One pattern a cue, whatever the number of lines it stands on."""
    found: dict[str, list[str]] = {}
    for one in features:
        found.setdefault(one["name"], []).append(f"(?:{one['pattern']})")
    return ["|".join(patterns) for patterns in found.values()]


def _compiled(patterns: Iterable[str]) -> list[re.Pattern[str]]:
    return [re.compile(pattern, re.IGNORECASE) for pattern in patterns]


def _spoken(text: str) -> str:
    return text[:MAX_CHARACTERS].lower().replace("ё", "е")


def _lemmas(text: str) -> str:
    return " ".join(lemma(word) for word in text.split())
