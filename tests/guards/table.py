"""All guards. A new line of code that keeps a promise gets a guard in one of these tables."""

from tests.guards.guard import Guard
from tests.guards.tables.answers import ANSWER_GUARDS, INQUIRY_GUARDS
from tests.guards.tables.authority import AUTHORITY_GUARDS
from tests.guards.tables.clusters import CLUSTER_GUARDS
from tests.guards.tables.connecting import CONNECTING_GUARDS
from tests.guards.tables.erasing import ERASING_GUARDS
from tests.guards.tables.groups import GROUP_GUARDS
from tests.guards.tables.hostile import HOSTILE_GUARDS
from tests.guards.tables.lost import LOST_GUARDS
from tests.guards.tables.matching import MATCHING_GUARDS
from tests.guards.tables.moving import MOVING_GUARDS
from tests.guards.tables.offers import HIDDEN_GUARDS, OFFER_GUARDS
from tests.guards.tables.order import ORDER_GUARDS
from tests.guards.tables.persons import PERSON_GUARDS
from tests.guards.tables.photos import PHOTO_GUARDS
from tests.guards.tables.privacy import PRIVACY_GUARDS
from tests.guards.tables.prototypes import PROTOTYPE_GUARDS, ROUTE_GUARDS
from tests.guards.tables.questions import QUESTION_GUARDS
from tests.guards.tables.queue import QUEUE_GUARDS
from tests.guards.tables.rerun import ENGINE_GUARDS, NEXT_GUARDS, RERUN_GUARDS
from tests.guards.tables.rows import ROW_GUARDS
from tests.guards.tables.sending import SENDING_GUARDS
from tests.guards.tables.settings import OTHER_GROUP_GUARDS, SETTING_GUARDS
from tests.guards.tables.silence import ADMIN_CHAT_GUARDS, SILENCE_GUARDS
from tests.guards.tables.training import SHEET_GUARDS, TRAINING_GUARDS, WORD_GUARDS
from tests.guards.tables.work import WORK_GUARDS

GUARDS: tuple[Guard, ...] = (
    *ROW_GUARDS,
    *WORK_GUARDS,
    *SETTING_GUARDS,
    *SENDING_GUARDS,
    *LOST_GUARDS,
    *OFFER_GUARDS,
    *HIDDEN_GUARDS,
    *ADMIN_CHAT_GUARDS,
    *AUTHORITY_GUARDS,
    *GROUP_GUARDS,
    *OTHER_GROUP_GUARDS,
    *MATCHING_GUARDS,
    *PROTOTYPE_GUARDS,
    *MOVING_GUARDS,
    *RERUN_GUARDS,
    *ENGINE_GUARDS,
    *NEXT_GUARDS,
    *CLUSTER_GUARDS,
    *INQUIRY_GUARDS,
    *CONNECTING_GUARDS,
    *PERSON_GUARDS,
    *WORD_GUARDS,
    *TRAINING_GUARDS,
    *PHOTO_GUARDS,
    *SHEET_GUARDS,
    *PRIVACY_GUARDS,
    *ERASING_GUARDS,
    *HOSTILE_GUARDS,
    *QUEUE_GUARDS,
    *QUESTION_GUARDS,
    *ANSWER_GUARDS,
    *ORDER_GUARDS,
    *SILENCE_GUARDS,
    *ROUTE_GUARDS,
)
