"""Every route of the API with the ids of one side, as a request that would do what the route is for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests import sql
from tests.access.scene import Side


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: Any = None
    query: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ids:
    """The ids of one side that addresses and bodies of requests name."""

    workspace: int
    person: str
    other: str
    face: str
    unknown_face: str
    suggestion: int
    cluster: str
    ignored: str
    photo: int
    prototype: str
    event: str
    operation: int
    webhook: int
    request: int
    joining: int
    proposal: int


async def ids_of(side: Side) -> Ids:
    async def one(query: str, *given: object) -> Any:
        row = await sql.one(query, *given)
        assert row is not None, query
        return row["id"]

    person = await one("SELECT id FROM persons WHERE number = $1", side.person)
    cluster = await one("SELECT id FROM clusters WHERE number = $1", side.cluster)
    return Ids(
        workspace=side.workspace,
        person=str(person),
        other=str(await one("SELECT id FROM persons WHERE number = $1", side.other)),
        face=str(await one("SELECT id FROM face_instances WHERE number = $1", side.face)),
        unknown_face=str(
            await one("SELECT id FROM face_instances WHERE cluster_id = $1 ORDER BY number LIMIT 1", cluster)
        ),
        suggestion=side.suggestion,
        cluster=str(cluster),
        ignored=str(await one("SELECT id FROM clusters WHERE number = $1", side.ignored)),
        photo=side.photo,
        prototype=str(await one("SELECT id FROM person_prototypes WHERE person_id = $1 LIMIT 1", person)),
        event=str(
            await one(
                "SELECT id FROM face_assignment_events WHERE workspace_id = $1 ORDER BY created_at LIMIT 1",
                side.workspace,
            )
        ),
        operation=side.operation,
        webhook=await one("SELECT id FROM webhooks WHERE workspace_id = $1", side.workspace),
        request=side.request,
        joining=side.joining,
        proposal=side.proposal,
    )


def requests(of: Ids) -> dict[str, Request]:
    """The requests by the name of the route."""
    return {
        **_service(of),
        **_persons(of),
        **_faces_and_history(of),
        **_questions(of),
        **_clusters(of),
        **_photos(of),
    }


def _questions(of: Ids) -> dict[str, Request]:
    within, suggestion = {"workspace": of.workspace}, f"/faces/suggestions/{of.suggestion}"
    return {
        "suggestion_stats": Request("GET", "/faces/suggestions/stats", query=within),
        "list_suggestions": Request("GET", "/faces/suggestions", query=within),
        "show_suggestion": Request("GET", suggestion),
        "why_suggested": Request("GET", f"{suggestion}/why"),
        "accept_suggestion": Request("POST", f"{suggestion}/accept", {}),
        "reject_suggestion": Request("POST", f"{suggestion}/reject", {}),
        "pass_suggestions": Request(
            "POST", "/faces/suggestions/pass", {"suggestion_ids": [of.suggestion], "is_later": True}
        ),
        "bulk_action": Request(
            "POST", "/faces/suggestions/bulk-action", {"action": "reject", "suggestion_ids": [of.suggestion]}
        ),
    }


def _clusters(of: Ids) -> dict[str, Request]:
    within, cluster = {"workspace": of.workspace}, f"/faces/clusters/{of.cluster}"
    return {
        "list_clusters": Request("GET", "/faces/clusters", query=within),
        "show_cluster": Request("GET", cluster),
        "parts_of_cluster": Request("GET", f"{cluster}/parts"),
        "label_cluster": Request("POST", f"{cluster}/label", {"name": "Somebody new"}),
        "merge_cluster": Request("POST", f"{cluster}/merge", {"person_id": of.other}),
        "split_cluster": Request("POST", f"{cluster}/split", {"face_ids": [of.unknown_face]}),
        "join_cluster": Request("POST", f"{cluster}/join", {"into": of.ignored}),
        "ignore_cluster": Request("POST", f"{cluster}/ignore", {}),
        "delete_cluster": Request("DELETE", cluster),
        "list_proposals": Request("GET", "/faces/proposals", query=within),
        "accept_proposal": Request("POST", f"/faces/proposals/{of.proposal}/accept", {}),
        "refuse_proposal": Request("POST", f"/faces/proposals/{of.proposal}/refuse", {}),
    }


def _photos(of: Ids) -> dict[str, Request]:
    return {
        "make_picture_addresses": Request("POST", "/faces/pictures", {"viewed": "face", "ids": [of.face]}),
        "assign_face": Request("POST", f"/faces/faces/{of.face}/assign", {"person_id": of.other}),
        "unassign_face": Request("DELETE", f"/faces/faces/{of.face}/person"),
        "confirm_face": Request("POST", f"/faces/faces/{of.face}/confirm", {"person_id": of.person}),
        "delete_face": Request("DELETE", f"/faces/faces/{of.face}"),
        "list_my_persons": Request("GET", "/faces/my/persons"),
        "list_my_photos": Request("GET", "/faces/my/photos"),
        "list_my_months": Request("GET", "/faces/my/months"),
        "show_my_photo": Request("GET", f"/faces/my/photos/{of.photo}"),
        "say_photo_is_wrong": Request("POST", f"/faces/my/photos/{of.photo}/wrong", {"person_id": of.person}),
        "say_photo_is_right": Request("POST", f"/faces/my/photos/{of.photo}/right", {"person_id": of.person}),
        "address_my_download": Request("POST", "/faces/my/downloads", {"photo_ids": [of.photo]}),
        "show_photo": Request("GET", f"/faces/photos/{of.photo}"),
        "delete_photo": Request("DELETE", f"/faces/photos/{of.photo}"),
        "list_recipients": Request("GET", f"/faces/photos/{of.photo}/recipients"),
        "look_closer": Request("POST", f"/faces/photos/{of.photo}/look", {}),
    }


def _persons(of: Ids) -> dict[str, Request]:
    within, person = {"workspace": of.workspace}, f"/faces/persons/{of.person}"
    other = {"other_person_id": of.other}
    return {
        "list_persons": Request("GET", "/faces/persons", query=within),
        "show_person": Request("GET", person),
        "regenerate_suggestions": Request("POST", f"{person}/suggestions/regenerate", {}),
        "create_person": Request("POST", "/faces/persons", {"name": "Somebody new"}, query=within),
        "change_person": Request("PATCH", person, {"name": "Another name"}),
        "set_picture": Request("PUT", f"{person}/picture", {"face_id": of.face}),
        "hide_person": Request("POST", f"{person}/hide"),
        "show_person_again": Request("POST", f"{person}/show"),
        "merge_persons": Request("POST", f"{person}/merge", {"into_person_id": of.other}),
        "tell_apart": Request("POST", f"{person}/apart", other),
        "end_apart": Request("POST", f"{person}/end-apart", other),
        "delete_person": Request("DELETE", person, query={"mode": "erase"}),
        "list_photos": Request("GET", f"{person}/photos"),
        "bulk_remove": Request("POST", f"{person}/photos/bulk-remove", {"photo_ids": [of.photo]}),
        "bulk_move": Request(
            "POST", f"{person}/photos/bulk-move", {"photo_ids": [of.photo], "to_person_id": of.other}
        ),
    }


def _faces_and_history(of: Ids) -> dict[str, Request]:
    within, person = {"workspace": of.workspace}, f"/faces/persons/{of.person}"
    return {
        "list_prototypes": Request("GET", f"{person}/prototypes"),
        "pin_prototype": Request("POST", f"{person}/prototypes/pin", {"face_id": of.face}),
        "recompute_prototypes": Request("POST", f"{person}/prototypes/recompute"),
        "unpin_prototype": Request("DELETE", f"{person}/prototypes/{of.prototype}/pin"),
        "drop_prototype": Request("DELETE", f"{person}/prototypes/{of.prototype}"),
        "show_assignment_history": Request("GET", f"{person}/assignment-history"),
        "undo_assignment": Request("POST", f"/faces/assignments/{of.event}/undo"),
        "undo_operation": Request("POST", f"/faces/operations/{of.operation}/undo"),
        "list_history": Request("GET", "/faces/history", query=within),
    }


def _service(of: Ids) -> dict[str, Request]:
    within = {"workspace": of.workspace}
    return {
        "show_me": Request("GET", "/faces/me"),
        "list_groups": Request("GET", "/faces/groups", query=within),
        "list_settings": Request("GET", "/faces/settings", query=within),
        "change_setting": Request(
            "PATCH", "/faces/settings/face_questions_a_day", {"value": 7}, query=within
        ),
        "list_waiting": Request("GET", "/faces/waiting"),
        "show_request": Request("GET", f"/faces/waiting/requests/{of.request}"),
        "decide_request": Request("POST", f"/faces/waiting/requests/{of.request}", {"approve": False}),
        "decide_joining": Request("POST", f"/faces/waiting/joins/{of.joining}", {"admit": False}),
        "settle_missing": Request("POST", f"/faces/waiting/reports/{of.photo}", {}),
        "show_stats": Request("GET", "/faces/stats", query=within),
        "list_jobs": Request("GET", "/faces/jobs", query=within),
        "show_health": Request("GET", "/faces/health", query=within),
        "examine": Request("POST", "/faces/health/examinations", {}, query=within),
        "list_webhooks": Request("GET", "/faces/webhooks", query=within),
        "add_webhook": Request("POST", "/faces/webhooks", {"url": "https://93.184.215.14/"}, query=within),
        "remove_webhook": Request("DELETE", f"/faces/webhooks/{of.webhook}"),
        "list_webhook_calls": Request("GET", f"/faces/webhooks/{of.webhook}/calls"),
    }
