# ruff: noqa: PT009, PT027 -- there is no pytest in the Rasa environment
"""Run by the Rasa environment (CPython 3.10) through test_rasa_side.py: `python -m unittest`."""

import unittest
from unittest import TestCase

import rasa
import rasa.core.actions.action as rasa_action
from rasa.shared.exceptions import RasaException

from bot.channel.rasa_patches import PATCHED_VERSION, check_action_result, patch_rasa
from bot.nlu.lemma_tokenizer import lemma


class RasaSide(TestCase):
    def test_patch_is_written_for_the_installed_version(self) -> None:
        self.assertEqual(rasa.__version__, PATCHED_VERSION)

    def test_what_is_replaced_still_exists_in_rasa(self) -> None:
        self.assertTrue(callable(rasa_action.RemoteAction._validate_action_result))
        self.assertTrue(hasattr(rasa_action, "DEFAULT_REQUEST_TIMEOUT"))

    def test_patch_is_applied(self) -> None:
        self.assertTrue(patch_rasa(actions_timeout_seconds=3.0))
        self.assertIs(rasa_action.RemoteAction._validate_action_result, check_action_result)
        self.assertEqual(rasa_action.DEFAULT_REQUEST_TIMEOUT, 3.0)

    def test_good_results_pass_and_bad_ones_are_refused(self) -> None:
        good = {"events": [{"event": "slot"}], "responses": [{"text": "a"}]}
        self.assertTrue(check_action_result(None, good))
        for bad in (None, [], {"events": {}}, {"events": [{}]}, {"responses": [1]}):
            with self.assertRaises(RasaException):
                check_action_result(None, bad)

    def test_words_get_their_lemmas(self) -> None:
        self.assertEqual(lemma("документов"), "документ")


if __name__ == "__main__":
    unittest.main()
