"""Who may do what, line by line: every button, command and kind of update, for every role.

A line: the act; on an object of the role's own workspace (`own`) or of another one (`far`); the text that
answers; what the act changes (EFFECTS); then one code for each role, in the order of `people.ROLES`. A role's
own workspace is `home`: its objects belong to the owner. The outsider is an admin of the far one.
"""

from dataclasses import dataclass

from tests.access.people import ROLES

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
    "w": "only the owner or an admin deletes",
    "i": "an admin of the group has to agree first",
    "l": "this link leads nowhere",
    "b": "you are connecting somebody already",
    "n": "which group do you mean?",
    "m": "you have nothing of that kind",
    "d": "this draft or link does not exist",
}

# Tables that change at least, when the code is `+`.
EFFECTS = {
    "active": {"groups"},
    "approved": {"persons", "participant_persons", "person_prototypes", "admin_events"},
    "asked": {"persons"},
    "bound": {"workspaces", "deep_links"},
    "decided": {"face_suggestions"},
    "erased": {"persons", "participant_persons", "erasures", "admin_events"},
    "judged": {"distributions"},
    "moved": {"groups", "postings"},
    "named": {"persons", "participant_persons"},
    "owed": {"deliveries"},
    "picked": {"face_instances", "image_assets"},
    "posted": {"image_assets", "postings"},
    "renamed": {"participants"},
    "seen": {"group_participants"},
    "taught": {"image_assets"},
    "withdrawn": {"deliveries", "face_instances", "negative_pairs", "face_assignment_events"},
    "-": set(),
}

# fmt: off
TABLE = """
#                                                                                    a
#                                                                  s e   g       o   n
#                                                                  t x   u       u d o c     b
#                                                                  r m m a       t e n h l   l
#                                                                  a e e r o a c s m y a i   o
#                                                                  n m m d w d l i o m n n   c
#                                                                  g b b i n m e d t o n k b k
#                                                                  e e e a e i r e e u e e o e
#                                                                  r r r n r n k r d s l d t d
# In the group that nobody activated yet
press activate               own toast.activated         active    a a a a a + a a a ? ? ? ? a
press activate               far toast.activated         active    a a a a a a a + a ? ? ? ? a
# Connecting a person, in private
press connect                own connect.consent         -         n n n n b + n + + ? ? ? ? .
press workspace              own connect.consent         -         g g + + b + g g + ? ? ? ? .
press workspace              far connect.consent         -         g g g g b g g + g ? ? ? ? g
press agree                  own connect.name            -         x x x x + x x x x ? ? ? ? x
press agree                  far -                       -         x x x x x x x x x ? ? ? ? x
press cancel                 own connect.cancelled       erased    x x x x + x x x x ? ? ? ? x
press cancel                 far -                       -         x x x x x x x x x ? ? ? ? x
press resume                 own connect.photos          -         x x x x + x x x x ? ? ? ? x
press resume                 far -                       -         x x x x x x x x x ? ? ? ? x
press restart                own connect.cancelled       erased    x x x x + x x x x ? ? ? ? x
press restart                far -                       -         x x x x x x x x x ? ? ? ? x
press pick                   own toast.picked            picked    x x x x + x x x x ? ? ? ? x
press pick                   far -                       -         x x x x x x x x x ? ? ? ? x
press done                   own connect.sent            asked     x x x x + x x x x ? ? ? ? x
press done                   far -                       -         x x x x x x x x x ? ? ? ? x
press discard                own connect.cancelled       erased    x x x x + x x x x ? ? ? ? x
press discard                far -                       -         x x x x x x x x x ? ? ? ? x
# For those who decide
press approve                own toast.approved          approved  x x x x x + + x x ? ? ? ? x
press approve                far toast.approved          approved  x x x x x x x + x ? ? ? ? x
press approve, group         own toast.approved          approved  x x x x x + + x x ? ? ? ? x
press approve, group         far toast.approved          approved  x x x x x x x + x ? ? ? ? x
press approve, admin chat    own toast.approved          approved  x x x x x + + x x ? ? ? ? x
press approve, admin chat    far toast.approved          approved  x x x x x x x + x ? ? ? ? x
press approve, no message    own toast.approved          approved  x x x x x + + x x ? ? ? ? x
press approve, no message    far toast.approved          approved  x x x x x x x + x ? ? ? ? x
press decline                own toast.declined          erased    x x x x x + + x x ? ? ? ? x
press decline                far toast.declined          erased    x x x x x x x + x ? ? ? ? x
press decline, group         own toast.declined          erased    x x x x x + + x x ? ? ? ? x
press decline, group         far toast.declined          erased    x x x x x x x + x ? ? ? ? x
press decline, admin chat    own toast.declined          erased    x x x x x + + x x ? ? ? ? x
press decline, admin chat    far toast.declined          erased    x x x x x x x + x ? ? ? ? x
press decline, no message    own toast.declined          erased    x x x x x + + x x ? ? ? ? x
press decline, no message    far toast.declined          erased    x x x x x x x + x ? ? ? ? x
press yes                    own toast.thanks            decided   x x x + + + + x x ? ? ? ? x
press yes                    far toast.thanks            decided   x x x x x x x + x ? ? ? ? x
press yes, group             own toast.thanks            decided   x x x + + + + x x ? ? ? ? x
press yes, group             far toast.thanks            decided   x x x x x x x + x ? ? ? ? x
press yes, admin chat        own toast.thanks            decided   x x x + + + + x x ? ? ? ? x
press yes, admin chat        far toast.thanks            decided   x x x x x x x + x ? ? ? ? x
press yes, no message        own toast.thanks            decided   x x x + + + + x x ? ? ? ? x
press yes, no message        far toast.thanks            decided   x x x x x x x + x ? ? ? ? x
press no                     own toast.thanks            decided   x x x + + + + x x ? ? ? ? x
press no                     far toast.thanks            decided   x x x x x x x + x ? ? ? ? x
press no, group              own toast.thanks            decided   x x x + + + + x x ? ? ? ? x
press no, group              far toast.thanks            decided   x x x x x x x + x ? ? ? ? x
press no, admin chat         own toast.thanks            decided   x x x + + + + x x ? ? ? ? x
press no, admin chat         far toast.thanks            decided   x x x x x x x + x ? ? ? ? x
press no, no message         own toast.thanks            decided   x x x + + + + x x ? ? ? ? x
press no, no message         far toast.thanks            decided   x x x x x x x + x ? ? ? ? x
# Under a photo
press right                  own toast.thanks            judged    x x x x + x x x x ? ? ? ? x
press right                  far -                       -         x x x x x x x x x ? ? ? ? x
press wrong                  own toast.withdrawn         withdrawn x x x x + x x x x ? ? ? ? x
press wrong                  far -                       -         x x x x x x x x x ? ? ? ? x
press keep                   own line.where              -         x x x x + x x x x ? ? ? ? x
press keep                   far -                       -         x x x x x x x x x ? ? ? ? x
press notperson              own toast.withdrawn         withdrawn x x x x + x x x x ? ? ? ? x
press notperson              far -                       -         x x x x x x x x x ? ? ? ? x
press showunknown            own toast.sending           owed      = = = = + = = = = ? ? ? ? =
# A person of one's own
press offerall               own offer.sending           owed      x x x + + x x x x ? ? ? ? x
press offerall               far -                       -         x x x x x x x x x ? ? ? ? x
press offermonth             own offer.sending           owed      x x x + + x x x x ? ? ? ? x
press offermonth             far -                       -         x x x x x x x x x ? ? ? ? x
press offernone              own offer.none              -         x x x + + x x x x ? ? ? ? x
press offernone              far -                       -         x x x x x x x x x ? ? ? ? x
press people                 own people.title            -         m m m + + m m m m ? ? ? ? .
press person                 own people.line             -         x x x + + x x x x ? ? ? ? x
press person                 far -                       -         x x x x x x x x x ? ? ? ? x
press delete                 own delete.confirm          -         x x x + + x x x x ? ? ? ? x
press delete                 far -                       -         x x x x x x x x x ? ? ? ? x
press erase                  own delete.started          erased    x x x w + x x x x ? ? ? ? x
press erase                  far -                       -         x x x x x x x x x ? ? ? ? x
press photos                 own photos.title            -         m m m m + m m m m ? ? ? ? .
press photo                  own toast.sending           owed      x x x x + x x x x ? ? ? ? x
press photo                  far -                       -         x x x x x x x x x ? ? ? ? x
# The rest of the buttons
press language               own language.chosen         renamed   + + + + + + + + + ? ? ? ? .
press any other, group       own -                       -         u u u u u u u u u ? ? ? ? u
press nonsense               own -                       -         u u u u u u u u u ? ? ? ? u
# Commands and words, in private
write /start                 own start.welcome           -         + + + + + + + + + . . . . .
write /connect               own connect.consent         -         n n n n b + n + + . . . . .
write /done                  own connect.sent            asked     d d d d + d d d d . . . . .
write /cancel                own connect.cancelled       erased    m m m m + m m m m . . . . .
write /people                own people.title            -         m m m + + m m m m . . . . .
write /photos                own photos.title            -         m m m m + m m m m . . . . .
write /delete                own delete.choose           -         m m m m + m m m m . . . . .
write /language              own language.choose         -         + + + + + + + + + . . . . .
write /help                  own help.private            -         + + + + + + + + + . . . . .
write /setup                 own private.only_in_group   -         + + + + + + + + + . . . . .
write /start connect link    own connect.consent         -         g g + + b + g g + . . . . .
write /start connect link    far connect.consent         -         g g g g b g g + g . . . . .
write /start setup link      own -                       -         l l l l l l l l l . . . . .
write /start setup link      far -                       -         l l l l l l l l l . . . . .
write /start forged c_       own -                       -         l l l l l l l l l . . . . .
write /start forged s_       own -                       -         l l l l l l l l l . . . . .
write /nonsense              own private.unknown_command -         + + + + + + + + + . . . . .
write words                  own connect.photo_please    -         m m m m + m m m m . . . . .
write words at consent       own connect.agree_first     -         + + + + + + + + + . . . . .
write words at consent       far connect.agree_first     -         + + + + + + + + + . . . . .
write a name                 own connect.photos          named     g g + + + + g g + . . . . s
write a name                 far connect.photos          named     g g g g g g g + g . . . . .
write words at photos        own connect.photo_please    -         d d d d + d d d d . . . . .
write words at photos        far -                       -         d d d d d d d d d . . . . .
send a photo                 own -                       taught    m m m m + m m m m . . . . .
send a photo at consent      own connect.agree_first     -         + + + + + + + + + . . . . .
send a photo at consent      far connect.agree_first     -         + + + + + + + + + . . . . .
send a photo at name         own connect.name_first      -         + + + + + + + + + . . . . .
send a photo at name         far connect.name_first      -         + + + + + + + + + . . . . .
send a photo at photos       own -                       taught    d d d d + d d d d . . . . .
send a photo at photos       far -                       -         d d d d d d d d d . . . . .
# In groups
group /start                 own -                       -         . . . . . . . . . . . . . .
group /connect               own group.connect           -         + + + + + + + + + + + + + +
group /setup                 own setup.link              -         a a a a a + a a a ? ? ? ? a
group /help                  own help.group              -         + + + + + + + + + + + + + +
group /people                own -                       -         . . . . . . . . . . . . . .
idle group /start            own -                       -         . . . . . . . . . . . . . .
idle group /connect          own group.activate          -         + + + + + + + + + + + + + +
idle group /setup            own group.activate          -         + + + + + + + + + + + + + +
idle group /help             own group.activate          -         + + + + + + + + + + + + + +
idle group /people           own -                       -         . . . . . . . . . . . . . .
admin chat /start            own -                       -         . . . . . . . . . . . . . .
admin chat /connect          own help.admin              -         + + + + + + + + + + + + + +
admin chat /setup            own help.admin              -         + + + + + + + + + + + + + +
admin chat /help             own help.admin              -         + + + + + + + + + + + + + +
admin chat /people           own -                       -         . . . . . . . . . . . . . .
idle group /start setup link own setup.bound             bound     a a a a a + + a a a a a a a
idle group /start setup link far setup.bound             bound     a a a a a a a + a a a a a a
idle group /start forged s_  own -                       -         d d d d d d d d d d d d d d
group words                  own -                       -         . . . . . . . . . . . . . .
group photo                  own -                       posted    + + + + + + + + + + + + + +
group document               own -                       posted    + + + + + + + + + + + + + +
group video                  own -                       posted    + + + + + + + + + + + + + +
idle group photo             own -                       -         . . . . . . . . . . . . . .
admin chat photo             own -                       -         . . . . . . . . . . . . . .
# Who comes and goes
bot added to a new group     own -                       active    + + + + + + + + + i i i i +
bot promoted in an idle group own -                       active    . . . . . + . . . . . . . .
bot removed from the group   own -                       active    + + + + + + + + + + + + + +
bot blocked                  own -                       renamed   + + + + + + + + + . . . . .
bot unblocked                own -                       renamed   . . . . . . . . . . . . . +
joins by chat_member         own -                       seen      + + + + . . + + . . . . . +
leaves by chat_member        own -                       seen      + . + + + + + + + . . . . +
promoted by chat_member      own -                       seen      + + + + + + + + + . . . . +
joins by message             own -                       seen      + + + + . . + + . . . . . +
leaves by message            own -                       seen      + . + + + + + + + . . . . +
# A group becomes a supergroup: Telegram says so
group migrates away          own -                       moved     + + + + + + + + + + + + + +
group migrated here          own -                       moved     + + + + + + + + + + + + + +
# Kinds that the bot does not ask for
update edited_message        own -                       -         . . . . . . . . . . . . . .
update channel_post          own -                       -         . . . . . . . . . . . . . .
update edited_channel_post   own -                       -         . . . . . . . . . . . . . .
update inline_query          own -                       -         . . . . . . . . . . . . . .
"""
# fmt: on


@dataclass(frozen=True)
class Line:
    """answer, effect: `-` for none. cells: code by role."""

    act: str
    side: str
    answer: str
    effect: str
    cells: dict[str, str]


def table() -> dict[tuple[str, str], Line]:
    """By act and side."""
    lines = [_line(text) for text in TABLE.splitlines() if text and not text.startswith("#")]
    found = {(line.act, line.side): line for line in lines}
    assert len(found) == len(lines), "an act has two lines"
    return found


def line_of(act: str, side: str) -> Line | None:
    """Buttons of the private chat, forged onto a message of a group, share one line."""
    lines = table()
    exact = lines.get((act, side))
    if exact is None and act.endswith(", group"):
        return lines["press any other, group", side]
    return exact


def _line(text: str) -> Line:
    words = text.split()
    codes = words[-len(ROLES) :]
    *act, side, answer, effect = words[: -len(ROLES)]
    assert set(codes) <= CODES.keys(), text
    assert effect in EFFECTS, text
    return Line(" ".join(act), side, answer, effect, dict(zip(ROLES, codes, strict=True)))
