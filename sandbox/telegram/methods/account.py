"""The bot's own account: getMe, its commands, descriptions and the button beside the text field."""

from typing import Any

from sandbox.telegram.content.views import user_json
from sandbox.telegram.entities import Json
from sandbox.telegram.methods.method import Method
from sandbox.telegram.service import Telegram, menu_key
from sandbox.telegram.wire.errors import bad_request
from sandbox.telegram.wire.parameters import Parameters

COMMANDS_LIMIT = 100
MENU_TEXT_LIMIT = 64


async def get_me(tg: Telegram, _: Parameters) -> Json:
    return user_json(tg.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not tg.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _menu(p: Parameters) -> tuple[str, str]:
    return menu_key(p.object("scope") or {"type": "default"}, p.text("language_code") or "")


async def set_my_commands(tg: Telegram, p: Parameters) -> bool:
    commands = p.array("commands") or []
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("too many commands specified")
    for command in commands:
        name, description = command.get("command", ""), command.get("description", "")
        if not 1 <= len(name) <= 32 or not name.replace("_", "a").isalnum() or name != name.lower():
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(description) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    tg.profile.commands[_menu(p)] = commands
    return True


async def get_my_commands(tg: Telegram, p: Parameters) -> list[Json]:
    return tg.profile.commands.get(_menu(p), [])


async def delete_my_commands(tg: Telegram, p: Parameters) -> bool:
    tg.profile.commands.pop(_menu(p), None)
    return True


def _describe(texts: dict[str, str], p: Parameters, name: str, limit: int) -> bool:
    text = p.text(name) or ""
    if len(text) > limit:
        raise bad_request(f"{name} is too long")
    texts[p.text("language_code") or ""] = text
    return True


async def set_my_description(tg: Telegram, p: Parameters) -> bool:
    return _describe(tg.profile.descriptions, p, "description", 512)


async def set_my_short_description(tg: Telegram, p: Parameters) -> bool:
    return _describe(tg.profile.short_descriptions, p, "short_description", 120)


async def get_my_description(tg: Telegram, p: Parameters) -> Json:
    return {"description": tg.profile.descriptions.get(p.text("language_code") or "", "")}


async def get_my_short_description(tg: Telegram, p: Parameters) -> Json:
    return {"short_description": tg.profile.short_descriptions.get(p.text("language_code") or "", "")}


async def set_chat_menu_button(tg: Telegram, p: Parameters) -> bool:
    """A call without a chat sets the button for every private chat that has no button of its own."""
    button = p.object("menu_button") or {"type": "default"}
    if button["type"] == "web_app" and not 1 <= len(button.get("text", "")) <= MENU_TEXT_LIMIT:
        raise bad_request("BUTTON_TEXT_INVALID")
    tg.profile.menu_buttons[p.chat_id] = button
    return True


async def get_chat_menu_button(tg: Telegram, p: Parameters) -> Json:
    return tg.profile.menu_button(p.chat_id)


async def leave_server(_tg: Telegram, _: Parameters) -> Any:
    """Does nothing: logOut and close prepare a bot for another server, and here there is only one."""
    return True


METHODS = (
    Method("getMe", "User", get_me),
    Method("setMyCommands", "Boolean", set_my_commands),
    Method("getMyCommands", "Array of BotCommand", get_my_commands),
    Method("deleteMyCommands", "Boolean", delete_my_commands),
    Method("setMyDescription", "Boolean", set_my_description),
    Method("getMyDescription", "BotDescription", get_my_description),
    Method("setMyShortDescription", "Boolean", set_my_short_description),
    Method("getMyShortDescription", "BotShortDescription", get_my_short_description),
    Method("setChatMenuButton", "Boolean", set_chat_menu_button),
    Method("getChatMenuButton", "MenuButton", get_chat_menu_button),
    Method("logOut", "Boolean", leave_server),
    Method("close", "Boolean", leave_server),
)
