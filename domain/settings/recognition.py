"""The settings that say how faces are matched, asked about and grouped."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings

from domain.rules.connecting.enrolment import EnrolmentPolicy
from domain.rules.faces.aggregating import Aggregate, AskPolicy
from domain.rules.faces.matching import MatchPolicy

# A much larger number leaves the calendar of Python or Postgres. 100 years are as good as never.
Days = Annotated[int, Field(ge=1, le=36_500)]


class RecognitionSettings(BaseSettings):
    """A part of `Settings`, which says how the environment is read."""

    face_auto_assign_threshold: float = Field(0.8, gt=0, lt=1)
    face_prototype_search_threshold: float = Field(0.6, gt=0, lt=1)
    face_similar_search_threshold: float = Field(0.7, gt=0, lt=1)
    face_suggestions_per_person: int = Field(50, ge=0)
    face_suggestion_aggregate: Aggregate = "max"
    # One search for more of a person among unknown faces; what takes longer is tried again.
    propagate_timeout_s: float = Field(600, gt=0, le=7000)
    # A question is a card with up to nine faces, about one person.
    face_questions_a_day: int = Field(5, ge=1)
    # Persons on a page of /review, and faces on a page of a person there.
    face_suggestion_groups_per_page: int = Field(10, ge=1, le=12)
    face_suggestion_items_per_group: int = Field(5, ge=1, le=12)
    # Members are asked whose child somebody is only where a workspace wants it; so many have to say one name.
    whose_child_asks: bool = False
    whose_child_answers: int = Field(2, ge=1, le=5)
    face_match_min_margin: float = Field(0.05, ge=0, lt=1)
    # Measured on made-up siblings (blends of 28 pairs of people, 30 to 70 %): the wrong one led by <= 0.035.
    face_look_alike_margin: float = Field(0.06, ge=0, lt=1)
    face_prototype_max_exemplars: int = Field(10, ge=1)
    face_prototype_min_quality: float = Field(0.5, ge=0, le=1)
    face_prototypes_on_label: int = Field(3, ge=1)
    face_suggestions_auto_rescan_on_recompute: bool = True
    # An owner is asked for fresh photos of the same person at most once in so many days.
    fresh_photos_days: Days = 30
    clustering_min_quality: float = Field(0.5, ge=0, le=1)
    # The nightly grouping takes so many faces of a workspace at most; each takes 10 kB of memory.
    clustering_limit: int = Field(10_000, ge=2, le=100_000)
    clustering_timeout_s: float = Field(1800, gt=0, le=7000)
    clusterer: Literal["graph", "hdbscan"] = "graph"
    cluster_card_min_faces: int = Field(3, ge=1)
    cluster_card_min_photos: int = Field(2, ge=1)
    face_enrol_min_side_px: int = Field(48, ge=1)
    face_enrol_min_sharpness: float = Field(0.2, ge=0, le=1)

    def match_policy(self) -> MatchPolicy:
        return MatchPolicy(
            auto=self.face_auto_assign_threshold,
            suggest=self.face_prototype_search_threshold,
            min_margin=self.face_match_min_margin,
            look_alike_margin=self.face_look_alike_margin,
        )

    def ask_policy(self) -> AskPolicy:
        return AskPolicy(self.face_similar_search_threshold, self.face_suggestion_aggregate)

    def enrolment_policy(self) -> EnrolmentPolicy:
        return EnrolmentPolicy(self.face_enrol_min_side_px, self.face_enrol_min_sharpness)

    @model_validator(mode="after")
    def _sends_only_what_it_would_ask(self) -> "RecognitionSettings":
        if self.face_auto_assign_threshold < self.face_prototype_search_threshold:
            raise ValueError("FACE_AUTO_ASSIGN_THRESHOLD must not be below FACE_PROTOTYPE_SEARCH_THRESHOLD")
        return self
