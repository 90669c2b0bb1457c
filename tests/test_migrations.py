"""A migration that somebody has applied is never changed: a filled database would not get the change."""

import hashlib
from pathlib import Path

import pytest

MIGRATIONS = Path(__file__).parents[1] / "migrations"
# The digest of each file's bytes. A new migration adds a line; no other line is ever changed again.
RELEASED = {
    # Changed once: it named a collation that only Postgres 18 has. 0014 does the same to a filled database.
    "0001_initial": "b089f875ebb45872",
    "0002_erasure": "50401fc46ccf346b",
    "0003_index": "b0ee3ca3cb339307",
    "0004_operations": "b40037ac96839bfe",
    "0005_clusters": "7ce2ea4f63ff0aeb",
    "0006_faces_queue": "66a396017d991296",
    "0007_deletion": "42811bd5c05e7714",
    "0008_links": "8d112824146565c6",
    "0009_fences_and_presses": "6cad9a0a6bd1ddc5",
    "0010_names_on_cards": "6894f6a85b35fd73",
    "0011_consent_and_answers": "854693704634da55",
    "0012_shown": "04e487df9f7dcb27",
    "0013_own_refusals": "3ac68bc0b86843ce",
    # Changed once: the function that folds names moved to another folder.
    "0014_name_keys": "ed4e41788804657f",
    "0015_delivered_photos": "20b48c26157a5900",
    "0016_when_a_card_was_sent": "1c006616d761f8f7",
    "0017_when_a_person_was_asked_for": "97d83c2d5cbea2a5",
    "0018_what_a_face_rests_on": "782d60e690e8c2d5",
    "0019_mistakes": "5162d7c88f2e5489",
    "0022_look_alikes": "ee7f03f23a934ec6",
    "0023_questions_together": "c2b08c64a274ceac",
    "0024_installation": "dfadbee88c721a21",
    "0028_installation_row": "61d4c4d31838184e",
    "0031_postings": "719ff046c4162005",
    "0027_groups_together": "d2b5a36d6dccaa9a",
    "0032_who_sent_a_training_photo": "5fe8448e67674d43",
    "0033_files_written_anew": "b4a012603336d9f4",
    "0034_former_chats": "98c4ec96696e7257",
    "0035_forgotten_rows": "48356bc1fe3ac340",
    "0036_who_left": "6103e33e95c7bb02",
    "0037_generation": "2fdd99fc126ff6d1",
    "0038_alarms": "7423ee84d0af0c4f",
    "0039_turns": "3d215f8dcb1703ea",
    "0044_ids_until_the_night": "2021c8c440068acd",
    "0043_filled_databases": "7dbf1501c303ef3f",
    "0042_heads_of_lanes": "aabf9e421cd868e1",
    "0045_wording_of_texts": "12957475d283f98c",
    "0040_sent_numbers": "c12ef71a274b4f6e",
    "0046_late_photos": "6dc63e97dea33e4f",
    "0041_backed_up": "ccd592b07b458257",
    "0047_quotas": "c8b426c451347503",
    "0048_one_search": "a4b4dd53c3db8b81",
    "0050_shares_of_members": "8d404eeb6baf703e",
    "0051_heads_by_lane": "e3486e29b643daf5",
    "0052_failed_tries": "7106ee5b155e1ec4",
    "0053_cluster_proposals": "bfc182f6e7c223ef",
    "0058_workspace_settings": "6ecea287874d8e3d",
    "0060_message_searches": "043b00ca3a612327",
    "0055_prototypes": "b03f7c0f9529455c",
    "0056_reasons_of_refusals": "9b7d8267297c85db",
    "0059_unseen_faces": "b988c553587eaa4c",
    "0054_joined_clusters": "e36d7e885dd0fd58",
    "0057_reviews": "38cdbd76567b68c0",
    "0061_setting_proposals": "5567a4c27d2feb53",
    "0066_webhooks": "745ca93f42ddc3ff",
    "0069_cluster_inquiries": "263a05b4e22e03d7",
    "0062_api_tokens": "26d74f3fb4330fac",
    "0070_bars_of_persons": "8f1919d0099b6fad",
    "0075_batches_of_webhooks": "5c595f7da27fe658",
    "0076_counted_recognitions": "ac8ba256d2969b75",
    "0077_drawn_looks": "803af47eb6318e49",
    "0078_training_photos": "2fc8a5cf883f297a",
    "0079_keys_of_webhooks": "a49db449e8e0cf7e",
    "0080_searches_go_on": "2aa14acf3149719f",
    "0081_failing_tasks": "723ed82dd46496a9",
    "0082_names_in_captions": "b4607d95bbce4941",
    "0083_reports_of_workspaces": "2b6f92ca23a99d49",
    "0084_forgotten_mistakes": "3b44d7fcc8efbc61",
    "0085_sent_messages": "f1d9323f24155e38",
    "0086_chat_opened_at": "7238f0b85fdba6fb",
    "0087_looks_like": "86ebb8dddc051103",
    "0088_outdated_captions": "effcdda7960028bc",
    "0089_telling_alarms": "301f98febe051932",
    "0090_replaced_photos": "d5268a76322a0c53",
    "0091_albums": "ceff6c514deeee31",
    "0092_language_is_known": "476211d320c60fdc",
    "0093_told_ends": "d9ebfc911549e7f9",
    "0094_requests_compared_again": "8ff8bf7415bce793",
    "0095_captions_of_closed_chats": "8d7243c21b74f393",
    "0099_erased_photos": "bff6d262b5647c47",
    "0101_large_erases": "a687e26bebf92125",
    "0102_own_bot": "f13388f4575569ff",
    "0105_outages": "39f706711636211c",
    "0109_sent_to_each": "241fea462d87313e",
    "0112_what_stays_known": "fc04ce11708112a4",
    "0114_fair_turns": "2b99563ffd93b203",
    "0115_left_at": "47cf1efd9ce53f41",
    "0116_said_by_button": "7a64fe9f21756758",
}


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_migration_stays_as_it_was(name: str) -> None:
    digest = hashlib.sha256((MIGRATIONS / f"{name}.py").read_bytes()).hexdigest()
    assert digest.startswith(RELEASED[name]), "write a new migration instead"


def test_every_migration_is_on_the_list() -> None:
    assert {path.stem for path in MIGRATIONS.glob("0*.py")} == set(RELEASED)
