"""The API tokens of a workspace: the list, the questions before a new one, and the new one itself. Below the
list stand the webhooks, which do not end with a token.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import stop_button
from bot.messages.operations.operations import actor_name
from bot.messages.words import Html, Words
from domain.ids import WorkspaceId
from domain.queries.access.tokens import TokenView
from domain.queries.faces_queue.webhooks import Webhook
from domain.states import Scope
from domain.values.api import TERMS

SCOPES = (Scope.READ, Scope.CHANGE, Scope.MANAGE)
_CHOOSE = 0  # scope and days are yet to be chosen
_SHOWN = 40  # characters of a name on a button


def chosen(choice: int) -> tuple[Scope, int] | None:
    """The scope and the days that a button carries; None for a button that was never made."""
    if not 1 <= choice <= len(SCOPES) * len(TERMS):
        return None
    scope, term = divmod(choice - 1, len(TERMS))
    return SCOPES[scope], TERMS[term]


def tokens_card(
    views: Sequence[TokenView],
    webhooks: Sequence[Webhook],
    names: Mapping[str, str],
    workspace_id: WorkspaceId,
    language: str,
    *,
    name: str,
) -> Card:
    """names: of those who made the tokens. name: of the workspace, if the reader has several; else empty."""
    words = Words(language)
    lines = [words.html("tokens.title_of", name=name) if name else words.html("tokens.title")]
    lines += [_line(view, names, words) for view in views] or [words.html("tokens.none")]
    lines += [Html(""), words.html("tokens.hint")]
    if webhooks:
        lines += [Html(""), words.html("tokens.called"), *(_webhook_line(one, words) for one in webhooks)]
    rows = [(_revoke(view, words),) for view in views]
    rows += [(_end(webhook, words),) for webhook in webhooks]
    new = Button(words.plain("button.new_token"), callback("newtoken", workspace_id, _CHOOSE))
    return Card("\n".join(lines), (*rows, (new,)))


def _line(view: TokenView, names: Mapping[str, str], words: Words) -> Html:
    used = words.plain("tokens.unused")
    if view.last_used_at is not None:
        used = words.plain("tokens.used", when=words.moment(view.last_used_at))
    return words.html(
        "tokens.line",
        name=view.name,
        may=words.plain(f"tokens.may_{view.scope}"),
        who=actor_name(words, view.made_by, names),
        until=words.date(view.expires_at),
        used=used,
    )


def _revoke(view: TokenView, words: Words) -> Button:
    label = words.plain("button.revoke_token", name=view.name[:_SHOWN])
    return Button(label, callback("revoketoken", view.id), style="danger")


def _webhook_line(webhook: Webhook, words: Words) -> Html:
    if webhook.stopped_at is not None:
        return words.html("tokens.stopped", host=_host(webhook))
    return words.html("tokens.webhook", host=_host(webhook), since=words.date(webhook.created_at))


def _end(webhook: Webhook, words: Words) -> Button:
    label = words.plain("button.end_webhook", host=_host(webhook)[:_SHOWN])
    return Button(label, callback("endwebhook", webhook.id), style="danger")


def _host(webhook: Webhook) -> str:
    """Only the host: the rest of an address may hold a secret, and an admin chat has many readers."""
    return urlsplit(webhook.url).hostname or ""


def new_token_card(workspace_id: WorkspaceId, language: str) -> Card:
    """A button for each scope and term, each in a row of its own."""
    words = Words(language)
    rows = []
    for at, scope in enumerate(SCOPES):
        may = words.plain(f"tokens.may_{scope}")
        rows.append(
            tuple(
                Button(
                    words.plain("button.token_for", may=may, n=days),
                    callback("newtoken", workspace_id, at * len(TERMS) + term + 1),
                )
                for term, days in enumerate(TERMS)
            )
        )
    return Card(words.html("tokens.choose"), tuple((button,) for row in rows for button in row))


def token_name_card(flow: int, language: str) -> Card:
    words = Words(language)
    return Card(words.html("tokens.type"), ((stop_button(words, flow),),))


def made_token_card(token: str, language: str) -> Card:
    """For the private chat of whoever asked for the token, and for nobody else."""
    return Card(Words(language).html("tokens.made", token=token))


def sent_token_card(language: str) -> Card:
    return Card(Words(language).html("tokens.sent"))
