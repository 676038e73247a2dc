"""What a child or young person reads about themselves: the same pages in words to them, and rights that are theirs.

No law names an age: a child reads who understands enough (process S47, "no fixed age in England"), which a worker decides
and gives reasons for (`law.inviting`). A message that names the child or speaks to a parent has another one here; what speaks
to anybody is said as it is. Rights are those of children themselves (process 1.3, 8.2, 8.5, S17, S43, S47).
"""

from __future__ import annotations

from collections.abc import Mapping

from alongside.law.tables import Source

SOURCES = (
    Source("PROCESS", "8.5"),
    Source("PROCESS", "8.2"),
    Source("PROCESS", "1.3"),
    Source("PROCESS", "S43"),
)
_PLAN = "child protection plan"

# By the message it stands for.
OF_ONESELF: Mapping[str, str] = {
    # Where things are, and who decides.
    "standing.emergency_protection_order": "A court has made a short order to keep you safe. It is called an emergency protection order.",
    "standing.section_20": "You are living somewhere that was arranged for you. The law for this is called section 20.",
    "standing.child_protection_plan": "You have a child protection plan. It says what must change so that you are safe, by when, and who will help.",
    "standing.conference": "There is a meeting about you. It is called a child protection conference. It decides whether there must be a plan to keep you safe.",
    "standing.s47_enquiry_open": "A social worker is finding out whether you are safe. This is called an enquiry.",
    "standing.assessment": "A worker is finding out with you what would help you and your family. This is called an assessment.",
    "standing.child_in_need": "You and your family have a plan of help. It is called a child in need plan.",
    "standing.in_need": "It was decided that you and your family should have help. A plan of help is written with you. It is called a child in need plan.",
    "standing.early_help": "Your family has been offered early help. That is help from services near you.",
    "standing.referral": "Somebody told children's services that they were worried about you, or asked for help. We are deciding what to do.",
    "standing.asked": "You asked children's services for help. We are deciding what to do.",
    "standing.going_on": "Work with you goes on. What comes next is written here after a worker has told you.",
    "standing.nothing_now": "This page shows nothing that children's services are doing with you now.",
    "standing.not_yet": "There is nothing to read here about you yet. A worker will tell you first. Then it is written here.",
    "decides.emergency_protection_order": "A judge decides. What you think matters. You can ask who speaks for you there.",
    "decides.section_20": "The people who have parental responsibility for you can agree to it, or say no. Not every parent has it. If you are 16 or 17, you can agree to it yourself. What you think must be asked, and counts.",
    "decides.child_protection_plan": "The people at the review meeting look at the plan together. The person who runs the meeting, the chair, decides. What you think is part of it.",
    "decides.conference": "The person who runs the meeting, the chair, decides at its end. Before that everybody says what they think. What you think is part of it.",
    "decides.s47_enquiry_open": "A manager in children's services decides what the enquiry has found. What you said is part of it.",
    "decides.assessment": "A manager decides, after reading what you, your family and the worker have said.",
    "decides.child_in_need": "Your parents decide whether they want the plan. You are asked too. A manager in children's services decides what help the council gives.",
    "decides.in_need": "Your parents decide whether they want a plan. You are asked too. A manager in children's services decides what help the council gives.",
    "decides.early_help": "Your parents decide whether they want it. You are asked too.",
    "decides.referral": "A manager in children's services decides.",
    "decides.asked": "A manager in children's services decides. You are told what was decided, and why.",
    "decides.going_on": "A manager in children's services decides what happens next. You can ask why.",
    "decides.nothing_now": "You can ask for help at any time.",
    "decides.not_yet": "Your worker can tell you who decides.",
    "who.plan": "Looks after your plan.",
    "who.worker": "Your worker.",
    "who.lead": "Leads your plan of help.",
    # What comes.
    "coming.referral_decision": "A manager must decide by {due} what happens next.",
    "coming.s17_assessment": "The assessment should be finished by {due}.",
    "coming.cin_first_plan": "A plan of help should be made with you and your family by {due}.",
    "coming.cin_review": "You, your family and your worker should look at your plan of help again by {due}.",
    "coming.cin_visit": "Your worker should visit you by {due}, as your plan says.",
    "coming.core_group_first": "The small group that works on your plan must meet by {due}.",
    "coming.core_group_next": "The small group that works on your plan should meet again by {due}.",
    "coming.rcpc_first": "There must be a review meeting about your plan by {due}. It decides whether the plan is still needed.",
    "coming.rcpc_next": "There must be another review meeting about your plan by {due}. It decides whether the plan is still needed.",
    "coming.cp_plan_age_limit": "Your child protection plan ends by {due}, your 18th birthday.",
    "coming.epo": "The emergency protection order ends by {due}, unless a court says otherwise.",
    "coming.epo_extension": "The emergency protection order ends by {due}. The court cannot add more days.",
    "coming.planned": "The small group that works on your plan meets next on {due}.",
    # Meetings they are asked to.
    "invited.conference.initial": "You are asked to come to a meeting about you on {due}. It is called a child protection conference.",
    "invited.conference.review": "You are asked to come to a review meeting about your plan on {due}.",
    "invited.conference.transfer_in": "You are asked to come to a meeting about you on {due}. It is called a child protection conference.",
    "invited.core_group": "You are asked to come to the small group that works on your plan on {due}.",
    "invited.child_in_need_review": "You are asked to come and look at your plan of help again on {due}.",
    "invited.called_off": "The meeting about you on {due} will not be held.",
    "invited.talk_first": "Please ring us before the meeting about you on {due}. Something about it has changed. A person must tell you what it is, and why.",
    "meeting.conference.initial": "Your family and the people who work with you talk about how to keep you safe. At the end the chair decides if a plan is needed. You do not have to come. What you think is heard all the same.",
    "meeting.conference.review": "Everybody looks at what has changed, and what still must. At the end the chair decides if your plan is still needed. You do not have to come. What you think is heard all the same.",
    "meeting.conference.transfer_in": "Your family and the people who work with you talk about how to keep you safe. At the end the chair decides if a plan is needed. You do not have to come. What you think is heard all the same.",
    "meeting.core_group": "The small group that works on your plan meets. It turns the plan into steps: who does what, and by when.",
    "meeting.child_in_need_review": "Your family and the people who help you look at what has gone well, and what should change.",
    "invited.bring": "You may bring somebody you trust. You can ask for an advocate. An advocate is somebody who is on your side and helps you to say what you want.",
    "invited.report": "You can ask what the worker's report says about you.",
    "invited.needs": "Tell us what you need so that you can take part: somebody to come with you, help to get there, a break, or anything else.",
    # What happened.
    "referral_received": "On {day}, somebody told children's services that they were worried about you, or asked for help.",
    "referral_received.asked": "On {day}, you asked children's services for help.",
    "referral_decided.s17_assessment": "On {day}, a manager decided that a worker should meet you and find out what would help. This is called an assessment.",
    "referral_decided.early_help": "On {day}, a manager decided to offer your family early help.",
    "referral_decided.signpost": "On {day}, a manager decided that other services could help you and your family better.",
    "allocated": "From {day}, {worker} is your worker.",
    "assessment_started": "On {day}, {worker} began to find out with you what would help. This is called an assessment.",
    "assessment_stopped": "On {day}, the assessment stopped before it was finished. You can ask why.",
    "child_seen": "On {day}, {worker} met you.",
    "enquiry_child_seen": "On {day}, {worker} met you.",
    "plan_child_seen": "On {day}, {worker} met you.",
    "cin_child_seen": "On {day}, {worker} met you.",
    "assessment_signed_off.in_need": "On {day}, the assessment was finished. It found that a plan would help you.",
    "assessment_signed_off.in_need_specialist": "On {day}, the assessment was finished. It found that a plan would help you, and that a specialist should look at one part.",
    "assessment_signed_off.not_in_need": "On {day}, the assessment was finished. It found that you do not need a plan from children's services.",
    "assessment_signed_off.not_in_need_early_help": "On {day}, the assessment was finished. It found that help from services you already know would be best.",
    "assessment_signed_off.harm_suspected": "On {day}, the assessment was finished. Somebody will talk to you about what happens next.",
    "referral_closed": "On {day}, children's services stopped working with you. You can ask for help again at any time.",
    "conference_held.plan": f"On {{day}}, the conference decided that you need a {_PLAN}. It says what must change, by when, and who will help.",
    "conference_held.no_plan": f"On {{day}}, the conference decided that you do not need a {_PLAN}.",
    "conference_held.continues": "On {day}, the conference looked at how things are going. It decided that your plan goes on for now.",
    "conference_held.ends": f"On {{day}}, the conference looked at how things are going. It decided that you no longer need a {_PLAN}.",
    "conference_held.adjourned": "On {day}, the conference could not be finished. It will meet again. Until then there is a plan to keep you safe.",
    "protection_plan_started": f"From {{day}}, you have a {_PLAN}. It says what must change, by when, and who will help.",
    "core_group_planned": "The small group that works on your plan meets again on {planned}.",
    "core_group_held": "On {day}, the small group that works on your plan met.",
    "plan_developed": "On {day}, the small group wrote your plan out in full. You can ask to see it.",
    "protection_plan_ended": f"On {{day}}, your {_PLAN} ended. You can talk about what help would be useful now.",
    "help_stepped.child_in_need": "From {day}, you and your family have a plan of help.",
    "help_stepped.family_help": "From {day}, your family has family help.",
    "help_stepped.early_help": "From {day}, your family has early help.",
    "cin_plan_started": "On {day}, your plan of help began.",
    "cin_plan_reviewed": "On {day}, your plan of help was looked at again.",
    "cin_plan_ended": "On {day}, your plan of help ended. You can ask for help again at any time.",
    "withdrawal_decided.close": "Your plan of help has ended, because it is no longer wanted. You can ask for help again at any time.",
    "withdrawal_decided.offer_otherwise": "Your plan of help has stopped, because it is no longer wanted. We would like to talk about help in another way.",
    "epo_made": "On {day}, a court made a short order to keep you safe. It is called an emergency protection order. It ends on {until}.",
    "epo_ended": "On {day}, the emergency protection order ended.",
    "stays_away": "Since {day}, you are staying away from home.",
    "returned_home": "On {day}, you came home.",
    "s20_relied_on": "Since {day}, you live somewhere that was arranged for you, under section 20.",
    "s20_ended": "On {day}, your stay away from home under section 20 ended.",
    # What they were told themselves.
    "told.family_told_referral": "On {day}, we told you what was decided and what happens next.",
    "told.family_told_no_assessment": "On {day}, we told you why there is no assessment, and how to have that looked at again.",
    "told.family_told_closed": "On {day}, we told you that our work with you has ended, why, and how to come back.",
    "told.family_told_assessment": "On {day}, we told you what the assessment found and what was decided.",
    "told.family_told_extension": "On {day}, we told you that the assessment will take longer, and why.",
    "told.family_told_cin_plan": "On {day}, we told you about your plan of help.",
    "told.family_told_after_withdrawal": "On {day}, we told you that the work has stopped, and what was decided.",
    "told.family_told_cin_ended": "On {day}, we told you that your plan of help has ended, and why.",
    "told.family_told_enquiry_started": "On {day}, we told you that a social worker must find out whether you are safe. This is called an enquiry. We told you what the worry is.",
    "told.family_told_enquiry_outcome": "On {day}, we told you what the enquiry found, and why.",
    "told.family_told_no_conference": "On {day}, we told you that the meeting about you is not needed any more, and why.",
    "told.family_told_conference_decision": "On {day}, we told you what the conference decided, and why.",
    "told.family_told_plan": f"On {{day}}, we told you about your {_PLAN}.",
    "told.family_told_developed_plan": "On {day}, we told you about your plan as the small group wrote it out.",
    "told.family_told_plan_ended": f"On {{day}}, we told you that your {_PLAN} has ended, and why.",
    "told.family_told_emergency_order": "On {day}, we told you about the order: how long it lasts, why, and how you can say what you think of it.",
    "told.family_told_where": "On {day}, we told you why you are staying away from home.",
    "told.family_has_s20_copy": "On {day}, we told you about the agreement about where you live.",
    "told.new_worker_told": "On {day}, we told you who your new worker is.",
}  # fmt: skip

# What a child or young person can ask for themselves, each a message.
RIGHTS: tuple[str, ...] = tuple(
    f"own.right.{key}"
    for key in ("heard", "know", "worker", "advocate", "meetings", "read", "complain", "safe", "fair")
)
# How to say that something is not right, in the order in which it is usually done. `clock`: by when it is answered.
DISAGREE: tuple[tuple[str, str], ...] = (
    ("own.disagree.talk", ""),
    ("own.disagree.advocate", ""),
    ("own.disagree.complain", "complaint_stage1"),
)
WORDS: Mapping[str, str] = {
    **{f"{key}.own": words for key, words in OF_ONESELF.items()},
    "own.right.heard": "What you wish and how you feel must be asked, and it counts. You can say it, write it, draw it, or ask somebody to say it for you.",
    "own.right.know": "You can ask what is happening and why. We tell you, unless telling could put you or somebody else at risk.",
    "own.right.worker": "You can ask who your worker is, and talk to them without your family there.",
    "own.right.advocate": "You can ask for an advocate. An advocate does not work for us. They are on your side and help you to say what you want. Ask your worker for one.",
    "own.right.meetings": "You can ask to come to meetings about you, or to a part of them. The person who runs the meeting looks at your age and at what you want.",
    "own.right.read": "You can ask to read what is written about you, and say if something is wrong.",
    "own.right.complain": "You can complain. You are not treated worse because of it.",
    "own.right.safe": "You have a right to be safe, and to your privacy.",
    "own.right.fair": "You must be treated fairly, whoever you are. You can have an interpreter, or help to read this.",
    "own.disagree.talk": "Tell your worker what you think is not right. You can also tell their manager, or a teacher or another adult you trust.",
    "own.disagree.advocate": "Ask for an advocate to help you to say it.",
    "own.disagree.complain": "Make a complaint. You can say it, write it, or ask your advocate to do it for you.",
    "own.do": "Tell your worker what you think, what you want, and what worries you. You can change your mind. If something is not right, you can say so, and you can complain.",
}  # fmt: skip
