"""Every action of domain.yml and the decision that carries it out."""

from bot.actions.conversation import Centre, TopicAction
from bot.dialogue.caller_topic import meet_child, meet_distress, meet_foreign_speaker
from bot.dialogue.condition import answer_service_question
from bot.dialogue.decision import Decide
from bot.dialogue.office_topic import answer_office
from bot.dialogue.pending_answers import go_on, take_no, take_yes
from bot.dialogue.request_topic import request_operator, take_request
from bot.dialogue.talk_topic import (
    change_speed,
    go_back,
    greet_caller,
    make_small_talk,
    meet_operator_returned,
    meet_operator_unavailable,
    meet_silence,
    refuse_recording,
    repeat_reply,
    say_goodbye,
    start_over,
    stop_reading,
    take_digits,
)
from bot.dialogue.unclear_topic import (
    answer_article,
    meet_unclear,
    take_named_date,
    take_named_place,
    take_named_topic,
)

DECISIONS: dict[str, Decide] = {
    "action_answer_article": answer_article,
    "action_answer_office": answer_office,
    "action_answer_service": answer_service_question,
    "action_change_speed": change_speed,
    "action_go_back": go_back,
    "action_go_on": go_on,
    "action_greet_caller": greet_caller,
    "action_make_small_talk": make_small_talk,
    "action_meet_child": meet_child,
    "action_meet_distress": meet_distress,
    "action_meet_foreign_speaker": meet_foreign_speaker,
    "action_meet_operator_returned": meet_operator_returned,
    "action_meet_operator_unavailable": meet_operator_unavailable,
    "action_meet_silence": meet_silence,
    "action_meet_unclear": meet_unclear,
    "action_refuse_recording": refuse_recording,
    "action_repeat_reply": repeat_reply,
    "action_request_operator": request_operator,
    "action_say_goodbye": say_goodbye,
    "action_start_over": start_over,
    "action_stop_reading": stop_reading,
    "action_take_date": take_named_date,
    "action_take_digits": take_digits,
    "action_take_no": take_no,
    "action_take_place": take_named_place,
    "action_take_request": take_request,
    "action_take_topic": take_named_topic,
    "action_take_yes": take_yes,
}


def all_actions(centre: Centre) -> list[TopicAction]:
    return [TopicAction(name, decide, centre) for name, decide in DECISIONS.items()]
