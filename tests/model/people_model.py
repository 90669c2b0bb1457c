"""What persons, faces and photos should be after each operation, and after it was taken back."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from domain.rules.names import unique_name
from tests.model.faces_model import FacesModel
from tests.model.words import Change, LinkChange, Moved, Owner, Person, Refused, Step


@dataclass
class PeopleModel(FacesModel):
    """Each operation returns what the table of operations keeps, None where nothing changes."""

    # -- one person ---------------------------------------------------------------------------------------

    def rename(self, number: int, name: str) -> Step | None:
        person = self._lock(number)
        if person.name == name:
            return None
        if self.named(name, but=number) is not None:
            raise Refused("name_taken")
        return self._set("rename_person", number, "name", name)

    def set_birth_date(self, number: int, born: str | None) -> Step | None:
        return (
            None
            if self._lock(number).born == born
            else self._set("set_birth_date", number, "birth_date", born)
        )

    def hide(self, number: int, *, hidden: bool) -> Step | None:
        status = "HIDDEN" if hidden else "ACTIVE"
        if self._lock(number).status == status:
            return None
        step = self._set("hide_person" if hidden else "show_person", number, "status", status)
        if not hidden:
            self.owe_held_back(number)
        return step

    # -- whose a face is ----------------------------------------------------------------------------------

    def merge(self, absorbed: int, survivor: int) -> Step:
        if absorbed == survivor:
            raise Refused("into_itself")
        self._lock(absorbed, survivor)
        moved = self.move(self.faces_of(absorbed), absorbed, survivor, takes_back=False)
        for question in [q for q in self.questions if q[1] == absorbed]:
            del self.questions[question]
        inherited = self._inherit(absorbed, survivor)
        before = self.persons[absorbed].value("status")
        self._write(absorbed, "status", f"MERGED:{survivor}")
        carried = self._carry(absorbed, survivor)
        self.owe(self.photos(moved), survivor)
        change = Change(absorbed, "status", before, f"MERGED:{survivor}")
        step = Step("merge_persons", absorbed, survivor, moved, [change], carried, inherited=inherited)
        return self._step(step)

    def _inherit(self, absorbed: int, survivor: int) -> set[int]:
        """Who is not the one is not the other."""
        refused = {face for face, number in self.refused if number == absorbed}
        new = {f for f in refused if self.owners[f] != survivor and (f, survivor) not in self.refused}
        self.refused |= {(face, survivor) for face in new}
        return new

    def _carry(self, absorbed: int, survivor: int) -> list[LinkChange]:
        """All who are linked are owners: they ask those of the survivor, or come along if there is none. Who
        only asked goes on asking.
        """
        is_owned, changes = bool(self.receivers(survivor)), []
        for (to, of), state in [*self.links.items()]:
            if of == absorbed and state in ("approved", "requested") and (to, survivor) not in self.links:
                self.links[to, survivor] = "requested" if is_owned else state
                changes.append(LinkChange((to, survivor), "revoked", self.links[to, survivor]))
        return changes

    def reassign(
        self, asked: Collection[int], source: Owner, target: Owner, *, name: str | None = None, kind: str
    ) -> Step | None:
        """asked: faces, training faces left out. name: of the target, found or made; its number is None."""
        if name is not None:
            target = self.named(name)
        self._lock(*(n for n in (source, target) if n is not None))
        if name is None or target is not None:
            if source == target:
                raise Refused("into_itself" if source is not None else "face_not_assigned")
            return self._reassign(asked, source, target, kind=kind)
        return self._reassign(asked, source, 0, kind=kind, made=name)

    def _reassign(
        self, asked: Collection[int], source: Owner, target: Owner, *, kind: str, made: str | None = None
    ) -> Step | None:
        changes = []
        if target is not None and made is not None:
            self.persons[target] = Person(made, "ACTIVE", None, None, "approved")
            changes.append(Change(target, "approval", "declined", "approved"))
        moved = self.move(asked, source, target, refuses=True)
        if not moved.faces and made is not None:
            del self.persons[0]
            raise Refused("changed_since")
        if not moved.faces:
            return None
        if target is not None:
            self.owe(self.photos(moved), target)
        number, other = (target or 0, None) if source is None else (source, target)
        step = Step(kind, number, other, moved, changes, kept=len(asked) - len(moved.faces))
        return self._step(step)

    def call_made(self, number: int, step: Step) -> None:
        """The person that was made has a number now."""
        self.persons[number] = self.persons.pop(0)
        self.owners = {face: number if owner == 0 else owner for face, owner in self.owners.items()}
        step.moved = replace(step.moved, target=number)
        step.changes = [replace(change, number=number) for change in step.changes]
        if step.kind == "assign_faces":
            step.number = number
        else:
            step.other = number

    # -- the way back -------------------------------------------------------------------------------------

    def undo(self, operation: int) -> Step:
        done = self.steps[operation]
        if done.undone_by is not None:
            raise Refused("undone_already")
        if done.kind == "merge_persons" and not self._can_part(done):
            self._give_up(done)
        changes = [back for change in done.changes if not _ends(change) for back in self._give_back(change)]
        links = [back for change in done.links for back in self._link_back(change)]
        moved = Moved()
        if done.moved.faces and (done.moved.source is None or self.persons[done.moved.source].is_known):
            moved = self._move_back(done)
        if done.kind != "merge_persons" and ("status", "ACTIVE") in {(c.name, c.after) for c in changes}:
            self.owe_held_back(done.number)
        changes += [back for change in done.changes if _ends(change) for back in self._give_back(change)]
        if not (changes or links or moved.faces):
            self._give_up(done)
        self.blurred |= done.moved.faces - moved.faces
        given = {(c.number, c.name, c.after) for c in changes}
        self.unrestored |= {
            (c.number, c.name) for c in done.changes if (c.number, c.name, c.before) not in given
        }
        kept = len(done.moved.faces) - len(moved.faces)
        step = Step(done.kind, done.number, done.other, moved, changes, links, undoes=operation, kept=kept)
        if done.other is not None and done.inherited:
            step.disinherited = {f for f in done.inherited if (f, done.other) in self.refused}
            self.refused -= {(face, done.other) for face in done.inherited}
        elif done.other is not None and done.disinherited:
            step.inherited = self._inherit(done.number, done.other)
        return self._step(step)

    def _can_part(self, done: Step) -> bool:
        """A merge is taken back, or made again, where the two are as it left them."""
        [change] = [change for change in done.changes if change.name == "status"]
        is_as_left = self.persons[change.number].value("status") == change.after
        return is_as_left and self._may_become(change)

    def _give_up(self, done: Step) -> NoReturn:
        self.blurred |= done.moved.faces
        self.unrestored |= {(change.number, change.name) for change in done.changes}
        raise Refused("changed_since")

    def _move_back(self, done: Step) -> Moved:
        there, here = done.moved.source, done.moved.target
        is_redone_merge = done.kind == "merge_persons" and here == done.number
        moved = self.move(done.moved.faces, here, there, takes_back=not is_redone_merge)
        if here is not None:
            self.refused |= {(face, here) for face in done.moved.allowed & moved.faces}
        self.pins |= done.moved.pins & moved.faces
        if there is not None:
            self.owe(self.photos(moved), there)
        for asset in self.photos(moved) & self.enrols.keys():
            assert there is not None
            self.enrols[asset] = there
        return moved

    def _link_back(self, change: LinkChange) -> list[LinkChange]:
        now = self.links[change.link]
        if now == "revoked" if change.before == "revoked" else now != change.after:
            return []
        self.links[change.link] = change.before
        return [LinkChange(change.link, change.after, change.before)]

    def _give_back(self, change: Change) -> list[Change]:
        person = self.persons[change.number]
        if person.value(change.name) != change.after or not self._may_become(change):
            return []
        called = person.name
        self._write(change.number, change.name, change.before)
        if change.name != "name":
            given = [Change(change.number, change.name, change.after, change.before)]
        else:
            given, called = [], change.after
        if person.is_known:
            others = {p.name.lower() for n, p in self.persons.items() if n != change.number and p.is_known}
            free = unique_name(person.name, person.name, others)
            if free != person.name:
                self.unrestored.add((change.number, "name"))  # a suffix stays when the name is free again
            person.name = free
        if person.name != called:
            given.append(Change(change.number, "name", called, person.name))
        return given

    def _may_become(self, change: Change) -> bool:
        """Nobody is merged into who is not there; a person that was made stays while it has anything."""
        number, to = change.number, str(change.before)
        if to.startswith("MERGED:"):
            return self.persons[int(to.removeprefix("MERGED:"))].is_known
        if to == "declined":
            asked = [of for (_, of), state in self.links.items() if state in ("approved", "requested")]
            has_more = self.faces_of(number) or number in asked
            absorbed = any(person.merged_into == number for person in self.persons.values())
            return not (has_more or absorbed or self.persons[number].status == "MERGED")
        return True

    # -- pieces -------------------------------------------------------------------------------------------

    def _lock(self, *numbers: int) -> Person:
        wrong = {"merged" for n in numbers if self.persons[n].status == "MERGED"} | {
            "not_approved" for n in numbers if self.persons[n].approval != "approved"
        }
        if wrong:
            raise Refused(*wrong)
        return self.persons[numbers[0]] if numbers else next(iter(self.persons.values()))

    def _set(self, kind: str, number: int, name: str, value: Any) -> Step:
        change = Change(number, name, self.persons[number].value(name), value)
        self._write(number, name, value)
        return self._step(Step(kind, number, changes=[change]))

    def _write(self, number: int, name: str, value: Any) -> None:
        person = self.persons[number]
        if name == "status":
            person.status, _, survivor = str(value).partition(":")
            person.merged_into = int(survivor) if survivor else None
        else:
            setattr(person, "born" if name == "birth_date" else name, value)

    def _step(self, step: Step) -> Step:
        step.photos = len(self.photos(step.moved))
        if step.kind == "merge_persons" and step.undoes is None:
            self.enrols |= {a: step.other for a in self.photos(step.moved) & self.enrols.keys() if step.other}
        return step


def _ends(change: Change) -> bool:
    """A person that was made for an operation goes after its faces have gone."""
    return bool(change.before == "declined")
