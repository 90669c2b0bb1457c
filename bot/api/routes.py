"""All routes of the API. Each topic has a folder, with its shapes beside its routes."""

from collections.abc import Sequence

from bot.api.deliveries import judge_my_photo, list_my_persons, list_my_photos
from bot.api.persons import list_persons, show_person
from bot.api.route import Route
from bot.api.service import open_session, show_me

ROUTES: Sequence[Route] = (
    *open_session.ROUTES,
    *show_me.ROUTES,
    *list_persons.ROUTES,
    *show_person.ROUTES,
    *list_my_persons.ROUTES,
    *list_my_photos.ROUTES,
    *judge_my_photo.ROUTES,
)
