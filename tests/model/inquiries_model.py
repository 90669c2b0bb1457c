"""Models *Whose child is this?*: who is asked in private about a cluster, and what enough of them answer."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.model.proposals_model import ProposalsModel
from tests.model.words import Inquiry, Refused, Regrouped, Step

# ANSWERS: how many must answer the same. MORE: how many more are asked. A_DAY: about how many clusters
# somebody is asked in a day. FACES, PHOTOS: the fewest that a cluster has about which people are asked.
# COMPARED: how many of its faces are compared with hidden people.
ANSWERS, MORE, A_DAY, FACES, PHOTOS, COMPARED = 2, 2, 2, 3, 2, 3


@dataclass
class InquiriesModel(ProposalsModel):
    """inquiries: by cluster and participant. unsure: clusters with an answer whose word may have been erased.

    members: returns who is known to be in a group now. hidden_prototypes: returns the prototypes of hidden
    persons.
    """

    inquiries: dict[tuple[int, int], Inquiry] = field(default_factory=dict)
    unsure: set[int] = field(default_factory=set)
    members: Callable[[], set[int]] = field(default=set)
    hidden_prototypes: Callable[[], set[int]] = field(default=set)

    @property
    def inquired(self) -> dict[tuple[int, int], tuple[object, ...]]:
        """The inquiries as the rows have them. An inquiry goes with its cluster."""
        self.inquiries = {key: one for key, one in self.inquiries.items() if key[0] in self.clusters}
        return {
            key: (one.is_answered, one.person, one.name, one.has_agreed)
            for key, one in self.inquiries.items()
        }

    def ask_whose_child(self) -> int:
        """Asks first the participants who own a person on the most photos of the cluster, each about at most
        two clusters a day, and about none whose first faces look like a hidden person. A cluster about which
        enough people were asked does not count towards the two.
        """
        self.inquiries = {key: one for key, one in self.inquiries.items() if key[0] in self.clusters}
        hidden = {self.looks[face][0] for face in self.hidden_prototypes()}
        places_left = {
            number: ANSWERS + MORE - len(self._asked_about(number))
            for number in self.clusters
            if not hidden & {self.looks[face][0] for face in sorted(self._unknown_in(number))[:COMPARED]}
        }
        album = {
            number: photos
            for number, left in places_left.items()
            if left > 0 and (photos := self._shown(number))
        }
        near = {
            (number, owner): len(photos & self._photos_of(owner))
            for number, photos in album.items()
            for owner in {to for to, _ in self.links}
            if photos & self._photos_of(owner)
        }
        new = {key: photos for key, photos in near.items() if key[1] not in self._asked_about(key[0])}
        today = Counter(to for (_, to), one in self.inquiries.items() if one.is_today)
        knowing: list[tuple[int, int]] = []
        for key in sorted(new, key=lambda key: (-new[key], key[0])):
            today[key[1]] += 1
            if today[key[1]] <= A_DAY:
                knowing.append(key)
        asked: list[tuple[int, int]] = []
        for number in album:
            here = [key for key in knowing if key[0] == number]
            asked += sorted(here, key=lambda key: (-new[key], key[1]))[: places_left[number]]
        self.inquiries |= {key: Inquiry() for key in asked}
        return len(asked)

    def _asked_about(self, number: int) -> set[int]:
        """Who was asked about the cluster, or answered about a part of it before the part joined it."""
        parts = self._parts(number)
        return {
            to
            for (of, to), one in self.inquiries.items()
            if of == number or (of in parts and one.is_answered)
        }

    def _shown(self, number: int) -> set[int]:
        """The photos of the cluster, if people are to be asked about it; else none."""
        faces = self._unknown_in(number)
        photos = {self.asset_of[face] for face in faces}
        is_grown = len(faces) >= FACES and len(photos) >= PHOTOS
        return photos if is_grown and self._state(number) == "open" else set()

    def _photos_of(self, owner: int) -> set[int]:
        """The photos that show a person whom the participant owns."""
        own = {
            of
            for (to, of), link in self.links.items()
            if to == owner and (link.role, link.state) == ("owner", "approved") and self.persons[of].is_live
        }
        return {self.asset_of[face] for face, of in self.person_of.items() if of in own}

    def answer_inquiry(
        self, key: tuple[int, int], by: int, person: int | None, name: str | None, *, is_given: bool
    ) -> None:
        if key not in self.inquired or by != key[1]:
            raise Refused("inquiry")
        number, one = key[0], self.inquiries[key]
        own = {
            of for to, of in self.links if to == by and by in self.receivers(of) and self.persons[of].is_live
        }
        if self._state(number) != "open" or not self._unknown_in(number):
            raise Refused("inquiry_over")
        if not own and by not in self.members():
            raise Refused("inquiry_over")
        if person is not None and person not in own:
            raise Refused("person")
        if one.is_answered == is_given:
            is_same = one.person == person if name is None else (one.name or "").lower() == name.lower()
            if is_given and not (is_same and (name is None) == (one.name is None)):
                raise Refused("inquiry_answered")
            return
        meant = person if name is None else self._meant(by, name)
        one.is_answered, one.person, one.name, one.has_agreed = is_given, meant, name, False
        self._agree(number)

    def _regroup(self, kind: str, number: int, other: int | None, how: Regrouped) -> Step:
        step = super()._regroup(kind, number, other, how)
        for cluster in (how.part, how.whole):
            self._agree(cluster)
        return step

    def _meant(self, by: int, name: str) -> int | None:
        """The one person with this alias of the participant; else the live person of this name; else the one
        person who has this alias with anybody.
        """
        called = {
            key
            for key, link in self.links.items()
            if link.state == "approved" and (link.alias or "").lower() == name.lower()
            if self.persons[key[1]].is_live
        }
        meant = {of for to, of in called if to == by}
        listed = {of for of, p in self.persons.items() if p.is_live and p.name.lower() == name.lower()}
        meant = meant or listed or {of for _, of in called}
        return meant.pop() if len(meant) == 1 else None

    def _agree(self, number: int) -> None:
        """Of two names with as many answers neither counts. Answers about parts of the cluster count too."""
        parts = self._parts(number)
        if parts & self.unsure:
            self.unsure |= parts
        answers = {
            key: word for key, one in self.inquiries.items() if key[0] in parts and (word := self._word(one))
        }
        counts = Counter(word for _, word in {(key[1], word) for key, word in answers.items()})
        for key, one in self.inquiries.items():
            if key[0] in parts and one.is_answered:
                people = counts[answers.get(key, "")]
                others = [n for word, n in counts.items() if word != answers.get(key)]
                one.has_agreed = people >= ANSWERS and all(people > n for n in others)

    def _word(self, one: Inquiry) -> str | None:
        if not one.is_answered:
            return None
        word = one.name if one.person is None else self.persons[self.is_now(one.person)].name
        return None if word is None else word.lower()

    def erase_person(self, number: int) -> None:
        """Answers that named the person stay, as if their givers did not know. The model does not know
        whether a typed name was a name of the person, present or former: it is unsure about all clusters with
        typed names.
        """
        selves = self.selves(number)
        for key, one in self.inquiries.items():
            if one.person in selves:
                one.person = one.name = None
                one.has_agreed = False
            elif one.name is not None:
                self.unsure.add(key[0])
        super().erase_person(number)

    def forget(self, number: int) -> None:
        super().forget(number)
        for one in self.inquiries.values():
            one.person = None if one.person == number else one.person
