"""Kaldi binary files: parser and writer."""
