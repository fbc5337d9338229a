"""Typed settings from the environment and `.env`: one class a file, one prefix a class.

`.env.example` lists every variable; a test compares the two.
"""
