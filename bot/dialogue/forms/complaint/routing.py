"""Who gets the complaint of this form."""

from bot.dialogue.forms.complaint.fields import AGENCY, IS_HEAD, OFFICE, SERVICE
from bot.dialogue.forms.form import Scene
from core.cases.competent_body import competent_body
from core.cases.complaints import CompetentBody


def body_of(scene: Scene) -> CompetentBody:
    knowledge = scene.knowledge
    office = knowledge.office(scene.value(OFFICE)) if scene.value(OFFICE) else None
    service = knowledge.service(scene.value(SERVICE)) if scene.value(SERVICE) else None
    agency = office.agency if office else scene.value(AGENCY) or (service.agency if service else "")
    return competent_body(agency, knowledge.agency, is_about_head=bool(scene.value(IS_HEAD)))


def body_in_words(scene: Scene) -> str:
    """The official by post where there is one, else the agency."""
    body = body_of(scene)
    agency = scene.knowledge.agency(body.agency)
    if agency is None:
        return body.agency
    official = next((one for one in agency.officials if one.code == body.official), None)
    return official.post if official else agency.spoken_name


def telephone_of_body(scene: Scene) -> str:
    agency = scene.knowledge.agency(body_of(scene).agency)
    return agency.telephone if agency else ""
