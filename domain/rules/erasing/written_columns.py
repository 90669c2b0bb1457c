"""Says which text columns the search for an erased name leaves out: those with the words of others, and those
with words of this program.
"""

from typing import Final

# These hold the names and words of other people, so the search leaves them out: the same name there may be a
# namesake's. The rows of the subject itself are found by ids.
NAMES_OF_OTHERS: Final = frozenset(
    {
        "api_tokens.name",
        "cards.wording",
        "cluster_inquiries.name",
        "cluster_inquiries.name_key",
        "conversations.data",
        "groups.title",
        "groups.username",
        "operations.undo",
        "participant_persons.alias",
        "participants.name",
        "persons.name",
        "postings.caption",
        "telegram_updates.payload",
        "workspaces.name",
    }
)

_OURS = {
    "admin_events": "actor operation subject_kind",
    "alarms": "fault",
    "api_tokens": "scope token_hash",
    "cards": "kind subject shown",
    "conversations": "state",
    "deep_links": "token_hash",
    "deliveries": "reason",
    "face_assignment_events": "actor affected_photo_ids affected_face_instance_ids",
    "face_embeddings": "engine",
    "face_instances": "landmarks",
    "face_suggestions": "reviewed_by matching_prototype_ids prototype_scores",
    "heartbeats": "queue",
    "image_assets": "reason tg_file_id tg_file_unique_id tg_clean_file_id path person_numbers",
    "lost_embeddings": "engine",
    "operations": "kind actor",
    "participant_persons": "consent_version",
    "participants": "language",
    "person_prototypes": "decade_bucket pinned_by",
    "postings": "media_group_id",
    "queue_messages": "entry_id digest body state reason asked results",
    "queue_outbox": "stream body",
    "reports": "kind findings",
    "setting_proposals": "figures decision decided_by",
    "tasks": "kind queue dedupe_key ids lane last_error",
    "tortoise_migrations": "app name",
    "webhook_calls": "reason",
    "webhooks": "url secret",
    "workspace_settings": "name value updated_by",
}
# These hold kinds, codes, keys and ids of this program or of Telegram, or what moderators set. Erased ids are
# sought there too.
WORDS_OF_OURS: Final = frozenset(
    f"{table}.{name}" for table, names in _OURS.items() for name in names.split()
)
