"""Mistakes that somebody could make where faces are moved and photos are owed for them. Random steps have to
find each.

As with a guard that is taken away, `text` must stand in the module exactly once; it is found also after the
module was reformatted or a name changed. The module then runs with `wrong` instead.
"""

import importlib
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import isfunction

from tests.guards.anchoring import replaced

_MOVE = "domain.steps.faces.move_faces"
_WITHDRAW = "domain.steps.deliveries.withdraw_photos"
_OWE = "domain.steps.deliveries.owe_deliveries"
_UNDO = "domain.usecases.operations.undo_operation"
_FACE_STATE = "domain.steps.operations.give_back_face_state"
_FIELD = "domain.steps.persons.set_person_field"


@dataclass(frozen=True, slots=True)
class Bug:
    """name: what goes wrong."""

    name: str
    module: str
    text: str
    wrong: str

    def put_into(self, source: str) -> str:
        """The module's source with the bug in it."""
        return replaced(source, self.text, self.wrong, of=f"{self.name!r} in {self.module}")

    @contextmanager
    def seeded(self) -> Iterator[None]:
        """The module's functions, and each constant of the domain that has its SQL, run with the bug."""
        module = importlib.import_module(self.module)
        namespace = {"__name__": self.module}
        exec(compile(self.put_into(inspect.getsource(module)), self.module, "exec"), namespace)
        functions = [f for f in vars(module).values() if isfunction(f) and f.__module__ == self.module]
        codes = [f.__code__ for f in functions]
        constants = {name: value for name, value in vars(module).items() if isinstance(value, str)}
        changed = [
            (text, namespace[name]) for name, text in constants.items() if namespace.get(name, text) != text
        ]
        # Replaced in place, so modules that imported a function or SQL from there run the wrong one, too.
        for function in functions:
            function.__code__ = namespace[function.__name__].__code__  # type: ignore[attr-defined]
        with _constants_changed(changed):
            try:
                yield
            finally:
                for function, code in zip(functions, codes, strict=True):
                    function.__code__ = code


@contextmanager
def _constants_changed(changed: list[tuple[str, str]]) -> Iterator[None]:
    """changed: pairs of a text in constants of the domain and the text that replaces it."""
    before = [
        (module, name, value)
        for place, module in [*sys.modules.items()]
        if place.startswith("domain.")
        for name, value in [*vars(module).items()]
        if isinstance(value, str) and any(text in value for text, _ in changed)
    ]
    for module, name, value in before:
        new = value
        for text, other in changed:
            new = new.replace(text, other)
        setattr(module, name, new)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)


BUGS = (
    Bug("a moved face keeps its version", _MOVE, "version = version + 1, updated_at", "updated_at"),
    Bug(
        "a face is taken from a person to whom it has moved since",
        _MOVE,
        "AND person_id IS NOT DISTINCT FROM $3::uuid",
        "AND ($3::uuid IS NULL OR true)",
    ),
    Bug(
        "a moved face still represents the old person",
        _MOVE,
        "DELETE FROM person_prototypes WHERE face_instance_id = ANY($1::uuid[])",
        "DELETE FROM person_prototypes WHERE is_pinned AND face_instance_id = ANY($1::uuid[])",
    ),
    Bug("a pin is forgotten", _MOVE, "FROM dropped WHERE is_pinned", "FROM dropped WHERE false"),
    Bug(
        "a question outlives the prototype it is based on",
        _MOVE,
        "(face_instance_id = ANY($1::uuid[]) OR source_face_id = ANY($1::uuid[]))",
        "face_instance_id = ANY($1::uuid[])",
    ),
    Bug(
        "a question outlives its answer",
        _MOVE,
        "(face_instance_id = ANY($1::uuid[]) OR source_face_id = ANY($1::uuid[]))",
        "source_face_id = ANY($1::uuid[])",
    ),
    Bug(
        "a refusal outlives the assignment",
        _MOVE,
        "DELETE FROM negative_pairs WHERE face_id = ANY($1::uuid[]) AND person_id = $8::uuid",
        "DELETE FROM negative_pairs WHERE face_id = ANY($1::uuid[]) AND person_id = $8::uuid AND false",
    ),
    Bug(
        "nobody remembers the refusal",
        _MOVE,
        "move.refused and move.source is not None,\n        move.actor,",
        "False,\n        move.actor,",
    ),
    Bug(
        "an event counts photos in place of faces",
        _MOVE,
        "cardinality($1::uuid[])",
        "cardinality($6::bigint[])",
    ),
    Bug(
        "an event forgets all faces but one",
        _MOVE,
        "to_jsonb($1::uuid[])",
        "to_jsonb(($1::uuid[])[:1])",
    ),
    Bug(
        "a photo lists a person once for each face, not once",
        "domain.steps.persons.recount_persons",
        "jsonb_agg(DISTINCT p.number)",
        "jsonb_agg(p.number ORDER BY p.number)",
    ),
    Bug(
        "the index is not told of a single photo",
        _MOVE,
        'await work.add("sync_asset_faces", asset_id=assets[0])',
        "pass",
    ),
    Bug(
        "the index is not told of many photos",
        _MOVE,
        'await work.add("sync_moved_faces", event_id=str(settled.event_id))',
        "pass",
    ),
    Bug(
        "nobody is owed the photos of faces that a person gains",
        "domain.usecases.faces.reassign_faces",
        "            starts = await owe_deliveries",
        "            starts = {} and await owe_deliveries",
    ),
    Bug(
        "a merge takes photos back",
        "domain.steps.persons.absorb_person",
        "takes_back=False,",
        "takes_back=True,",
    ),
    Bug(
        "a photo is taken back although the person is still in it",
        _WITHDRAW,
        "    SELECT 1 FROM face_instances f WHERE f.asset_id = x.asset_id AND f.person_id IN {_SELVES})",
        "    SELECT 1 FROM face_instances f WHERE false)",
    ),
    Bug(
        "photos of other persons are taken back, too",
        _WITHDRAW,
        "x.asset_id = ANY($1::bigint[]) AND x.person_id IN {_SELVES} AND",
        "x.asset_id = ANY($1::bigint[]) AND",
    ),
    Bug(
        "a reason that names the absorbed person stays",
        _WITHDRAW,
        "UNION SELECT p.id FROM persons p JOIN selves s ON p.merged_into_id = s.id)",
        ")",
    ),
    Bug(
        "photos held back for a hidden person are never sent",
        _OWE,
        "AND (d.state = 'retracted' OR d.state = 'suppressed' AND d.reason = 'person hidden')",
        "AND false",
    ),
    Bug(
        "a photo with another reason is taken out of the chat",
        _WITHDRAW,
        "WHEN NOT {HAS_COPY} THEN 'pending' ELSE d.state END",
        "ELSE 'retracted' END",
    ),
    Bug(
        "a photo without a reason stays in the chat",
        _WITHDRAW,
        "d.sent_at IS NOT NULL AND d.state IN ('sent', 'pending', 'failed')",
        "d.sent_at IS NULL AND d.state IN ('sent', 'pending')",
    ),
    Bug(
        "a photo that was taken back is not owed again",
        _OWE,
        "        OR deliveries.state IN ('retracted', 'failed') AND $5::boolean)\n",
        ")\n",
    ),
    Bug(
        "a reason that was withdrawn stays so",
        _OWE,
        "DO UPDATE SET withdrawn_at = NULL",
        "DO UPDATE SET withdrawn_at = distributions.withdrawn_at",
    ),
    Bug(
        "a message that is still there is sent anew",
        _OWE,
        "WHEN deliveries.state = 'retracted' AND deliveries.tg_message_id IS NOT NULL THEN 'sent'",
        "WHEN deliveries.state = 'retracted' AND deliveries.tg_message_id IS NULL THEN 'sent'",
    ),
    Bug(
        "an undo forgets what was refused before",
        _FACE_STATE,
        "WHERE x.face = ANY($1::uuid[]) ON CONFLICT",
        "WHERE false AND x.face = ANY($1::uuid[]) ON CONFLICT",
    ),
    Bug(
        "a match is not decided again when the face that it rests on leaves",
        "domain.steps.faces.unfounded",
        "    WHERE f.person_id IS DISTINCT FROM $8::uuid AND f.person_id IS NOT NULL\n",
        "    WHERE false\n",
    ),
    Bug("an undo forgets pins", _FACE_STATE, 'if UUID(pin["face"]) in moved', "if False"),
    Bug(
        "a redo absorbs two persons into each other",
        _FIELD,
        "AND number = $2 AND {IS_KNOWN}",
        "AND number = $2",
    ),
)
