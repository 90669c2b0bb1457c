"""The methods of the Bot API that the stand-in speaks, by lower-case name: Telegram ignores case."""

from sandbox.telegram.methods import account, answering, editing, membership, receiving, sending, topics
from sandbox.telegram.methods.method import Method

METHODS: dict[str, Method] = {
    method.name.lower(): method
    for theme in (account, receiving, sending, editing, answering, membership, topics)
    for method in theme.METHODS
}
