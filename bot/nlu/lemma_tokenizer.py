"""Splits the caller's words and gives every token its lemma, for Rasa's word counts (CPython 3.10)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pymorphy3
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.training_data.message import Message

LEMMA_CACHE_SIZE = 20_000
MAX_CHARACTERS = 1000
"""Longer messages are not speech; what comes after is not looked at."""


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=LEMMA_CACHE_SIZE)
def lemma(word: str) -> str:
    return str(_analyzer().parse(word)[0].normal_form).replace("ё", "е")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class LemmaTokenizer(WhitespaceTokenizer):
    """Whitespace tokens, lower case, ё as е; `Token.lemma` by pymorphy3."""

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        text = message.get(attribute)
        if len(text) > MAX_CHARACTERS:
            text = text[:MAX_CHARACTERS]
            message.set(attribute, text)
        tokens = super().tokenize(message, attribute)
        for token in tokens:
            token.text = token.text.lower().replace("ё", "е")
            token.lemma = lemma(token.text)
        return tokens
