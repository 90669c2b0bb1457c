"""All guards. A promise that is kept by a new line of code gets a row here."""

from tests.guards.authority import AUTHORITY_GUARDS
from tests.guards.clusters import CLUSTER_GUARDS
from tests.guards.connecting import CONNECTING_GUARDS
from tests.guards.erasing import ERASING_GUARDS
from tests.guards.groups import GROUP_GUARDS
from tests.guards.guard import Guard
from tests.guards.hostile import HOSTILE_GUARDS
from tests.guards.lost import LOST_GUARDS
from tests.guards.matching import MATCHING_GUARDS
from tests.guards.moving import MOVING_GUARDS
from tests.guards.offers import OFFER_GUARDS
from tests.guards.order import ORDER_GUARDS
from tests.guards.persons import PERSON_GUARDS
from tests.guards.photos import PHOTO_GUARDS
from tests.guards.privacy import PRIVACY_GUARDS
from tests.guards.questions import QUESTION_GUARDS
from tests.guards.queue import QUEUE_GUARDS
from tests.guards.rows import ROW_GUARDS
from tests.guards.sending import SENDING_GUARDS
from tests.guards.silence import SILENCE_GUARDS
from tests.guards.training import TRAINING_GUARDS
from tests.guards.work import WORK_GUARDS

GUARDS: tuple[Guard, ...] = (
    *ROW_GUARDS,
    *WORK_GUARDS,
    *SENDING_GUARDS,
    *LOST_GUARDS,
    *OFFER_GUARDS,
    *AUTHORITY_GUARDS,
    *GROUP_GUARDS,
    *MATCHING_GUARDS,
    *MOVING_GUARDS,
    *CLUSTER_GUARDS,
    *CONNECTING_GUARDS,
    *PERSON_GUARDS,
    *TRAINING_GUARDS,
    *PHOTO_GUARDS,
    *PRIVACY_GUARDS,
    *ERASING_GUARDS,
    *HOSTILE_GUARDS,
    *QUEUE_GUARDS,
    *QUESTION_GUARDS,
    *ORDER_GUARDS,
    *SILENCE_GUARDS,
)
