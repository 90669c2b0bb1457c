"""How long each table keeps a row. A table that is not here makes a test fail."""

from typing import Final

HOURS_KEPT: Final = 1  # of finished tasks: other rows say what they did
DAYS_ONCE: Final = 2  # of tasks that are done once only: Telegram repeats no update later than after one day
DAYS_KEPT: Final = 7  # of other finished work; Telegram repeats no update later than after one day
DAYS_UNKNOWN: Final = 30  # of faces that are nobody's; the default of UNKNOWN_FACE_TTL_DAYS
DAYS_DEAD: Final = 30  # of work that failed for good
DAYS_UNTOLD: Final = 180  # of news that wait for a closed chat to open, such as that a person was deleted

# Rows of these tables go DAYS_DEAD after their task died: its kind is here, its key is the row's id.
DIES_WITH: Final = {
    "telegram_updates": ("handle_update",),
    "reports": ("compare_index", "rebuild_index", "examine_service", "rerun_matching"),
    "queue_messages": ("handle_queue_message",),
    "queue_outbox": ("publish_queue_message",),
    "webhook_calls": ("call_webhook",),
}
# A row of these tables is deleted together with the row that it belongs to.
_WITH = {
    "group_participants": "groups, participants",
    "participant_persons": "persons, participants",
    "person_prototypes": "persons",
    "barred_faces": "persons, face_instances",
    "face_embeddings": "face_instances",
    "unseen_faces": "face_instances",
    "face_suggestions": "persons, face_instances",
    "question_passes": "face_suggestions, participants",
    "negative_pairs": "persons, face_instances",
    "look_alikes": "persons",
    "cluster_proposals": "clusters",
    "cluster_inquiries": "clusters, participants",
    "erased_faces": "image_assets",
    "closer_looks": "image_assets",
    "postings": "image_assets",
    "distributions": "image_assets, persons, participants",
    "deliveries": "image_assets, participants",
    "message_searches": "participants",
    "operations": "workspaces",
    "face_assignment_events": "workspaces",
    "admin_events": "workspaces",
    "workspace_settings": "workspaces",
    "setting_proposals": "workspaces",
    "webhooks": "workspaces",
    "erasure_probes": "erasures",
}
ENDS: Final = {
    **{table: f"with: {others}" for table, others in _WITH.items()},
    "workspaces": "/forget_workspace; when group, admin chat and the last person are gone",
    "groups": "/forget_group; GROUP_GRACE_DAYS after the bot left",
    "participants": "/forget_me; with all groups and persons that know them; LEFT_MEMBER_DAYS in no group",
    "persons": "an erase; REQUEST_TTL_DAYS undecided; with the last group if nobody is connected or decides",
    "clusters": "when no face is left in one",
    "image_assets": "without a named person: UNKNOWN_FACE_TTL_DAYS; others: as long after the last one",
    "face_instances": "unknown faces: UNKNOWN_FACE_TTL_DAYS; others: with their person",
    "cards": "SAID_DAYS for texts; pictures with what they show; the rest with the workspace",
    "conversations": "at its end; a prompt after a day; left off without a draft after REQUEST_TTL_DAYS",
    "sent_messages": "7 days after the send began; with the participant or the group",
    "reviews": "with the person or who looked; 7 days after the last press",
    "tasks": "1 hour after the end, 2 days if done once; 30 when it failed; 180 for news to a closed chat",
    "telegram_updates": "7 days after the end; 30 when it could not be handled",
    "api_tokens": "7 days after it expired; when it is revoked",
    "deep_links": "7 days after it expired",
    "reports": "7 days after the end; 30 when it failed for good",
    "queue_messages": "7 days after the end; 30 when it failed for good",
    "queue_outbox": "7 days after it was published; 30 when that failed for good",
    "webhook_calls": "with what it told of; 7 days after it ended; 30 when it failed for good",
    "lost_embeddings": "when the index is whole",
    "erasures": "never: ids and counts, so that a restored backup forgets again",
    "restores": "never: one row for each restored backup and each change of the bot",
    "installation": "never: one row",
    "heartbeats": "7 days after the last sign of life of a process, or when it stops; never for a queue",
    "alarms": "never: one row for each kind of fault",
    "tortoise_migrations": "never: one row for each migration",
}
