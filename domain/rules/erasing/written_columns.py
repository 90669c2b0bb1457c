"""Who writes what stands in a column of text, for the look for names. In one that is not here people do."""

from typing import Final

# Other people's names and words: a namesake is no trace. What is the subject's own there is found by its ids.
NAMES_OF_OTHERS: Final = frozenset(
    {
        "cards.wording",
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
    "tasks": "kind queue dedupe_key ids lane last_error",
    "tortoise_migrations": "app name",
}
# Kinds, codes, keys and ids, written by this program or by Telegram. Ids of who is gone are sought there too.
WORDS_OF_OURS: Final = frozenset(
    f"{table}.{name}" for table, names in _OURS.items() for name in names.split()
)
