"""*Whose child is this?* in private. Answers: one of the user's people, a written name, *I do not know*.

An answer can be taken back.
"""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.clusters.inquiring import answered_card, child_name_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import Asked, Prompt, ask, open_prompt, stop_asking
from bot.telegram.chats.send_cards import toast
from domain.errors import Conflict, NotFound
from domain.ids import InquiryId
from domain.queries.clusters.inquiries import InquiryView, inquiry
from domain.usecases.clusters.answer_inquiry import Answer, answer_inquiry


def register(private: Router) -> None:
    private.callback_query.register(on_answer, Pressed("childis", "childno", "childback"))
    private.callback_query.register(on_write, Pressed("childname"))


def register_steps(private: Router) -> None:
    """Register it after every command: a command is no name."""
    private.message.register(on_name, Asked("childname"))


async def on_answer(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Leaves the card as it is: a task edits it. If the bot still waits for a typed name for the same
    question, it stops waiting.
    """
    inquiry_id = InquiryId(press.ids[0])
    person_number = press.ids[1] if press.verb == "childis" else None
    await _answer(inquiry_id, Answer(person_number=person_number, is_given=press.verb != "childback"), ctx)
    asked = await open_prompt(ctx)
    if asked is not None and asked.purpose == "childname" and asked.data["number"] == inquiry_id:
        await stop_asking(ctx)
    await toast(query, ctx.words.plain("toast.child_back" if press.verb == "childback" else "toast.thanks"))


async def on_write(query: CallbackQuery, press: Press, ctx: Context) -> None:
    view = await _asked_of(InquiryId(press.ids[0]), ctx)
    flow = await ask(ctx, "childname", number=int(view.id))  # stored so: `number` is the inquiry's id
    await toast(query)
    await ctx.say(child_name_card(flow, ctx.language))


async def on_name(message: Message, asked: Prompt, ctx: Context) -> None:
    """After a name that does not fit, the prompt stays open."""
    enough_answers = await _answer(InquiryId(asked.data["number"]), Answer(name=message.text or ""), ctx)
    await stop_asking(ctx)
    await ctx.say(answered_card(enough_answers, ctx.language))


async def _answer(inquiry_id: InquiryId, answer: Answer, ctx: Context) -> int:
    """Returns how many equal answers are enough."""
    settings, doorbell = ctx.world.settings, ctx.world.doorbell
    who = ctx.who.participant_id
    return await answer_inquiry(inquiry_id, answer, who, settings=settings, doorbell=doorbell)


async def _asked_of(inquiry_id: InquiryId, ctx: Context) -> InquiryView:
    """Raises NotFound(`inquiry`) also for somebody else's question, and Conflict(`inquiry_over`)."""
    view = await inquiry(inquiry_id)
    if view is None or view.participant_id != ctx.who.participant_id:
        raise NotFound("inquiry")
    if not view.is_open:
        raise Conflict("inquiry_over")
    return view
