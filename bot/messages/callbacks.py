"""Callback data: `verb:id:id`. It says what was pressed, never what the presser may do."""

import re
from dataclasses import dataclass

# How many ids each verb carries, and what they are. A line without a comment carries the same as the line
# above it.
VERBS: dict[str, int] = {
    "activate": 0,
    "connect": 0,
    "refusephotos": 0,
    "agreephotos": 0,
    "workspace": 1,  # workspace
    "agree": 1,  # flow
    "cancel": 1,  # flow
    "resume": 1,  # flow
    "restart": 1,  # flow
    "takeanyway": 1,  # person
    "pick": 2,  # training photo, position on the picker
    "leaveout": 1,  # training photo
    "keepphoto": 1,
    "done": 1,  # person
    "discard": 1,  # person
    "surediscard": 1,
    "addphotos": 1,  # person
    "takeback": 1,
    "approve": 2,  # link, version of the request
    "approvethese": 3,  # link, training photo of the group to learn from or ALL_PHOTOS, version
    "decline": 1,  # link
    "suredecline": 1,
    "notdecline": 1,
    "yes": 1,  # suggestion
    "no": 1,
    "neither": 1,
    "unsure": 1,
    "later": 1,
    "whyask": 1,
    "because": 2,  # suggestion, position in REASONS
    "qtick": 2,  # suggestion about one face, 1 to tick it or 0 to take the tick back
    "qall": 1,  # suggestion
    "qnone": 1,
    "qdone": 1,
    "qundo": 1,
    "wrong": 1,  # delivery
    "keep": 1,
    "more": 1,
    "why": 1,
    "takeaway": 1,
    "takeawaynow": 1,
    "notperson": 2,  # delivery, person
    "missing": 1,  # delivery
    "whois": 1,
    "thisis": 2,  # delivery, person
    "thisface": 2,  # face, person
    "showunknown": 0,
    "sendlate": 0,
    "photocard": 2,  # posted photo, page
    "photodelete": 1,  # posted photo
    "photoerase": 1,
    "photohistory": 2,  # posted photo, page and filter
    "lookharder": 1,  # posted photo
    "pointout": 1,
    "pointat": 2,  # posted photo, cell of the grid
    "face": 1,  # face
    "itis": 1,
    "likely": 2,  # face, person
    "notface": 2,
    "here": 1,  # face
    "cover": 1,
    "deletehere": 2,  # person, posted photo
    "wipehere": 2,
    "clusterhere": 2,  # cluster, posted photo
    "clusterwipe": 2,
    "move": 1,  # person
    "tick": 2,  # flow of a list, posted photo
    "ticks": 2,  # flow, page
    "tickall": 1,  # flow
    "moveto": 1,
    "moveoff": 1,
    "movego": 1,
    "tickface": 2,  # flow, face
    "facepage": 2,  # flow, page
    "movesure": 1,  # flow
    "target": 2,  # flow of a prompt, person
    "newtarget": 2,  # flow, update that brought the name
    "targets": 2,  # flow, page
    "offerall": 1,  # person
    "offermonth": 1,
    "offernone": 1,
    "stop": 1,  # flow of a prompt
    "undo": 1,  # operation
    "sureundo": 1,
    "choose": 2,  # flow of a prompt, page
    "known": 2,  # workspace, page
    "hidden": 2,
    "rename": 1,  # person
    "keepboth": 2,  # person, update that brought the name
    "birth": 1,  # person
    "hide": 1,
    "show": 1,
    "training": 1,
    "allright": 1,
    "addtraining": 1,
    "gallerydone": 1,
    "laterphotos": 1,
    "takephoto": 1,  # training photo of a connected person
    "dropphoto": 1,
    "takeout": 1,  # face on a training photo
    "movephoto": 1,
    "photois": 2,  # face on a training photo, person
    "looks": 1,  # person
    "chooselooks": 1,
    "pinlook": 1,  # face of a person
    "unpinlook": 1,
    "droplook": 1,
    "merge": 1,  # person
    "into": 2,  # person that is absorbed, person that survives
    "domerge": 2,
    "apart": 1,  # person
    "apartfrom": 2,  # person, person
    "together": 2,
    "history": 2,  # workspace, page and filter
    "faceof": 1,  # person
    "notbecause": 2,  # operation, position in REASONS
    "onphoto": 1,  # suggestion
    "whose": 0,
    "lifeof": 2,  # person, page and filter
    "people": 1,  # page
    "person": 1,  # person
    "delete": 1,
    "suredelete": 2,  # person, way to delete
    "erase": 2,  # person, how many faces go at most
    "wipefaces": 2,
    "dissolve": 2,
    "learnagain": 1,  # person
    "forgetme": 1,  # the mark of the persons who are erased too
    "keepall": 0,
    "forgetgroup": 1,  # group
    "wipegroup": 1,
    "wipeall": 1,  # workspace
    "joinlist": 2,  # group, workspace
    "ownlist": 1,  # group
    "keeptogether": 1,  # workspace
    "splitgroup": 1,  # group
    "splitnow": 1,
    "decidehere": 1,  # workspace
    "decidethere": 1,
    "photos": 1,  # page
    "photosof": 2,  # person, page
    "photo": 1,  # delivery
    "share": 1,  # person
    "receivers": 2,  # person, page
    "invite": 1,  # person
    "uninvite": 1,
    "leave": 1,
    "leavenow": 1,
    "unlink": 2,  # person, participant
    "unlinknow": 2,
    "makeowner": 2,
    "makeownernow": 2,
    "alias": 1,  # person
    "accept": 2,  # link of an invitation, mark that it was shown to the presser
    "refuseit": 0,
    "asktojoin": 1,  # training photo
    "another": 1,
    "unask": 1,  # person
    "admit": 1,  # link
    "refuse": 1,
    "letjoin": 2,  # requested person, person
    "queue": 1,  # page
    "waits": 2,  # link, suggestion or reported photo, by the kind; position in KINDS
    "settle": 1,  # posted photo
    "review": 1,  # page
    "reviewof": 1,  # person
    "rvpage": 3,  # review, page, how many faces a page has
    "rvwrong": 3,  # review, suggestion, how many faces a page has
    "rvright": 3,
    "rvyes": 3,  # review, page, how many faces a page has
    "rvabove": 2,  # review, percent
    "rvno": 3,  # review, page, how many faces a page has
    "rvnone": 3,
    "rvwhy": 2,  # review, position in REASONS
    "rvlook": 3,  # review, page, how many faces a page has
    "rvask": 3,
    "unknown": 1,  # page
    "ignored": 1,
    "cluster": 1,  # cluster
    "clustername": 1,
    "clustercalled": 3,  # cluster, inquiry, version of the name
    "childis": 2,  # inquiry, person
    "childname": 1,  # inquiry
    "childno": 1,
    "childback": 1,
    "clustersame": 2,  # cluster, page
    "clusterinto": 2,  # cluster, person
    "clustermerge": 2,
    "clusterignore": 1,  # cluster
    "clusterback": 1,
    "clustersplit": 1,
    "splitpart": 2,  # flow of a split, position of a part or 0 for all faces
    "splitface": 2,  # flow, face
    "splitpage": 2,  # flow, page
    "splitgo": 2,  # flow, how many faces leave
    "clusterlike": 1,  # cluster
    "clusterwith": 2,  # cluster, cluster
    "clusterjoin": 2,
    "clusterstays": 1,  # cluster
    "proposalsplit": 1,  # proposal
    "proposalno": 1,
    "clusterdelete": 1,  # cluster
    "clusterkeep": 1,
    "sureclusterdelete": 1,
    "clustererase": 2,  # cluster, how many faces go at most
    "settings": 1,  # workspace
    "setting": 2,  # workspace, setting
    "settype": 2,
    "setback": 2,
    "setto": 2,  # workspace, setting and value
    "usevalues": 1,  # proposal of thresholds
    "keepvalues": 1,
    "newtoken": 2,  # workspace, 0 to choose, or what the token may do and for how long
    "revoketoken": 1,  # token of the API
    "endwebhook": 1,  # webhook
    "language": 1,  # position in LANGUAGES
    "mend": 1,  # report
}
# These verbs got one id more. Older buttons, which are still in chats, lack it: it is read as 0.
_LONGER_BY_NOW = frozenset(
    {
        "clustercalled",
        "gallerydone",
        "newtarget",
        "keepboth",
        "erase",
        "wipefaces",
        "dissolve",
        "clustererase",
        "rvpage",
        "rvwrong",
        "rvright",
        "rvyes",
        "rvno",
        "rvnone",
        "rvlook",
        "rvask",
    }
)
ALL_PHOTOS = 0
MAX_ID = 2**63 - 1  # Postgres' bigint
_DATA = re.compile(r"([a-z]+)((?::(?:0|[1-9][0-9]{0,18}))*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Press:
    verb: str
    ids: tuple[int, ...] = ()


def callback(verb: str, *ids: int) -> str:
    """At most 64 bytes, Telegram's limit. The longest is `approvethese`: 63 bytes with two ids of 19 digits
    and a version of ten.
    """
    if VERBS[verb] != len(ids):
        raise ValueError(f"{verb} carries {VERBS[verb]} ids, not {len(ids)}")
    return ":".join([verb, *map(str, ids)])


def parse_callback(data: str | None) -> Press | None:
    """None for everything that `callback` has never made: clients can send what they like."""
    match = _DATA.fullmatch(data or "")
    if match is None:
        return None
    verb = match.group(1)
    ids = tuple(int(text) for text in match.group(2).split(":")[1:])
    if verb in _LONGER_BY_NOW and len(ids) == VERBS[verb] - 1:
        ids = (*ids, 0)
    if VERBS.get(verb) != len(ids) or any(number > MAX_ID for number in ids):
        return None
    return Press(verb, ids)
