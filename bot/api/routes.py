"""All routes of the API. Each topic has a folder, with its shapes beside its routes.

An address with a word stands before one with an id in its place: the first that fits takes the request.
"""

from collections.abc import Sequence

from bot.api.clusters import change_cluster, list_clusters, merge_cluster, proposals
from bot.api.deliveries import download_my_photos, judge_my_photo, list_my_persons, list_my_photos
from bot.api.faces import assign_face, judge_face
from bot.api.faces_queue import webhooks
from bot.api.gallery import prototypes
from bot.api.groups import list_groups
from bot.api.operations import list_history, show_history, undo_operation
from bot.api.persons import (
    change_person,
    create_person,
    delete_person,
    join_persons,
    list_persons,
    list_photos,
    move_photos,
    show_person,
)
from bot.api.photos import delete_photo, open_picture, picture_addresses, show_photo
from bot.api.questions import (
    decide_suggestions,
    list_suggestions,
    pass_suggestions,
    regenerate_suggestions,
    show_request,
    suggestion_stats,
    waiting,
    why_suggested,
)
from bot.api.route import Route
from bot.api.service import health, open_session, show_me
from bot.api.settings import change_settings

ROUTES: Sequence[Route] = (
    *open_session.ROUTES,
    *show_me.ROUTES,
    *picture_addresses.ROUTES,
    *open_picture.ROUTES,
    *list_groups.ROUTES,
    *change_settings.ROUTES,
    *waiting.ROUTES,
    *show_request.ROUTES,
    *health.ROUTES,
    *webhooks.ROUTES,
    *list_persons.ROUTES,
    *show_person.ROUTES,
    *suggestion_stats.ROUTES,
    *list_suggestions.ROUTES,
    *decide_suggestions.ROUTES,
    *pass_suggestions.ROUTES,
    *why_suggested.ROUTES,
    *regenerate_suggestions.ROUTES,
    *list_clusters.ROUTES,
    *change_cluster.ROUTES,
    *merge_cluster.ROUTES,
    *proposals.ROUTES,
    *assign_face.ROUTES,
    *judge_face.ROUTES,
    *list_my_persons.ROUTES,
    *list_my_photos.ROUTES,
    *judge_my_photo.ROUTES,
    *create_person.ROUTES,
    *change_person.ROUTES,
    *join_persons.ROUTES,
    *delete_person.ROUTES,
    *list_photos.ROUTES,
    *move_photos.ROUTES,
    *prototypes.ROUTES,
    *show_history.ROUTES,
    *undo_operation.ROUTES,
    *download_my_photos.ROUTES,
    *list_history.ROUTES,
    *show_photo.ROUTES,
    *delete_photo.ROUTES,
)
