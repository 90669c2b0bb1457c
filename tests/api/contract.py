"""Calls every operation with requests made up by hypothesis, and checks the answers against the OpenAPI
document.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import requests  # noqa: TID251  schemathesis speaks it, in a thread of its own
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, openapi
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import Failure, FailureGroup

# These checks are left out. The first one expects success for every request of the right shape, but merging a
# person into itself is refused. The others follow links between operations, which the document does not have.
_NOT_ASKED = ("positive_data_acceptance", "use_after_free", "ensure_resource_availability")
# How often a real id replaces a made up one. Without this every answer would be "not found".
_KNOWN_SHARE = 0.7


@dataclass
class Contract:
    """known: real ids by the name of the field that they can stand in. failures: by operation."""

    document: Mapping[str, Any]
    base_url: str
    session: str | None
    known: Mapping[str, Sequence[int | str]]
    failures: dict[str, str] = field(default_factory=dict)
    calls: int = 0
    statuses: dict[int, int] = field(default_factory=dict)

    def hold(self, cases: int, seed: int, tell: Callable[[int, int], None]) -> None:
        """Calls every operation. It blocks, so callers run it in a thread. tell: gets how many operations are
        done, and how many there are.
        """
        load_all_checks()
        schema = openapi.from_dict(dict(self.document))
        operations = [found.ok() for found in schema.get_all_operations()]
        with requests.Session() as connection:
            connection.trust_env = False  # else it looks for proxies at each call, for a tenth of the time
            for done, operation in enumerate(operations):
                for mode in GenerationMode:
                    self._ask(operation, mode, cases, seed, connection)
                tell(done + 1, len(operations))

    def _ask(
        self, operation: Any, mode: GenerationMode, cases: int, seed: int, connection: requests.Session
    ) -> None:
        @seeded(seed)
        @settings(
            max_examples=max(1, cases // 2),
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(mode), st.randoms(use_true_random=False))
        def call(case: Case, chance: random.Random) -> None:
            if mode == GenerationMode.POSITIVE:
                self._use_known(case, chance)
            else:
                # An empty list is not sent, so a request that is wrong only by such a list would be a right
                # one.
                assume([] not in (case.query or {}).values())
            self._call(case, connection)

        try:
            call()
        except (Failure, FailureGroup) as failure:
            parts = failure.exceptions if isinstance(failure, FailureGroup) else [failure]
            self.failures[f"{operation.label} ({mode.value})"] = "; ".join(str(part) for part in parts)
        except Exception as error:
            # In the mode NEGATIVE it means that no request to this operation can be wrong.
            if type(error).__name__ != "Unsatisfiable":
                raise

    def _call(self, case: Case, connection: requests.Session) -> None:
        headers = {"Authorization": f"Bearer {self.session}"} if self.session else {}
        response = case.call(base_url=self.base_url, session=connection, headers=headers)
        self.calls += 1
        self.statuses[response.status_code] = self.statuses.get(response.status_code, 0) + 1
        if "x-content-type-options" not in {name.lower() for name in response.headers}:
            # No route has seen the request: aiohttp itself refuses an address that is too long or unreadable.
            assert response.status_code == 400, response.status_code
            return
        excluded = [CHECKS.get_one(name) for name in _NOT_ASKED]
        case.validate_response(response, excluded_checks=excluded, headers=headers)

    def _use_known(self, case: Case, chance: random.Random) -> None:
        for part in (case.path_parameters, case.query, case.body):
            if isinstance(part, dict):
                for name in part:
                    known = self.known.get(_singular(name))
                    if known and chance.random() < _KNOWN_SHARE:
                        one = chance.choice(known)
                        part[name] = [one] if isinstance(part[name], list) else one


def _singular(name: str) -> str:
    return "person_id" if name in ("to_person_id", "personId", "into_person_id") else name.removesuffix("s")


def known_ids(rows: Mapping[str, Sequence[object]]) -> dict[str, list[int | str]]:
    """rows: ids by the name of the field. UUIDs become text."""
    return {
        name: [str(one) if isinstance(one, UUID) else one for one in ids if isinstance(one, int | str | UUID)]
        for name, ids in rows.items()
    }
