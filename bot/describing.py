"""`python -m bot openapi` prints the document of the API. Neither settings nor neighbours are needed."""

import json
import sys

from bot.api.openapi import document
from bot.api.route import PREFIX
from bot.api.routes import ROUTES


def print_document() -> int:
    json.dump(document(ROUTES, PREFIX), sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0
