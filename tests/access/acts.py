"""Every act of the table, by name."""

from bot.messages.callbacks import VERBS
from sandbox.telegram.content.formatting import detect_entities
from sandbox.telegram.content.views import message_json, user_json
from sandbox.telegram.entities import Member
from tests.access.button_ids import IDS
from tests.access.coming import into_channel, membership_of, own_membership_of, reaction_of, service_of
from tests.access.doing import (
    NOBODY,
    Act,
    Do,
    answer_of,
    chosen_of,
    late_reply_of,
    other_reply_of,
    post_of,
    press_data,
    press_of,
    target_of,
    ticked_of,
    write,
    write_of,
)
from tests.access.people import Actor
from tests.access.scene import Scene, Side

# Deciders press these buttons in their private chat or the admin chat. A forged press may come from any chat.
_ANYWHERE = (
    *("takephoto", "dropphoto", "approve", "approvethese", "decline", "suredecline", "notdecline"),
    *("mend", "yes", "no", "neither", "unsure", "later"),
    *("qall", "qnone", "qdone", "qundo", "qtick", "because"),
    *("forgetgroup", "wipegroup", "wipeall", "keepall", "admit", "refuse", "letjoin"),
    *("joinlist", "ownlist", "keeptogether", "splitgroup", "splitnow"),
    *("decidehere", "decidethere", "usevalues", "keepvalues"),
)
_ANYWHERE_PLACES = {"": "private", ", group": "group", ", admin chat": "admins", ", no message": "inline"}


# Buttons that keep to the scope of their chat: in private what the presser may see, in the admin chat its
# own workspace.
_IN_SCOPE = (
    *("undo", "sureundo"),
    *("stop", "choose", "people", "known", "hidden", "person", "rename", "keepboth", "birth", "hide"),
    *("show", "merge", "into", "domerge", "history", "whose", "lifeof", "photohistory", "faceof"),
    *("onphoto", "whyask", "tickface", "facepage", "apart", "apartfrom", "together"),
    *("training", "allright", "takeout", "movephoto", "photois", "looks", "chooselooks", "pinlook"),
    *("unpinlook", "droplook", "photocard", "face", "itis", "likely", "here"),
    *("notface", "cover"),
    *("lookharder", "pointout", "pointat"),
    *("target", "newtarget", "targets"),
    *("move", "tick", "ticks", "tickall", "moveto", "moveoff", "movego", "movesure"),
    *("delete", "suredelete", "erase", "wipefaces", "dissolve", "deletehere", "wipehere"),
    *("photodelete", "photoerase"),
    *("unknown", "ignored", "clusterback", "queue", "waits", "settle"),
    *("review", "reviewof", "rvpage", "rvwrong", "rvright", "rvyes", "rvabove"),
    *("rvno", "rvnone", "rvwhy", "rvlook", "rvask"),
    *(
        "cluster",
        "clustername",
        "clustercalled",
        "clustersame",
        "clusterinto",
        "clustermerge",
        "clusterignore",
    ),
    *("settings", "setting", "settype", "setback", "setto"),
    *("newtoken", "revoketoken", "endwebhook"),
    *("clustersplit", "splitpart", "splitface", "splitpage", "splitgo"),
    *("clusterlike", "clusterwith", "clusterjoin", "clusterstays"),
    *("proposalsplit", "proposalno"),
    *("clusterdelete", "clusterkeep", "sureclusterdelete", "clustererase", "clusterhere", "clusterwipe"),
)
_IN_SCOPE_PLACES = {"": "private", ", group": "group", ", admin chat": "admins"}


def acts() -> dict[str, Act]:
    """All acts by name. `test_table.py` fails when a verb, a command or a line has no act here."""
    every = [*_presses(), *_private_words(), *_private_pictures(), *_group_words()]
    every += [*_answers(), *_group_pictures(), *_memberships(), *_migrations(), *_other_kinds()]
    return {act.name: act for act in every}


def _presses() -> list[Act]:
    found = [Act("press activate", press_of("activate", where="idle"), names_a_side=True)]
    for verb in (verb for verb in VERBS if verb in IDS):  # a verb that is missing in IDS has no act
        has_object = bool({*IDS[verb]} - {"first", "going"})
        if verb in _ANYWHERE or verb in _IN_SCOPE:
            places = _ANYWHERE_PLACES if verb in _ANYWHERE else _IN_SCOPE_PLACES
            for words, where in places.items():
                is_shared = verb in _IN_SCOPE and where == "group"  # one line stands for all these buttons
                twin = press_of(verb, where=where, twin=True) if has_object and not is_shared else None
                found.append(Act(f"press {verb}{words}", press_of(verb, where=where), twin))
        elif verb != "activate":
            found.append(
                Act(f"press {verb}", press_of(verb), press_of(verb, twin=True) if has_object else None)
            )
            found.append(Act(f"press {verb}, group", press_of(verb, where="group")))
    return [*found, Act("press nonsense", press_data("approve:0x1"))]


def _private_words() -> list[Act]:
    commands = (
        *("start", "connect", "done", "cancel", "people", "photos", "delete", "language", "help", "privacy"),
        *("setup", "activate", "forget_me", *_ERASING, "doctor", *_ABOUT_THE_WORKSPACE, "share"),
    )
    found = [Act(f"write /{command}", write_of(f"/{command}")) for command in commands]
    links = {
        "write /start connect link": lambda side: f"/start {side.connect_link}",
        "write /start setup link": lambda side: f"/start {side.setup_link}",
        "write /start invitation": lambda side: f"/start {side.invitation}",
    }
    found += [Act(name, write_of(words), names_a_side=True) for name, words in links.items()]
    forged = ("c_AAAAAAAAAAAAAAAAAAAAAA", "s_AAAAAAAAAAAAAAAAAAAAAA", "g_AAAAAAAAAAAAAAAAAAAAAA")
    found += [Act(f"write /start forged {payload[0]}_", write_of(f"/start {payload}")) for payload in forged]
    steps = {"consent": "words at consent", "name": "a name", "photos": "words at photos"}
    return [
        *found,
        Act("write /forget_group by name", write_of("/forget_group Group home")),
        Act("write /nonsense", write_of("/nonsense")),
        Act("write words", write_of("Hello")),
        *(
            Act(f"write {what}", write_of("Dana", prepare=step), names_a_side=True)
            for step, what in steps.items()
        ),
    ]


def _answers() -> list[Act]:
    """Words and presses that answer a prompt of the bot, most of them about a person."""

    def with_twin(name: str, text: str, purpose: str, about: str = "person", **data: str) -> Act:
        twin = answer_of(text, purpose, about=about, twin=True, **data)
        return Act(name, answer_of(text, purpose, about=about, **data), twin)

    return [
        with_twin("write words at rename", "Dana", "rename"),
        with_twin("write words at birth", "14.05.2020", "birth"),
        with_twin("write words at alias", "Dana", "alias"),
        with_twin("write words at clustername", "Dana", "clustername", "cluster"),
        with_twin("write words at childname", "Dana", "childname", "inquiry"),
        with_twin("write words at setting", "85 %", "setting", "workspace", setting="1"),
        with_twin("write words at token", "Backup", "token", "workspace", choice="1"),
        with_twin("write words at clustersame", "Dana", "clustersame", "cluster", typed=""),
        Act("write words at choose", answer_of("Dana", "choose", action="rename")),
        Act("press target of a face", chosen_of("face_is"), chosen_of("face_is", twin=True)),
        Act("press target of photos", chosen_of("photos_to"), chosen_of("photos_to", twin=True)),
        Act("press moveoff of photos", ticked_of("moveoff"), ticked_of("moveoff", twin=True)),
        Act("press movego of photos", ticked_of("movego"), ticked_of("movego", twin=True)),
        Act(
            "press movego to another",
            ticked_of("movego", is_given=True),
            ticked_of("movego", is_given=True, twin=True),
        ),
        Act("write words at target", target_of(), target_of(twin=True)),
        Act(
            "write /photo by number",
            write_of(lambda side: f"/photo {side.photo}"),
            write_of(f"/photo {NOBODY}"),
        ),
        Act("write /cancel at a question", answer_of("/cancel", "rename")),
    ]


def _private_pictures() -> list[Act]:
    return [
        Act("send a photo at a question", post_of("private", prepare="question")),
        Act("send a photo", post_of("private")),
        Act("send a photo at consent", post_of("private", prepare="consent"), names_a_side=True),
        Act("send a photo at name", post_of("private", prepare="name"), names_a_side=True),
        Act(
            "send a named photo at name",
            post_of("private", prepare="name", caption="Dana"),
            names_a_side=True,
        ),
        Act("send a video at name", post_of("private", kind="video", prepare="name"), names_a_side=True),
        Act("send a photo at photos", post_of("private", prepare="photos"), names_a_side=True),
        Act(
            "send a photo at more photos",
            post_of("private", prepare="gallery"),
            post_of("private", prepare="gallery", twin=True),
        ),
    ]


_ERASING = ("forget_group", "forget_workspace")
_ABOUT_THE_WORKSPACE = (
    *("queue", "review", "photo", "move", "rename", "merge", "hide"),
    *("undo", "history", "unknown", "stats", "settings", "token"),
)


def _group_words() -> list[Act]:
    commands = (
        *("start", "connect", "setup", "activate", "help", "privacy", "people", "delete", "doctor", "cancel"),
        *_ERASING,
        *_ABOUT_THE_WORKSPACE,
    )
    setup = write_of(lambda side: f"/start {side.setup_link}", where="idle")
    named = "/forget_group Group home"
    whole = "/forget_workspace Group home"
    return [
        Act("admin chat /forget_group by name", write_of(named, where="admins")),
        Act("admin chat /forget_workspace by name", write_of(whole, where="admins")),
        *(Act(f"group /{command}", write_of(f"/{command}", where="group")) for command in commands),
        *(Act(f"idle group /{command}", write_of(f"/{command}", where="idle")) for command in commands),
        *(Act(f"admin chat /{command}", write_of(f"/{command}", where="admins")) for command in commands),
        Act("idle group /start setup link", setup, names_a_side=True),
        Act("idle group /start forged s_", write_of("/start s_AAAAAAAAAAAAAAAAAAAAAA", where="idle")),
        Act("group words", write_of("Hello", where="group")),
        Act("admin chat late reply", late_reply_of("Annika")),
        Act("admin chat other reply", other_reply_of("Annika")),
    ]


def _group_pictures() -> list[Act]:
    kinds = ("photo", "document", "video")
    return [
        *(Act(f"group {kind}", post_of("group", kind=kind)) for kind in kinds),
        Act("idle group photo", post_of("idle")),
        Act("admin chat photo", post_of("admins")),
    ]


def _memberships() -> list[Act]:
    return [
        Act("bot added to a new group", own_membership_of("left", "member", new=True)),
        Act("bot added to a channel", into_channel),
        Act("bot promoted in an idle group", own_membership_of("member", "administrator")),
        Act("bot removed from the group", own_membership_of("member", "kicked", where="group")),
        Act("bot blocked", own_membership_of("member", "kicked", where="private")),
        Act("bot unblocked", own_membership_of("kicked", "member", where="private")),
        Act("joins by chat_member", membership_of("left", "member")),
        Act("leaves by chat_member", membership_of("member", "left")),
        Act("promoted by chat_member", membership_of("member", "administrator")),
        Act("agrees by message_reaction", reaction_of("👍")),
        Act("refuses by message_reaction", reaction_of("👎")),
        Act("joins by message", service_of("new_chat_members", as_list=True)),
        Act("leaves by message", service_of("left_chat_member", as_list=False)),
    ]


def _migrations() -> list[Act]:
    """A group's new id or title. Only Telegram sends such messages, whoever seems to be the sender."""

    async def away(scene: Scene, actor: Actor, side: Side) -> None:
        write(scene, actor, side.group.chat, service={"migrate_to_chat_id": -100_777})

    async def here(scene: Scene, actor: Actor, side: Side) -> None:
        chat = scene.bot.tg.service.add_group("Moved", supergroup=True)
        chat.members[scene.bot.tg.bot.id] = Member(scene.bot.tg.bot)
        write(scene, actor, chat, service={"migrate_from_chat_id": side.group.id})

    async def renamed(scene: Scene, actor: Actor, side: Side) -> None:
        write(scene, actor, side.group.chat, service={"new_chat_title": "Sunflowers"})

    return [Act("group migrates away", away), Act("group migrated here", here), Act("group renamed", renamed)]


def _other_kinds() -> list[Act]:
    """Edited messages, which the bot asks Telegram for, and kinds of updates that it does not ask for."""

    def message(kind: str) -> Do:
        async def do(scene: Scene, actor: Actor, side: Side) -> None:
            service = scene.bot.tg.service
            posted = service.post(
                side.group.chat, actor.user, text="/setup", entities=detect_entities("/setup")
            )
            scene.bot.tg.push_update({kind: message_json(posted)})

        return do

    async def inline(scene: Scene, actor: Actor, side: Side) -> None:
        body = {"id": "1", "from": user_json(actor.user), "query": "Anna", "offset": ""}
        scene.bot.tg.push_update({"inline_query": body})

    async def edited(scene: Scene, actor: Actor, _: Side) -> None:
        posted = scene.bot.tg.service.post(actor.private, actor.user, text="Ana")
        scene.bot.tg.push_update({"edited_message": message_json(posted)})

    kinds = ("edited_message", "channel_post", "edited_channel_post")
    others = [Act("update inline_query", inline), Act("update edited_message in private", edited)]
    return [*(Act(f"update {kind}", message(kind)) for kind in kinds), *others]
