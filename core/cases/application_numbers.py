"""The normal form of an application's number: Cyrillic capitals and digits, nothing else."""

_LOOKALIKES = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
MAX_LENGTH = 40


def normal_number(written: str) -> str:
    """«аб-120 / 26» is `АБ12026`; Latin letters that look like Cyrillic ones become those."""
    letters = written.upper().replace("Ё", "Е").translate(_LOOKALIKES)
    return "".join(sign for sign in letters if sign.isalnum())[:MAX_LENGTH]
