"""Who may do what, line by line: every button, command and kind of update, for every role.

A line: the act; on an object of the role's own workspace (`own`) or of another one (`far`); the text that
answers; what the act changes (EFFECTS); then one code for each role, in the order of `people.ROLES`. A role's
own workspace is `home`: its objects belong to the owner. The outsider is an admin of the far one.
"""

CODES = {
    "+": "answered by the line's text, and the line's change is made",
    "=": "answered by the line's text, and nothing changes",
    "s": "the line's change is made, and there is nobody to tell",
    ".": "no word, and nothing changes",
    "x": "refused in the very words that answer an id which does not exist",
    "u": "this is no button here",
    "?": "I cannot see who you are",
    "a": "only an admin of the group may do this",
    "g": "you are not in this group",
    "w": "only the owner or an admin changes or deletes this",
    "c": "only those who decide here may do this",
    "i": "an admin of the group has to agree first",
    "l": "this link leads nowhere",
    "b": "you are connecting somebody already",
    "n": "which group do you mean?",
    "k": "the last owner cannot leave",
    "o": "the owners of the person decide this",
    "h": "the history of the workspace instead",
    "m": "you have nothing of that kind",
    "y": "this is so already",
    "t": "this is decided in the admin chat",
    "d": "this draft, link, group, workspace or other person does not exist",
    "p": "the card of the photo, on which whoever posted it may delete it, and no more",
}

# The tables that have to change, at least, when the code is `+` or `s`.
EFFECTS = {
    "active": {"groups"},
    "agreed": {"workspaces", "admin_events"},
    "answered": {"group_participants"},
    "approved": {"persons", "participant_persons", "person_prototypes", "admin_events"},
    "asked": {"persons"},
    "answered_child": {"cluster_inquiries"},
    "begun": {"persons", "participant_persons", "image_assets"},
    "blocked": {"participants"},
    "bound": {"workspaces", "deep_links", "admin_events"},
    "changed": {"persons", "operations"},
    "claimed": {"look_alikes", "image_assets"},
    "coming": set(),  # a worker draws a picture first
    "decided": {"face_suggestions", "operations"},
    "deleted": {"clusters", "face_instances", "erasures", "operations"},
    "examined": {"reports"},
    "explained": {"operations"},
    "erased": {"persons", "participant_persons", "erasures", "admin_events"},
    "emptied": {"face_instances", "operations", "erasures"},
    "dissolved": {"persons", "face_instances", "operations", "erasures"},
    "forgotten": {"erasures", "participants"},
    "given": {"clusters", "operations", "face_instances", "face_assignment_events"},
    "given_up": {"deliveries"},
    "ignored": {"clusters", "operations"},
    "joined": {"groups", "workspaces", "admin_events"},
    "looking": {"closer_looks"},
    "merged": {"persons", "operations", "face_instances", "face_assignment_events"},
    "confirmed": {"face_instances", "operations", "face_assignment_events"},
    "moved": {"groups", "postings"},
    "regrouped": {"clusters", "face_instances", "operations", "cluster_proposals"},
    "refused_proposal": {"cluster_proposals"},
    "noted": set(),  # on a card or in prototypes, if anything changes at all
    "named": {"persons", "participant_persons"},
    "owed": {"deliveries"},
    "parted": {"look_alikes", "operations"},
    "picked": {"face_instances", "image_assets"},
    "posted": {"image_assets", "postings"},
    "renamed": {"participants"},
    "reopened": {"persons"},
    "reviewed": {"reviews"},
    "passed": {"question_passes"},
    "reported": {"admin_events"},
    "settled": {"admin_events"},
    "seen": {"group_participants"},
    "titled": {"groups", "workspaces"},
    "taught": {"image_assets"},
    "pinned": {"operations", "person_prototypes", "face_instances"},
    "dropped": {"operations", "barred_faces"},
    "taken_out": {"operations", "face_instances", "negative_pairs", "face_assignment_events"},
    "withdrawn": {"deliveries", "face_instances", "negative_pairs", "face_assignment_events"},
    "gone": {"image_assets", "postings", "face_instances", "deliveries", "erasures", "admin_events"},
    "wiped": {"groups", "erasures", "image_assets", "admin_events"},
    "asked_in": {"participant_persons", "persons", "erasures"},
    "invited": {"deep_links", "admin_events"},
    "ticked": {"face_suggestions"},
    "tuned": {"workspace_settings", "operations"},
    "tuned_at": {"workspace_settings", "operations", "setting_proposals"},
    "let_in": {"api_tokens", "admin_events"},
    "unhooked": {"webhooks", "admin_events"},
    "untuned": {"setting_proposals"},
    "uninvited": {"deep_links"},
    "learned": {"image_assets", "face_instances", "operations", "face_assignment_events"},
    "left_out": {"image_assets", "face_instances"},
    "linked": {"participant_persons", "operations"},
    "refused": {"participant_persons", "admin_events"},
    "-": set(),
}
# Tables that say who may do and receive what. An act changes none of these but those of its effect, in
# EFFECTS and MAY_CHANGE.
GUARDED = frozenset(
    {
        *("admin_events", "api_tokens", "deep_links", "deliveries", "groups", "participant_persons"),
        *("persons", "webhooks", "workspace_settings", "workspaces"),
    }
)
# These effects may also change these tables, where there is something to change.
MAY_CHANGE = {
    "active": {"workspaces"},
    "blocked": {"deliveries"},  # what was on its way waits until the bot is let in again
    "changed": {"participant_persons"},
    "confirmed": {"deliveries"},
    "decided": {"deliveries"},
    "dissolved": {"participant_persons"},
    "emptied": {"deliveries", "persons"},
    "forgotten": GUARDED,
    "given": {"deliveries", "persons"},
    "linked": {"deep_links"},
    "merged": {"deliveries", "participant_persons"},
    "posted": {"groups"},
    "refused_proposal": {"admin_events"},
    "wiped": GUARDED,
}

TABLE = """
#                                                                                      a
#                                                                  s e   g         o   n
#                                                                  t x   u         u d o c     b
#                                                                  r m m a         t e n h l   l
#                                                                  a e e r o a c c s m y a i   o
#                                                                  n m m d w d l h i o m n n   c
#                                                                  g b b i n m e i d t o n k b k
#                                                                  e e e a e i r e e e u e e o e
#                                                                  r r r n r n k f r d s l d t d
# In the group that nobody activated yet
press activate               own toast.activated         active    a a a a a + a a a a ? ? ? ? a
press activate               far toast.activated         active    a a a a a a a a + a ? ? ? ? a
# 👍 and 👎 under the introduction, and under the answers to /privacy and /help
press refusephotos           own -                       -         u u u u u u u u u u ? ? ? ? u
press refusephotos, group    own toast.consent_refused   answered  + + + + + + + + + + ? ? ? ? +
press agreephotos            own -                       -         u u u u u u u u u u ? ? ? ? u
press agreephotos, group     own toast.consent_given     answered  + + + + + + + + + + ? ? ? ? +
# For those who decide
press approve                own toast.approved          approved  x x x x x + + + x x ? ? ? ? x
press approve                far toast.approved          approved  x x x x x x x x + x ? ? ? ? x
press approve, group         own toast.approved          approved  x x x x x + + + x x ? ? ? ? x
press approve, group         far toast.approved          approved  x x x x x x x x + x ? ? ? ? x
press approve, admin chat    own toast.approved          approved  x x x x x + + + x x ? ? ? ? x
press approve, admin chat    far toast.approved          approved  x x x x x x x x + x ? ? ? ? x
press approve, no message    own toast.approved          approved  x x x x x + + + x x ? ? ? ? x
press approve, no message    far toast.approved          approved  x x x x x x x x + x ? ? ? ? x
press approvethese                own toast.approved          approved  x x x x x + + + x x ? ? ? ? x
press approvethese                far toast.approved          approved  x x x x x x x x + x ? ? ? ? x
press approvethese, group         own toast.approved          approved  x x x x x + + + x x ? ? ? ? x
press approvethese, group         far toast.approved          approved  x x x x x x x x + x ? ? ? ? x
press approvethese, admin chat    own toast.approved          approved  x x x x x + + + x x ? ? ? ? x
press approvethese, admin chat    far toast.approved          approved  x x x x x x x x + x ? ? ? ? x
press approvethese, no message    own toast.approved          approved  x x x x x + + + x x ? ? ? ? x
press approvethese, no message    far toast.approved          approved  x x x x x x x x + x ? ? ? ? x
press decline                own request.sure_decline    -         x x x x x + + + x x ? ? ? ? x
press decline                far request.sure_decline    -         x x x x x x x x + x ? ? ? ? x
press decline, group         own request.sure_decline    -         x x x x x + + + x x ? ? ? ? x
press decline, group         far request.sure_decline    -         x x x x x x x x + x ? ? ? ? x
press decline, admin chat    own request.sure_decline    -         x x x x x + + + x x ? ? ? ? x
press decline, admin chat    far request.sure_decline    -         x x x x x x x x + x ? ? ? ? x
press decline, no message    own request.sure_decline    -         x x x x x + + + x x ? ? ? ? x
press decline, no message    far request.sure_decline    -         x x x x x x x x + x ? ? ? ? x
press suredecline                own toast.declined          erased    x x x x x + + + x x ? ? ? ? x
press suredecline                far toast.declined          erased    x x x x x x x x + x ? ? ? ? x
press suredecline, group         own toast.declined          erased    x x x x x + + + x x ? ? ? ? x
press suredecline, group         far toast.declined          erased    x x x x x x x x + x ? ? ? ? x
press suredecline, admin chat    own toast.declined          erased    x x x x x + + + x x ? ? ? ? x
press suredecline, admin chat    far toast.declined          erased    x x x x x x x x + x ? ? ? ? x
press suredecline, no message    own toast.declined          erased    x x x x x + + + x x ? ? ? ? x
press suredecline, no message    far toast.declined          erased    x x x x x x x x + x ? ? ? ? x
press notdecline             own forget.kept             -         x x x x x + + + x x ? ? ? ? x
press notdecline             far forget.kept             -         x x x x x x x x + x ? ? ? ? x
press notdecline, group      own forget.kept             -         x x x x x + + + x x ? ? ? ? x
press notdecline, group      far forget.kept             -         x x x x x x x x + x ? ? ? ? x
press notdecline, admin chat own forget.kept             -         x x x x x + + + x x ? ? ? ? x
press notdecline, admin chat far forget.kept             -         x x x x x x x x + x ? ? ? ? x
press notdecline, no message own forget.kept             -         x x x x x + + + x x ? ? ? ? x
press notdecline, no message far forget.kept             -         x x x x x x x x + x ? ? ? ? x
# Erasing and examining
press forgetme               own forget.started          forgotten + + + + + + + + + + ? ? ? ? s
press keepall                own forget.kept             -         + + + + + + + + + + ? ? ? ? .
press keepall, group         own forget.kept             -         + + + + + + + + + + ? ? ? ? +
press keepall, admin chat    own forget.kept             -         + + + + + + + + + + ? ? ? ? +
press keepall, no message    own forget.kept             -         + + + + + + + + + + ? ? ? ? .
press forgetgroup            own forgetgroup.confirm     -         x x x x x + + + x x ? ? ? ? x
press forgetgroup            far forgetgroup.confirm     -         x x x x x x x x + x ? ? ? ? x
press forgetgroup, group     own forgetgroup.confirm     -         x x x x x + + + x x ? ? ? ? x
press forgetgroup, group     far forgetgroup.confirm     -         x x x x x x x x + x ? ? ? ? x
press forgetgroup, admin chat own forgetgroup.confirm     -         x x x x x + + + x x ? ? ? ? x
press forgetgroup, admin chat far forgetgroup.confirm     -         x x x x x x x x + x ? ? ? ? x
press forgetgroup, no message own forgetgroup.confirm     -         x x x x x + + + x x ? ? ? ? x
press forgetgroup, no message far forgetgroup.confirm     -         x x x x x x x x + x ? ? ? ? x
press wipegroup              own forgetgroup.started     wiped     x x x x x + + + x x ? ? ? ? x
press wipegroup              far forgetgroup.started     wiped     x x x x x x x x + x ? ? ? ? x
press wipegroup, group       own forgetgroup.started     wiped     x x x x x + + + x x ? ? ? ? x
press wipegroup, group       far forgetgroup.started     wiped     x x x x x x x x + x ? ? ? ? x
press wipegroup, admin chat  own forgetgroup.started     wiped     x x x x x + + + x x ? ? ? ? x
press wipegroup, admin chat  far forgetgroup.started     wiped     x x x x x x x x + x ? ? ? ? x
press wipegroup, no message  own forgetgroup.started     wiped     x x x x x + + + x x ? ? ? ? x
press wipegroup, no message  far forgetgroup.started     wiped     x x x x x x x x + x ? ? ? ? x
press wipeall                own forgetall.started       wiped     x x x x x c c + x x ? ? ? ? x
press wipeall                far -                       -         x x x x x x x x x x ? ? ? ? x
press wipeall, group         own forgetall.started       wiped     x x x x x c c + x x ? ? ? ? x
press wipeall, group         far -                       -         x x x x x x x x x x ? ? ? ? x
press wipeall, admin chat    own forgetall.started       wiped     x x x x x c c + x x ? ? ? ? x
press wipeall, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
press wipeall, no message    own forgetall.started       wiped     x x x x x c c + x x ? ? ? ? x
press wipeall, no message    far -                       -         x x x x x x x x x x ? ? ? ? x
press mend                   own toast.mending           examined  x x x x x + + + x x ? ? ? ? x
press mend                   far toast.mending           examined  x x x x x x x x + x ? ? ? ? x
press mend, group            own toast.mending           examined  x x x x x + + + x x ? ? ? ? x
press mend, group            far toast.mending           examined  x x x x x x x x + x ? ? ? ? x
press mend, admin chat       own toast.mending           examined  x x x x x + + + x x ? ? ? ? x
press mend, admin chat       far toast.mending           examined  x x x x x x x x + x ? ? ? ? x
press mend, no message       own toast.mending           examined  x x x x x + + + x x ? ? ? ? x
press mend, no message       far toast.mending           examined  x x x x x x x x + x ? ? ? ? x
# Under a photo
press wrong                  own line.where              -         x x x x + x x x x x ? ? ? ? x
press wrong                  far -                       -         x x x x x x x x x x ? ? ? ? x
press keep                   own line.where              -         x x x x + x x x x x ? ? ? ? x
press keep                   far -                       -         x x x x x x x x x x ? ? ? ? x
press more                   own line.where              -         x x x x + x x x x x ? ? ? ? x
press more                   far -                       -         x x x x x x x x x x ? ? ? ? x
press why                    own line.where              -         x x x x + x x x x x ? ? ? ? x
press why                    far -                       -         x x x x x x x x x x ? ? ? ? x
press takeaway               own line.where              -         x x x x + x x x x x ? ? ? ? x
press takeaway               far -                       -         x x x x x x x x x x ? ? ? ? x
press takeawaynow            own toast.taken_away        given_up  x x x x + x x x x x ? ? ? ? x
press takeawaynow            far -                       -         x x x x x x x x x x ? ? ? ? x
press notperson              own toast.withdrawn         withdrawn x x x x + x x x x x ? ? ? ? x
press notperson              far -                       -         x x x x x x x x x x ? ? ? ? x
press whois                  own whois.ask               -         x x x x + x x x x x ? ? ? ? x
press whois                  far -                       -         x x x x x x x x x x ? ? ? ? x
press thisis                 own toast.thanks            confirmed x x x x + x x x x x ? ? ? ? x
press thisis                 far -                       -         x x x x x x x x x x ? ? ? ? x
press thisface               own toast.thanks            confirmed x x x x + x x x x x ? ? ? ? x
press thisface               far -                       -         x x x x x x x x x x ? ? ? ? x
press showunknown            own toast.sending           owed      m m m m + m m m m m ? ? ? ? m
press sendlate               own toast.sending           owed      m m m m + m m m m m ? ? ? ? m
# A person of one's own
press offerall               own offer.sending           owed      x x x + + x x x x x ? ? ? ? x
press offerall               far -                       -         x x x x x x x x x x ? ? ? ? x
press offermonth             own offer.sending           owed      x x x + + x x x x x ? ? ? ? x
press offermonth             far -                       -         x x x x x x x x x x ? ? ? ? x
press offernone              own offer.none              noted     x x x + + x x x x x ? ? ? ? x
press offernone              far -                       -         x x x x x x x x x x ? ? ? ? x
press people                 own people.title            -         m m m + + m m m m m ? ? ? ? .
press photos                 own photos.title            -         m m m m + m m m m m ? ? ? ? .
press photosof               own photos.title_of         -         x x x m + x x x x x ? ? ? ? x
press photosof               far -                       -         x x x x x x x x x x ? ? ? ? x
press photo                  own toast.sending           owed      x x x x + x x x x x ? ? ? ? x
press photo                  far -                       -         x x x x x x x x x x ? ? ? ? x
# The rest of the buttons
press language               own language.chosen         renamed   + + + + + + + + + + ? ? ? ? .
press any other, group       own -                       -         u u u u u u u u u u ? ? ? ? u
press nonsense               own -                       -         u u u u u u u u u u ? ? ? ? u
# Who comes and goes
bot added to a new group     own -                       active    + + + + + + + + + + i i i i +
bot added to a channel       own group.channel           -         + + + + + + + + + + . . . . .
bot promoted in an idle group own -                       -        . . . . . . . . . . . . . . .
bot removed from the group   own -                       active    + + + + + + + + + + + + + + +
bot blocked                  own -                       blocked   + + + + + + + + + + . . . . .
bot unblocked                own -                       renamed   . . . . . . . . . . . . . . +
joins by chat_member         own -                       seen      + + + + . . + + + . . . . . +
leaves by chat_member        own -                       seen      + . + + + + + + + + . . . . +
promoted by chat_member      own -                       seen      + + + + + . + + + + . . . . +
agrees by message_reaction   own -                       answered  + + + + + + + + + + . . . . +
refuses by message_reaction  own -                       answered  + + + + + + + + + + . . . . +
joins by message             own -                       seen      + + + + . . + + + . . . . . +
leaves by message            own -                       seen      + . + + + + + + + + . . . . +
# A group becomes a supergroup: Telegram says so
group migrates away          own -                       moved     + + + + + + + + + + + + + + +
group migrated here          own -                       moved     + + + + + + + + + + + + + + +
group renamed                own -                       titled    + + + + + + + + + + + + + + +
# Edited messages, and kinds of updates that the bot does not ask for
update edited_message        own -                       -         . . . . . . . . . . . . . . .
update edited_message in private own private.edited      -         + + + + + + + + + + . . . . .
update channel_post          own -                       -         . . . . . . . . . . . . . . .
update edited_channel_post   own -                       -         . . . . . . . . . . . . . . .
update inline_query          own -                       -         . . . . . . . . . . . . . . .
"""
