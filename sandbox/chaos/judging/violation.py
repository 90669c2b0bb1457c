"""One promise that was broken."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """kind: one of these words. what: what happened, as a sentence.

    lost: an update, photo or delivery. under_way: the same, and an open task may still settle it. stuck:
    tasks are still open. duplicate: a photo was sent too often. unauthorised: without a right. not_offered:
    no button for a photo that may not have arrived. leak: a name was told to another group. residue: an
    erased name is still somewhere. index: it differs from the rows. stray: no row asks for a stored file.

    After operations: stays, not_owed: a photo is wrongly in a chat, or wrongly missing. unexplained: the
    events of a face do not lead to its person. half_done: rows, events and operation differ. unkept: an
    operation was shown and is on no record. undo: it left a face behind. queue: a wrong answer to another
    program, or none.

    Of what people said: asked_again, found_again: about a refused face. half_answered: without the effect of
    the answer. settings: they differ from the operations. twice: two faces of one photo are in one cluster.
    overruled: recognition took a face that people had given. rerun: it did not end, or changed what it
    must keep.

    Of unknown people: shown_to_others: a card or a question reached the wrong person. inquiry: asked,
    answered or agreed against the rules. threshold: a setting that nobody took, or not as proposed.
    """

    kind: str
    what: str
