"""Names of the values that the steps of a status question share."""

KIND = "kind"
APPLICATION, COMPLAINT = "application", "complaint"
NUMBER = "number"
LETTERS = "letters"
"""The caller has said that there are letters in the number."""
FACTOR = "factor"
TAIL = "tail"
BIRTH = "birth"
"""ISO date."""
BY_BIRTH = "by_birth"
"""The caller prefers to name the birth date."""
TELEPHONE = "telephone"
TRIED = "tried"
"""A question was answered «nothing found»: how often."""
YES = "yes"


def forget_factor() -> dict[str, str]:
    return {TAIL: "", BIRTH: "", TELEPHONE: ""}
