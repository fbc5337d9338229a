"""Answers about an agency as a whole: who heads it, its telephone when no office of it is known."""

from dataclasses import replace

from bot.dialogue.asking import answered
from bot.dialogue.decision import Decision, say
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory
from bot.dialogue.words import capitalised, joined
from core.knowledge.cards import AgencyCard

OURSELVES = "mfc"
"""«Кто у вас начальник»: nobody else is named."""


def tell_officials(code: str, memory: Memory, knowledge: Knowledge) -> Decision | None:
    """Posts, and names where they are public. None for an agency without officials in the knowledge."""
    agency = knowledge.agency(code)
    if agency is None or not agency.officials:
        return None
    posts = joined([f"{one.post} {one.name}".strip() for one in agency.officials])
    name = capitalised(agency.spoken_name)
    has_names = any(one.name for one in agency.officials)
    response = "utter_agency_officials_named" if has_names else "utter_agency_officials"
    line = say(response, agency=name, officials=posts)
    memory = replace(memory, agency=code, aspect="ask_responsible")
    return answered([line], memory, source=f"agency:{code}/officials")


def tell_agency_phone(code: str, memory: Memory, knowledge: Knowledge) -> Decision | None:
    agency = knowledge.agency(code)
    if agency is None or not agency.telephone:
        return None
    line = say("utter_agency_phone", **_phone_of(agency))
    return answered([line], memory, source=f"agency:{code}/phone")


def tell_no_offices(code: str, memory: Memory, knowledge: Knowledge) -> Decision:
    """Offices of the agency are not in the knowledge: said honestly, with the telephone where there is one."""
    agency = knowledge.agency(code)
    if agency is None or not agency.telephone:
        return answered([say("utter_office_unknown")], memory)
    line = say("utter_agency_no_offices", **_phone_of(agency))
    return answered([line], memory, source=f"agency:{code}/phone")


def _phone_of(agency: AgencyCard) -> dict[str, str]:
    return {"agency": capitalised(agency.spoken_name), "phone": agency.telephone}
