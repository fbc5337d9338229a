"""What travels between processes: frozen dataclasses and their JSON form.

Standard library and msgspec only, CPython 3.10 and newer: the Rasa server imports this package too.
"""
