"""Registers all conversations. Their order counts, because the first handler that fits takes an update.

Commands come before `answer_stray`. In private chats, steps that wait for any words come after all commands;
in groups such steps let commands pass.
"""

from aiogram import Dispatcher, F, Router
from aiogram.filters import MagicData

from bot.telegram.access import manage_tokens
from bot.telegram.chats import (
    answer_stray,
    choose_language,
    give_help,
    open_private_chat,
    start_bot,
    stop_asking,
    tell_privacy,
)
from bot.telegram.chats.fsm_storage import FsmMiddleware
from bot.telegram.chats.ordering_middleware import OrderingMiddleware
from bot.telegram.chats.participant_middleware import ParticipantMiddleware
from bot.telegram.chats.pictures import SAID
from bot.telegram.chats.refusals import RefusalMiddleware
from bot.telegram.clusters import (
    answer_inquiry,
    answer_proposal,
    delete_cluster,
    delete_cluster_faces,
    ignore_cluster,
    join_clusters,
    merge_cluster,
    name_cluster,
    show_clusters,
    split_cluster,
)
from bot.telegram.connecting import (
    add_training_photo,
    cancel_connection,
    change_request,
    claim_look_alike,
    connect_person,
    decide_link,
    submit_connection,
    train_again,
)
from bot.telegram.deliveries import accept_offer, judge_delivery, show_photos
from bot.telegram.erasing import delete_person, erase_group, erase_photo, erase_workspace, forget_participant
from bot.telegram.faces import confirm_face, delete_faces, move_photos, name_face, tick_faces
from bot.telegram.gallery import add_gallery_photo, pin_prototype, take_out_photo
from bot.telegram.groups import (
    activate_group,
    answer_anonymous,
    bind_admin_chat,
    decide_here,
    explain_channel,
    join_workspace,
    lead_to_private,
    migrate_group,
    record_consent,
    record_membership,
    split_group,
)
from bot.telegram.operations import show_history, undo_operation
from bot.telegram.persons import (
    choose_person,
    choose_target,
    hide_person,
    merge_persons,
    rename_person,
    set_birth_date,
    set_picture,
    show_people,
    tell_apart,
)
from bot.telegram.photos import accept_asset, look_at_photo, look_closer, show_face
from bot.telegram.questions import (
    decide_review,
    decide_suggestion,
    pass_question,
    review_questions,
    show_queue,
    undo_answers,
    why_suggested,
)
from bot.telegram.service import examine_service, show_stats
from bot.telegram.settings import change_setting, decide_proposal
from bot.telegram.sharing import accept_invitation, join_person, share_person


def build_dispatcher() -> Dispatcher:
    """The caller feeds it each update with `world` and `received_at`, the time when the update came.

    Also with `dialogues`, the store of dialogues, and `spent`, the uses of quotas that the update adds.
    """
    dispatcher = Dispatcher(disable_fsm=True)
    for middleware in (
        FsmMiddleware(),
        OrderingMiddleware(),
        ParticipantMiddleware(),
        RefusalMiddleware(),
    ):
        dispatcher.update.outer_middleware(middleware)
    dispatcher.include_routers(_private(), _groups(), _channels(), _buttons())
    return dispatcher


def _private() -> Router:
    router = Router(name="private")
    router.message.filter(F.chat.type == "private", MagicData(F.ctx), F.content_type.in_(SAID))
    router.edited_message.filter(F.chat.type == "private", MagicData(F.ctx))
    router.my_chat_member.filter(F.chat.type == "private")
    # A private button that was forged onto a message of a group must not show private things there.
    router.callback_query.filter(F.message.chat.type == "private", MagicData(F.ctx))
    start_bot.register(router)
    connect_person.register(router)
    add_training_photo.register(router)
    add_gallery_photo.register(router)
    submit_connection.register(router)
    change_request.register(router)
    train_again.register(router)
    _persons(router)
    cancel_connection.register(router)
    claim_look_alike.register(router)
    _received_photos(router)
    share_person.register(router)
    accept_invitation.register(router)
    join_person.register_private(router)
    _whatever_goes_on(router)
    look_at_photo.register_messages(router)
    move_photos.register_messages(router)
    choose_target.register_messages(router)
    answer_stray.register_commands(router)
    _words_about_persons(router)
    stop_asking.register_steps(router)
    share_person.register_steps(router)
    answer_inquiry.register_steps(router)
    connect_person.register_steps(router)
    add_training_photo.register_steps(router)
    add_gallery_photo.register_steps(router)
    answer_stray.register_rest(router)
    answer_stray.register_edits(router)
    return router


def _whatever_goes_on(router: Router) -> None:
    """Registers what is answered even in the middle of a dialogue."""
    forget_participant.register(router)
    erase_group.register_private(router)
    erase_workspace.register(router)
    choose_language.register(router)
    give_help.register_private(router)
    tell_privacy.register_private(router)
    bind_admin_chat.register_private(router)
    examine_service.register_private(router)
    open_private_chat.register(router)


def _received_photos(router: Router) -> None:
    show_photos.register(router)
    judge_delivery.register(router)
    confirm_face.register(router)
    answer_inquiry.register(router)
    accept_offer.register(router)


def _persons(router: Router) -> None:
    """Conversations about persons: the user's own in private, those of the workspace in an admin chat."""
    stop_asking.register(router)
    show_people.register(router)
    choose_person.register(router)
    rename_person.register(router)
    set_birth_date.register(router)
    take_out_photo.register(router)
    pin_prototype.register(router)
    hide_person.register(router)
    merge_persons.register(router)
    tell_apart.register(router)
    delete_person.register(router)
    undo_operation.register(router)
    show_queue.register(router)
    review_questions.register(router)
    decide_review.register(router)
    show_clusters.register(router)
    name_cluster.register(router)
    merge_cluster.register(router)
    split_cluster.register(router)
    join_clusters.register(router)
    answer_proposal.register(router)
    ignore_cluster.register(router)
    delete_cluster.register(router)
    show_history.register(router)
    show_stats.register(router)
    change_setting.register(router)
    manage_tokens.register(router)
    show_face.register(router)
    why_suggested.register(router)


def _words_about_persons(router: Router) -> None:
    choose_person.register_steps(router)
    rename_person.register_steps(router)
    name_cluster.register_steps(router)
    merge_cluster.register_steps(router)
    set_birth_date.register_steps(router)
    change_setting.register_steps(router)
    manage_tokens.register_steps(router)
    answer_stray.register_replies(router)


def _groups() -> Router:
    router = Router(name="groups")
    # The direct messages of a channel are a supergroup, too, and Telegram refuses answers there.
    is_group = F.chat.type.in_({"group", "supergroup"}) & ~F.chat.is_direct_messages
    for observer in (
        router.message,
        router.edited_message,
        router.my_chat_member,
        router.chat_member,
        router.message_reaction,
    ):
        observer.filter(is_group)
    router.callback_query.filter(F.message.chat.type.in_({"group", "supergroup"}), MagicData(F.ctx))
    accept_asset.register(router)
    answer_anonymous.register(router)
    _persons(router)
    _words_about_persons(router)
    migrate_group.register(router)
    record_membership.register(router)
    record_consent.register(router)
    activate_group.register(router)
    bind_admin_chat.register_groups(router)
    examine_service.register_groups(router)
    lead_to_private.register(router)
    erase_group.register_groups(router)
    erase_workspace.register(router)
    give_help.register_groups(router)
    tell_privacy.register_groups(router)
    look_at_photo.register_messages(router)
    look_at_photo.register_groups(router)
    move_photos.register_messages(router)
    choose_target.register_messages(router)
    answer_stray.register_late_replies(router)
    return router


def _channels() -> Router:
    router = Router(name="channels")
    router.my_chat_member.filter(F.chat.type == "channel")
    explain_channel.register(router)
    return router


def _buttons() -> Router:
    """Buttons that fit in any chat: deciders see their cards in the admin chat or in their private chats."""
    router = Router(name="buttons")
    anywhere = Router(name="anywhere")
    anywhere.callback_query.filter(MagicData(F.ctx))
    decide_link.register(anywhere)
    decide_here.register(anywhere)
    add_gallery_photo.register_buttons(anywhere)
    join_person.register_buttons(anywhere)
    decide_suggestion.register(anywhere)
    undo_answers.register(anywhere)
    decide_proposal.register(anywhere)
    pass_question.register(anywhere)
    erase_group.register_buttons(anywhere)
    erase_workspace.register_buttons(anywhere)
    erase_photo.register(anywhere)
    join_workspace.register(anywhere)
    split_group.register(anywhere)
    examine_service.register_buttons(anywhere)
    look_at_photo.register_buttons(anywhere)
    look_closer.register(anywhere)
    name_face.register(anywhere)
    set_picture.register(anywhere)
    move_photos.register_buttons(anywhere)
    tick_faces.register(anywhere)
    delete_faces.register(anywhere)
    delete_cluster_faces.register(anywhere)
    choose_target.register_buttons(anywhere)
    # A router asks its own handlers before its inner routers, so `rest` has to be an inner router, too.
    rest = Router(name="rest")
    forget_participant.register_again(rest)
    activate_group.register_buttons(rest)
    answer_stray.register_buttons(rest)
    router.include_routers(anywhere, rest)
    return router
