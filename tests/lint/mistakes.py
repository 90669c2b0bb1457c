"""Twenty mistakes that are easily made in this code. `make lint` has to find each before a test runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """In `file`, `wrong` stands in place of `right`, which is there once."""

    what: str
    file: str
    right: str
    wrong: str


MISTAKES = (
    Mistake(
        "face and person are swapped",
        "domain/steps/faces/settle_faces.py",
        "await suggest_face(work, face_id, person_id, hits, search.settings.ask_policy())",
        "await suggest_face(work, person_id, face_id, hits, search.settings.ask_policy())",
    ),
    Mistake(
        "a refused face and its person are swapped",
        "domain/steps/questions/answer_questions.py",
        "await refuse_for_reason(work, acting.workspace_id, faces, person.id, reason)",
        "await refuse_for_reason(work, acting.workspace_id, [person.id], faces[0], reason)",
    ),
    Mistake(
        "workspace and photo are swapped",
        "domain/usecases/photos/recognise_asset.py",
        "await withdraw_replaced(work, asset.workspace_id, asset_id)\n            await forget_originals",
        "await withdraw_replaced(work, asset_id, asset.workspace_id)\n            await forget_originals",
    ),
    Mistake(
        "a photo is given where its workspace is meant",
        "domain/usecases/photos/recognise_asset.py",
        "await owe_deliveries(work, asset.workspace_id, [asset_id])",
        "await owe_deliveries(work, asset.id, [asset_id])",
    ),
    Mistake(
        "a workspace stands among photos",
        "domain/usecases/photos/recognise_asset.py",
        "await owe_deliveries(work, asset.workspace_id, [asset_id])",
        "await owe_deliveries(work, asset.workspace_id, [asset.workspace_id])",
    ),
    Mistake(
        "the workspace is missing",
        "domain/usecases/photos/recognise_asset.py",
        "await owe_deliveries(work, asset.workspace_id, [asset_id])",
        "await owe_deliveries(work, [asset_id])",
    ),
    Mistake(
        "the workspace of a key is missing",
        "domain/usecases/photos/recognise_asset.py",
        "original_key(asset.workspace_id, asset.id)",
        "original_key(asset.id)",
    ),
    Mistake(
        "a column of a table is misspelt",
        "domain/usecases/photos/recognise_asset.py",
        "asset.tg_file_id",
        "asset.tg_fileid",
    ),
    Mistake(
        "a column of a statement is misspelt",
        "domain/steps/questions/answer_questions.py",
        "other.suggested_person_id",
        "other.sugested_person_id",
    ),
    Mistake(
        "a column that was not read is used",
        "domain/steps/questions/answer_questions.py",
        "if other.asked_at is None",
        "if other.reviewed_at is None",
    ),
    Mistake(
        "a row that may be missing is taken for there",
        "domain/usecases/photos/recognise_asset.py",
        "if asset is None or asset.state != AssetState.RECEIVED",
        "if asset.state != AssetState.RECEIVED",
    ),
    Mistake(
        "a photo gets the state of a person",
        "domain/usecases/photos/recognise_asset.py",
        "state=AssetState.REJECTED",
        "state=Approval.DECLINED",
    ),
    Mistake(
        "a state is misspelt",
        "domain/usecases/photos/recognise_asset.py",
        "state=AssetState.REJECTED",
        "state=AssetState.REFUSED",
    ),
    Mistake(
        "a state is a string of one's own",
        "domain/usecases/photos/recognise_asset.py",
        "state=AssetState.REJECTED",
        'state="refused"',
    ),
    Mistake(
        "why a face is its person's is a string of one's own",
        "domain/steps/questions/answer_questions.py",
        "basis=Basis.ANSWERED",
        'basis="said"',
    ),
    Mistake(
        "an await is forgotten where nothing is read",
        "domain/usecases/photos/recognise_asset.py",
        "await owe_deliveries(work, asset.workspace_id, [asset_id])",
        "owe_deliveries(work, asset.workspace_id, [asset_id])",
    ),
    Mistake(
        "an await is forgotten where something is read",
        "domain/steps/questions/answer_questions.py",
        "moved = await _assign(",
        "moved = _assign(",
    ),
    Mistake(
        "one photo is given where many are asked for",
        "domain/usecases/photos/recognise_asset.py",
        "await owe_deliveries(work, asset.workspace_id, [asset_id])",
        "await owe_deliveries(work, asset.workspace_id, asset_id)",
    ),
    Mistake(
        "a task is written outside of a transaction",
        "domain/usecases/photos/recognise_asset.py",
        "await forget_originals(work, [asset_id])\n        return",
        "await forget_originals(doorbell, [asset_id])\n        return",
    ),
    Mistake(
        "a use case calls another one",
        "domain/usecases/questions/decide_suggestion.py",
        "from domain.steps.work.work import transaction",
        "from domain.steps.work.work import transaction\n"
        "from domain.usecases.faces.propagate_face import propagate_face as propagate_face",
    ),
)
