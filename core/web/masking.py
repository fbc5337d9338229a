"""Personal data on pages: enough to tell two records apart, not enough to know the person. Pure."""

HIDDEN = "•"


def mask_telephone(number: str) -> str:
    """`+79131234567` → `+7 ••• •••-••-67`; what is no telephone keeps its last two characters."""
    digits = "".join(letter for letter in number if letter.isdigit())
    if len(digits) < 6:
        return HIDDEN * 3 if number else ""
    ending = digits[-2:]
    if len(digits) == 11 and digits[0] in "78":
        return f"+7 {HIDDEN * 3} {HIDDEN * 3}-{HIDDEN * 2}-{ending}"
    return f"{HIDDEN * 4}{ending}"


def mask_name(name: str) -> str:
    """`Иванова Мария Петровна` → `И••• М. П.`."""
    first, *rest = name.split() or [""]
    if not first:
        return ""
    initials = " ".join(f"{part[0]}." for part in rest)
    return f"{first[0]}{HIDDEN * 3} {initials}".rstrip()
