"""All conversations together. The order matters: the first that fits handles an update."""

from aiogram import Dispatcher, F, Router
from aiogram.filters import MagicData

from bot.telegram import (
    accept_asset,
    accept_invitation,
    accept_offer,
    activate_group,
    add_gallery_photo,
    add_training_photo,
    answer_stray,
    bind_admin_chat,
    cancel_connection,
    change_request,
    choose_language,
    choose_person,
    choose_target,
    claim_look_alike,
    confirm_face,
    connect_person,
    decide_here,
    decide_link,
    decide_suggestion,
    delete_cluster,
    delete_cluster_faces,
    delete_faces,
    delete_person,
    erase_group,
    erase_workspace,
    examine_service,
    forget_participant,
    give_help,
    hide_person,
    ignore_cluster,
    invite,
    join_person,
    join_workspace,
    judge_delivery,
    look_at_photo,
    look_closer,
    merge_cluster,
    merge_persons,
    migrate_group,
    move_photos,
    name_cluster,
    name_face,
    open_private_chat,
    record_consent,
    record_membership,
    rename_person,
    set_birth_date,
    set_picture,
    share_person,
    show_clusters,
    show_face,
    show_history,
    show_people,
    show_photos,
    show_queue,
    show_stats,
    split_group,
    start_bot,
    stop_asking,
    submit_connection,
    take_out_photo,
    tell_apart,
    tick_faces,
    train_again,
    undo_operation,
)
from bot.telegram.acquaintance import AcquaintanceMiddleware
from bot.telegram.dialogues import DialogueMiddleware
from bot.telegram.in_order import InOrderMiddleware
from bot.telegram.refusals import RefusalMiddleware


def build_dispatcher() -> Dispatcher:
    """Each update is fed to it together with the `world`."""
    dispatcher = Dispatcher(disable_fsm=True)
    for middleware in (
        DialogueMiddleware(),
        InOrderMiddleware(),
        AcquaintanceMiddleware(),
        RefusalMiddleware(),
    ):
        dispatcher.update.outer_middleware(middleware)
    dispatcher.include_routers(_private(), _groups(), _buttons())
    return dispatcher


def _private() -> Router:
    router = Router(name="private")
    router.message.filter(F.chat.type == "private", MagicData(F.talk))
    router.my_chat_member.filter(F.chat.type == "private")
    # A button forged onto a message of a group must not show there what is private.
    router.callback_query.filter(F.message.chat.type == "private", MagicData(F.talk))
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
    forget_participant.register(router)
    erase_group.register_private(router)
    erase_workspace.register(router)
    choose_language.register(router)
    give_help.register_private(router)
    bind_admin_chat.register_private(router)
    examine_service.register_private(router)
    open_private_chat.register(router)
    look_at_photo.register_messages(router)
    move_photos.register_messages(router)
    choose_target.register_messages(router)
    answer_stray.register_commands(router)
    _words_about_persons(router)
    stop_asking.register_steps(router)
    share_person.register_steps(router)
    connect_person.register_steps(router)
    add_training_photo.register_steps(router)
    add_gallery_photo.register_steps(router)
    answer_stray.register_rest(router)
    return router


def _received_photos(router: Router) -> None:
    show_photos.register(router)
    judge_delivery.register(router)
    confirm_face.register(router)
    accept_offer.register(router)


def _persons(router: Router) -> None:
    """In private about one's own, in an admin chat about those of its workspace."""
    stop_asking.register(router)
    show_people.register(router)
    choose_person.register(router)
    rename_person.register(router)
    set_birth_date.register(router)
    take_out_photo.register(router)
    hide_person.register(router)
    merge_persons.register(router)
    tell_apart.register(router)
    delete_person.register(router)
    undo_operation.register(router)
    show_queue.register(router)
    show_clusters.register(router)
    name_cluster.register(router)
    merge_cluster.register(router)
    ignore_cluster.register(router)
    delete_cluster.register(router)
    show_history.register(router)
    show_stats.register(router)
    show_face.register(router)


def _words_about_persons(router: Router) -> None:
    choose_person.register_steps(router)
    rename_person.register_steps(router)
    name_cluster.register_steps(router)
    merge_cluster.register_steps(router)
    set_birth_date.register_steps(router)


def _groups() -> Router:
    router = Router(name="groups")
    is_group = F.chat.type.in_({"group", "supergroup"})
    for observer in (
        router.message,
        router.edited_message,
        router.my_chat_member,
        router.chat_member,
        router.message_reaction,
    ):
        observer.filter(is_group)
    router.callback_query.filter(F.message.chat.type.in_({"group", "supergroup"}), MagicData(F.talk))
    _persons(router)
    _words_about_persons(router)
    migrate_group.register(router)
    record_membership.register(router)
    record_consent.register(router)
    activate_group.register(router)
    bind_admin_chat.register_groups(router)
    examine_service.register_groups(router)
    invite.register(router)
    erase_group.register_groups(router)
    erase_workspace.register(router)
    give_help.register_groups(router)
    look_at_photo.register_messages(router)
    look_at_photo.register_groups(router)
    move_photos.register_messages(router)
    choose_target.register_messages(router)
    accept_asset.register(router)
    return router


def _buttons() -> Router:
    """Cards of those who decide stand in the admin chat, or in the private chats of admins and owners."""
    router = Router(name="buttons")
    anywhere = Router(name="anywhere")
    anywhere.callback_query.filter(MagicData(F.talk))
    decide_link.register(anywhere)
    decide_here.register(anywhere)
    add_gallery_photo.register_buttons(anywhere)
    join_person.register_buttons(anywhere)
    decide_suggestion.register(anywhere)
    erase_group.register_buttons(anywhere)
    erase_workspace.register_buttons(anywhere)
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
    # A router asks its own handlers before those of the routers in it, so the rest is one of its own, too.
    rest = Router(name="rest")
    answer_stray.register_buttons(rest)
    router.include_routers(anywhere, rest)
    return router
