"""Tests of the speech model."""
