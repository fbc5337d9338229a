"""Which body a complaint goes to, from the knowledge: the agency complained of, or the one above it.

Federal law 210-FZ, article 11.2: a complaint is considered by the head of the body; a complaint against the
head by the body above. Officials of sample data are posts, the first of an agency is its head.
"""

from collections.abc import Callable

from core.cases.complaints import CompetentBody
from core.knowledge.cards import AgencyCard

CENTRE_ITSELF = "mfc"
"""Where a complaint goes that names nobody: the centre of services passes it on."""


def competent_body(
    agency: str, agency_of: Callable[[str], AgencyCard | None], *, is_about_head: bool = False
) -> CompetentBody:
    card = agency_of(agency) if agency else None
    if card is not None and is_about_head and card.parent:
        card = agency_of(card.parent) or card
    if card is None:
        card = agency_of(CENTRE_ITSELF)
    if card is None:
        return CompetentBody(agency or CENTRE_ITSELF)
    return CompetentBody(card.code, card.officials[0].code if card.officials else "")
