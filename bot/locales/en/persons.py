"""English: lists and cards of persons, merging and renaming."""

TEXTS: dict[str, str | dict[str, str]] = {
    "picker.empty": "Nobody is connected or named here yet, so there is nobody to choose.",
    "picker.nobody_to_hide": "There is nobody to hide. /people shows who is hidden already.",
    "picker.nobody_else": "This needs a second person, and nobody else is connected or named here yet.",
    "picker.hint": "Press a name, or write part of it.",
    "picker.narrowed": "Names with “{typed}”. Write something else to search again.",
    "picker.nobody": "No name contains “{typed}”. Write another part of the name.",
    "people.write_name": "These are the first {n}. For anybody else, write <code>{command} Name</code>.",
    "names.more": "and {n} more",
    "name.deleted": "(deleted)",
    "people.joining": "waiting for an answer from those who connected this person",
    "person.at_home": "{name} (“{group}”)",
    "person.title": "👤 <b>{name}</b>",
    "person.hidden": "🙈 Hidden: I do not recognise this person or send the photos to anybody.",
    "person.merged": "This person turned out to be the same as another one, who now has all these photos.",
    "person.born": {
        "one": "🎂 {date} ({n} year old)",
        "other": "🎂 {date} ({n} years old)",
    },
    "person.since": "Known since {date}",
    "person.apart": "👥 Not to be confused with {names}: when a face could be either, I ask.",
    "person.owners": "Looked after by {names}",
    "person.guardians": "Photos also go to {names}",
    "person.no_consent": "Consent was withdrawn: I do not recognise this person, and nobody receives the photos.",
    "person.nobodys": "Nobody receives the photos: nobody has connected this person.",
    "everybody.title": "<b>Everybody</b>: {known} known, {unknown} unknown, {hidden} hidden",
    "everybody.known": "Known people",
    "everybody.hidden": "Hidden people: I do not recognise them or send their photos",
    "everybody.line": {
        "one": "{at}. <b>{name}</b>: {n} photo",
        "other": "{at}. <b>{name}</b>: {n} photos",
    },
    "everybody.nobody": "Nobody yet.",
    "choose.rename": "Who should I rename?",
    "choose.merge": "Who turned out to be somebody else?",
    "choose.into": "Who is <b>{name}</b> really?",
    "choose.photois": "Who does this training photo of <b>{name}</b> show?",
    "choose.apartfrom": "Who looks like <b>{name}</b> but is a different person? When a face could be either, I’ll ask before I send.",
    "choose.hide": "Who should I hide? Nothing is deleted: I only stop recognising this person and sending the photos.",
    "choose.lifeof": "Whose history?",
    "rename.write": "Write the new name of <b>{name}</b>.",
    "rename.taken": "Somebody is already called <b>{name}</b>. Nothing was changed. Keep both, and I’ll add a letter to yours? Or write another name.",
    "rename.taken_merge": "Somebody is already called <b>{name}</b>. Nothing was changed. Are they one person? Or keep both, and I’ll add a letter? Or write another name.",
    "birth.older": {
        "one": (
            "⚠️ {n} photo of <b>{name}</b> is older than this date. Whoever received it from me would lose it. Nothing "
            "was changed yet. If the date is right, write it once more; if not, write the right one."
        ),
        "other": (
            "⚠️ {n} photos of <b>{name}</b> are older than this date. Whoever received them from me would lose them. "
            "Nothing was changed yet. If the date is right, write it once more; if not, write the right one."
        ),
    },
    "birth.write": "Write the birth date of <b>{name}</b>, like 14.05.2020. A dash removes it.",
    "merge.title": "<b>{name}</b> and <b>{other}</b>: one person?",
    "merge.survives": "The name and the picture of <b>{name}</b> stay, and so do those who receive the photos.",
    "merge.absorbed": "➖ <b>{name}</b> currently has {faces} in {photos}, and will no longer be a separate person.",
    "merge.survivor": "➕ <b>{name}</b> currently has {faces} in {photos}, and stays.",
    "merge.faces": {"one": "{n} face", "other": "{n} faces"},
    "merge.photos": {"one": "{n} photo", "other": "{n} photos"},
    "merge.moves": {
        "one": "{n} face moves.",
        "other": "{n} faces move.",
    },
    "merge.ask_to_join": "These people keep the photos they have: {names}. For more photos they have to ask to join.",
    "merge.come_along": "These people receive all photos from then on: {names}.",
    "merge.against": "<b>Look again:</b>",
    "merge.shared": {
        "one": "⚠️ {n} photo shows both of them.",
        "other": "⚠️ {n} photos show both of them.",
    },
    "merge.told_apart": "⚠️ Somebody said that these two look alike and should not be confused.",
    "merge.years": {
        "one": "⚠️ Their birth dates are {n} year apart.",
        "other": "⚠️ Their birth dates are {n} years apart.",
    },
    "merge.unlike": "⚠️ Their faces are only {percent} % alike: I would not even ask.",
    "merge.alike": "Their faces are {percent} % alike.",
    "merge.not_compared": "I cannot compare their faces: one of the two has none yet.",
    "people.title": "<b>Your people</b>",
    "people.nobody": (
        "You have not connected anybody yet. To receive the photos of a child who is already connected, ask the "
        "parents for an invitation: they can make one with /share. I send photos to members of the group only."
    ),
    "people.none_to_share": "You have nobody to share yet: one of your people has to be approved first. /people shows what is waiting.",
    "people.none_to_delete": (
        "There is nobody you can delete: only whoever connected a person, or an admin, can. To stop receiving "
        "photos of somebody: /share. To be forgotten yourself: /forget_me"
    ),
    "people.line": "• <b>{name}</b> – {state}",
    "people.at": "{at}. <b>{name}</b> – {state}",
    "people.draft": "a draft, not yet sent to the admins",
    "people.requested": "waiting for an answer from the admins",
    "people.hidden": {
        "one": "hidden, so no new photos come; {n} photo received",
        "other": "hidden, so no new photos come; {n} photos received",
    },
    "people.approved": {"one": "connected, {n} photo received", "other": "connected, {n} photos received"},
    "person.faces": "Photos I learned the face from: {n}",
    "person.no_face": "⚠️ No usable face yet: I cannot recognise this person.",
    "person.photos": {"one": "Found in {n} photo", "other": "Found in {n} photos"},
    "person.received": {"one": "You received {n} photo", "other": "You received {n} photos"},
    "person.guardian": "You receive the photos; somebody else decides about this person.",
    "choose.delete": "Who should I delete? You will see what that includes before anything is deleted.",
    "choose.move": "Whose photos should I move?",
}
