"""English: toasts, refusals, and why a photo was rejected."""

TEXTS: dict[str, str | dict[str, str]] = {
    "toast.taken_away": "Gone from this chat, for good. Others keep theirs.",
    "toast.missing": "Thank you! Those who look after the group see the photo and what you said.",
    "toast.missing_already": "You have already said so; they know.",
    "toast.looking": "I am looking again, closer. The card will say what I find.",
    "toast.grid": "The photo with numbers is coming in a moment.",
    "rejected.title": "🤷 Your photo or video ({where}) could not be used, so nobody receives it: {reason}",
    "rejected.several": "🤷 {count} of your photos and videos ({where}) could not be used, so nobody receives them: {reason}",
    "rejected.used": "👌 Your photo or video ({where}) could be used after all. You do not have to post it again.",
    "failure.incident": (
        "😕 Something went wrong on my side, and I may not have dealt with everything in your last message. Please "
        "try again; if it goes wrong again, tell an admin this number: <code>{incident}</code>"
    ),
    "toast.nothing_changed": "Nothing was changed: it is already like that.",
    "toast.undone_already": "Already undone by {by}, {when}. Nothing was changed.",
    "toast.merged_already": "Already merged by {by}, {when}. Nothing was changed.",
    "toast.hidden_already": "Already hidden by {by}, {when}. Nothing was changed.",
    "toast.shown_already": "Already shown by {by}, {when}. Nothing was changed.",
    "toast.activated": "Thank you! From now on I look at the photos here.",
    "toast.active_already": "I already look at the photos here. Nothing was changed.",
    "toast.anonymous": "I cannot see who you are, so nothing was changed.",
    "toast.consent_refused": "From now on I leave alone the photos that you post here, and those still waiting. Earlier ones stay: /photo deletes them. I cannot tell those of an anonymous admin or channel.",
    "toast.consent_given": "Thank you! I look at the photos that you post in this group.",
    "toast.approved": "Approved.",
    "toast.already_sent": "The request is already with the admins. Nothing was changed.",
    "toast.already_approved": "Already approved by {by}. Nothing was changed.",
    "toast.already_declined": "Already declined by {by}. Nothing was changed.",
    "toast.cluster_ignored": "Ignored. I will not ask again.",
    "toast.child_back": "All right, I am asking you again.",
    "toast.cluster_back": "I will ask about this person again.",
    "toast.card_coming": "Coming in a moment.",
    "toast.in_admin_chat": "This card is in the admin chat, with its picture. Please decide it there.",
    "toast.settled": "Done. It is no longer waiting.",
    "toast.proposal_no": "Thank you! I will not ask this again.",
    "toast.cluster_coming": "The card is on its way.",
    "toast.declined": "Declined.",
    "toast.mending": "I am on it; a new message will say how it goes.",
    "toast.photo_kept": "Kept. The admins will decide about it.",
    "toast.photo_left_out": "Left out.",
    "toast.picked": "Face {position}: I am looking at it.",
    "toast.sending": "On its way.",
    "toast.nothing_waits": "Nothing is waiting for you any more.",
    "toast.open_link_again": "This button no longer works. Nothing was changed. Please open the invitation link again.",
    "toast.newer_consent": "The text has changed since then. Please read the new one below.",
    "toast.stale": "This button is from an earlier conversation. Nothing was changed.",
    "toast.stale_or_others": "This button is from an earlier conversation, or from somebody else’s. Nothing was changed.",
    "toast.chosen_anew": {
        "one": "Chosen again: {n} face.",
        "other": "Chosen again: {n} faces.",
    },
    "toast.thanks": "Thank you!",
    "toast.asked_later": "I’ll ask you again tomorrow.",
    "toast.passed_on": "Thank you! The admins will decide about it.",
    "toast.answers_back": {
        "one": "{n} answer undone.",
        "other": "{n} answers undone.",
    },
    "toast.partly_decided": {
        "one": "Thank you! {n} face had already been decided and stays as it was.",
        "other": "Thank you! {n} faces had already been decided and stay as they were.",
    },
    "toast.withdrawn": "I took the photo back, and will not make this mistake again.",
    "toast.withdrawn_invitations": "Nobody can use them any more.",
    "toast.unknown_button": "I do not know this button: it may be from before an update. Nothing was changed.",
    "error.people": "This list is not for you. Nothing was changed. Your people: /people",
    "error.older_photos": "Photos of this person that are older than this date: {n}. Nothing was changed. Please open the card again.",
    "error.birth_date_impossible": "Nobody can have been born on that date. Nothing was changed. Please write it again.",
    "error.birth_date_unreadable": "I cannot read this date. Nothing was changed. Please write it like 14.05.2020.",
    "error.more_by_now": "Nothing was deleted. Please check once more; faces that would be deleted now: {n}.",
    "error.changed": "This has changed since you looked at it. Nothing was changed now.",
    "error.changed_since": "All of it has changed since then, so I did nothing now.",
    "error.into_itself": "That is the very same person. Nothing was changed.",
    "error.denied_to_receiver": (
        "Somebody who would get the photos was removed from this person, or not let in. Nothing was changed. "
        "Merge the other way round instead."
    ),
    "error.denied_both_ways": (
        "For each of the two, somebody who receives the other one was removed, or not let in. Nothing was changed. "
        "Those who decide have to invite them first."
    ),
    "error.hidden_absorbed": (
        "This person is hidden, and the other one is not. Nothing was changed. Show this person first, or merge the "
        "other way round."
    ),
    "error.merged": "This person has already become part of another one. Nothing was changed. Your people: /people",
    "error.enough_reports": (
        "You told those who look after the group about {limit} photos within a day. They will look at these first, so I did "
        "not pass this one on. Please tell them yourself, or press again tomorrow."
    ),
    "error.name_taken": "Somebody is already called that. Nothing was changed. Please write another name.",
    "error.not_approved": "The request for this person, no. {number}, is waiting for a decision. Nothing was changed.",
    "error.only_moderators_move": "Only those who decide about requests may do this. Nothing was changed.",
    "error.only_owner_changes": "Only whoever connected this person, or an admin, may change this. Nothing was changed.",
    "error.others_go": "What would be deleted is no longer what it says here. Nothing was deleted: read it again, and press again.",
    "error.operation": "There is nothing like that you can undo. Nothing was changed. What can be undone: /undo",
    "error.no_operation": "There is nothing to undo here: recognition did it, or the answer is too old. Nothing was changed. If a face is wrong, move it.",
    "error.too_late": "It is too late to undo this. Nothing was changed.",
    "error.webhook_refused": "A program cannot be called at this address. It must begin with https:// and be reachable from anywhere.",
    "error.too_many_webhooks": "There are {limit} addresses already. Nothing was changed.",
    "error.webhook": "This address is no longer there.",
    "error.too_many_looks": (
        "{limit} places marked in this photo have not been looked at yet. Nothing was changed. Try again "
        "when some of them are done."
    ),
    "error.too_many_faces": "That is more than {limit} faces at once. Nothing was changed.",
    "error.undone_already": "This was already undone. Nothing was changed.",
    "error.which_faces": "It is not clear which faces you mean. Nothing was changed.",
    "error.asked_already": (
        "You have asked before, or once received these photos, so I did not ask again. Nothing was changed. "
        "Whoever connected this person can invite you with /share."
    ),
    "error.invitation": "This invitation has been used up or has expired. Nothing was changed. Ask for a new one.",
    "error.last_owner": (
        "Somebody has to decide about this person, and you are the last one. Nothing was changed. First let "
        "somebody else decide too, or delete the person: /delete"
    ),
    "error.left_themselves": (
        "They left on their own, so nobody else can bring them back. Nothing was changed. You can invite them again: /share"
    ),
    "error.link": "They no longer receive these photos. Nothing was changed.",
    "error.linked_already": "These photos are already being received. Nothing was changed.",
    "error.already_chosen": "You have already picked a face in this photo. Nothing was changed.",
    "error.protected": "The group of this photo does not let anybody pass on its photos. Nothing was changed.",
    "error.photos_differ": (
        "The photos of this request do not seem to show one person. Nothing was changed. Open the request again "
        "(/queue), and say which photos to use."
    ),
    "error.reopened": "Whoever asked is adding photos right now. Nothing was changed. If they send the request again, you will get a new card.",
    "error.already_decided": "This has already been decided. Nothing was changed.",
    "error.already_decided_by": "{by} has already decided this. Nothing was changed.",
    "error.held": "Somebody else is looking at these right now. Nothing was changed. Try again in two minutes.",
    "error.held_by": "{by} is looking at these right now. Nothing was changed. Try again in two minutes.",
    "error.review": "This card is too old. Nothing was changed. What is waiting now: /review",
    "error.twice_on_photo": "Nobody can be in a photo twice. Nothing was changed. Look at these faces one by one.",
    "error.busy": "Somebody else is doing this right now. Nothing was changed. Please try again in a moment.",
    "error.contact": "There is no such person here. Nothing was changed. Everybody: /people",
    "error.contact_is_cluster": "This is an unknown person: first say who it is (/unknown). Nothing was changed.",
    "error.chat_of_old_list": (
        "This chat decides for a list without a group. Nothing was changed. Join it with /setup while your group "
        "has no photos, people or admin chat, or choose another chat. /forget_workspace deletes it."
    ),
    "error.chat_taken": (
        "This chat already serves another purpose, so it was not made the admin chat. Please choose another one."
    ),
    "error.consent_withdrawn": (
        "Its owners withdrew their consent, so the faces may not stay. Nothing was changed. Delete the person for good instead."
    ),
    "error.inquiry": "There is no such question (any more). Nothing was changed.",
    "error.inquiry_answered": "You have already answered, and that answer stands. “Change my answer” takes it back first. Nothing was changed.",
    "error.inquiry_over": "This question has been settled. Nothing was changed.",
    "error.refused_before": "Somebody has said about each of these faces that it is not this person. Look at the faces first: press “Same as …”. Nothing was changed.",
    "error.said_no_more": "Not all of them say this any more. Nothing was changed.",
    "error.box": (
        "This box is not in the photo, or is smaller than {limit} pixels. Nothing was changed. Draw it around the "
        "whole face."
    ),
    "error.cluster": "There is no such unknown person (any more). Nothing was changed. The list: /unknown",
    "error.cluster_joined": "Somebody has said that this is the same person as no. {number}. Nothing was changed now. The list: /unknown",
    "error.on_one_photo": "One photo shows both of them, so they are two people. Nothing was changed. If a face is in the wrong place, split it off first.",
    "error.nobody_stays": "All faces are ticked, and at least one has to stay. Nothing was changed.",
    "error.cluster_named": "Somebody has already said who this is. Nothing was changed.",
    "error.cluster_named_by": "{by} has already said who this is: {name}. Nothing was changed.",
    "error.delivery": "This photo is no longer yours to see. Nothing was changed.",
    "error.draft": "This draft no longer exists. Nothing was changed. To start over: /connect",
    "error.enough_pins": (
        "Pinned faces and training photos already fill all {limit} places. Nothing was changed. Unpin another face first."
    ),
    "error.enough_photos": "That is enough: {limit} photos at most. I used no more than that.",
    "error.face": "This face is no longer there, or not yours to see. Nothing was changed.",
    "error.face_not_assigned": "This face has no name anyway. Nothing was changed.",
    "error.file_empty": "The file is empty, so it was not used. Please send another photo.",
    "error.file_gone": "Telegram no longer has this file, so it was not used. Please send it again.",
    "error.file_too_big": "The file is bigger than 20 MB, so it was not used. Please send it as a photo.",
    "error.group": "There is no such group for you to decide about. Nothing was changed.",
    "error.group_has_begun": (
        "This list has photos, people, an admin chat or another group, so it stays on its own. Nothing was "
        "changed. To start over: /forget_group here, then remove me from the group and add me again."
    ),
    "error.group_is_alone": "This group does not share its list with any other. Nothing was changed.",
    "error.has_faces": "This person already has faces. Nothing was changed.",
    "error.hidden": "This person is hidden, so nothing is sent. Nothing was changed. Press again once the person is shown.",
    "error.hidden_person": "This person is hidden, so nobody could use an invitation. Nothing was changed. Show the person first.",
    "error.too_many_invitations": (
        "{limit} invitations for this person are still open. Nothing was changed. Wait until some are used or end, or "
        "withdraw them all with /share."
    ),
    "error.receives_nobody": "You no longer receive anybody in this photo, so it cannot be sent. Nothing was changed.",
    "error.in_no_group": "This photo is not in any group that I am in, so it cannot be sent. Nothing was changed.",
    "error.outside_now": "You are no longer in the group of this photo, so it cannot be sent. Nothing was changed.",
    "error.of_former_bot": "Only the bot that ran before me can send this photo. Nothing was changed. Once somebody posts it again, I can.",
    "error.image_animated": "This picture moves, so it was not used. Please send a still photo.",
    "error.image_damaged": "The file is damaged, so it was not used. Please send another copy.",
    "error.image_too_costly": "The picture takes too much memory or time to read, so it was not used. Please send it as a photo.",
    "error.image_too_many_pixels": "The picture is too large, so it was not used. Please send it as a photo.",
    "error.image_type_unsupported": (
        "I cannot read this kind of file, so it was not used. Please send JPEG, PNG, WebP or HEIC."
    ),
    "error.lease_lost": "That took too long and will be done again. You do not have to do anything.",
    "error.name_empty": "I do not see a name there. Nothing was changed. Please write one, for example: Anna",
    "error.name_too_long": "That is longer than {limit} characters. Nothing was changed. Please write a shorter name.",
    "error.name_unreadable": "A name needs at least one letter or digit. Nothing was changed. Please write it again.",
    "error.no_such_face": "There is no face with this number. Nothing was changed.",
    "error.not_in_group": "You are not in this group (any more), so nothing was changed. Please join it first.",
    "error.bot_not_in_group": (
        "I am no longer in the group, so nothing was changed. An admin of the group can add me again. Then try "
        "once more."
    ),
    "error.members_hidden": (
        "Telegram does not tell me who is in the chat, usually because its members are hidden. Nothing was "
        "changed. Make me an admin there and try again."
    ),
    "error.not_yours_to_decide": "This person has an owner, and only the owner decides. Nothing was changed.",
    "error.only_admin_chat_admin": "Only an admin of the admin chat may do this. Nothing was changed.",
    "error.group_not_admitted": (
        "I work only in groups that are approved by whoever runs me. Nothing was changed. Ask them for a code, and "
        "write here: /activate and the code."
    ),
    "error.wrong_code": (
        "This code is wrong or has already been used. Nothing was changed. Each code works for one group; ask "
        "whoever runs me for a new one."
    ),
    "error.only_group_admin": "Only an admin of the group may do this. Nothing was changed.",
    "error.only_moderators": "Only those who decide about requests may do this. Nothing was changed.",
    "error.others_posted": "Somebody else posted this photo too, so please ask an admin to delete it. Nothing was changed.",
    "error.only_owner_erases": "Only whoever connected this person, or an admin, may delete it. Nothing was changed.",
    "error.participant": "We have not met yet. Nothing was changed. Please press Start: /start",
    "error.person": "There is no such person among yours. Nothing was changed. Your people: /people",
    "error.photo": "There is no such photo for you (any more). Nothing was changed.",
    "error.report": "There is no such report for you. Nothing was changed. For a new one: /doctor",
    "error.request": "You have no such request to decide. Nothing was changed.",
    "error.photo_known": "I already learn from this very photo for that person. Nothing was changed.",
    "error.unlike": (
        "This face is too unlike the photos I know of this person, so only those who look after the group can say "
        "so. Press ⋯ under the photo and “Somebody is missing”: they will look. Nothing was changed."
    ),
    "error.on_it_already": "This person is already in the photo. Nothing was changed.",
    "error.prototype": "There is no such training or reference face. Nothing was changed.",
    "error.not_pinned": "This face is not pinned. Nothing was changed.",
    "error.last_prototype": (
        "This is the only face by which I know this person, so it stays. Nothing was changed. First confirm "
        "another face or add a training photo."
    ),
    "error.trained_face": (
        "This face is from a training photo. Nothing was changed. To stop using it, take it out among the training photos."
    ),
    "error.same_photo": "You have already sent me this photo, and my answer stands. Please send another one.",
    "error.photo_waits": "I already have this photo, and I am still looking at it.",
    "error.setup_link": "This link has already been used or has expired. Nothing was changed. Write /setup in the group again.",
    "error.still_looking": "One moment: I am still looking at a photo. Press Done again when I have answered.",
    "error.suggestion": "You have no such question to answer. Nothing was changed.",
    "error.training_photo": "This photo does not belong to any draft of yours. Nothing was changed.",
    "error.noise": "I could not tell these faces apart from others. Nothing was changed.",
    "error.no_workspace": "There is nothing here that you look after. Nothing was changed.",
    "error.which_workspace": "You look after several workspaces. Say which one: its number is missing. Nothing was changed.",
    "error.workspace": "There is nothing here that you can delete. Nothing was changed.",
    "reason.file_empty": "the file is empty.",
    "reason.file_gone": "Telegram no longer has the file.",
    "reason.file_too_big": "the file is bigger than 20 MB. Post it as a photo.",
    "reason.image_animated": "the picture moves. Post it as a video, or post a still photo of it.",
    "reason.image_damaged": "the file is damaged.",
    "reason.image_too_costly": "reading it takes too much memory or time. Post it as a photo.",
    "reason.image_too_many_pixels": "the picture is too large. Post it as a photo.",
    "reason.image_type_unsupported": "I cannot read this kind of file. JPEG, PNG, WebP and HEIC work.",
    "reason.other": "I could not read it. Please post it again.",
    "reason.video_not_supported": "I look only at what is posted as a video, not at animations, round videos or video files.",
    "reason.video_too_big": "the video is bigger than 20 MB, which is all that Telegram gives me. Post a shorter one.",
    "reason.video_too_costly": "reading the video takes too much memory or time. Post a shorter one, or one with a lower resolution.",
    "reason.video_too_large": "the video has more pixels than 4K. Post it in a lower resolution: Telegram lets you choose one before sending.",
    "reason.video_unreadable": "I cannot read this video: it is damaged, or of a kind that I do not know. Post it in a lower resolution, which Telegram lets you choose before sending: that turns it into a kind that I know.",
}
