// Every view: the first part of a place names it, and it gives its element.

import { html } from "lit";
import "./health.js";
import "./history.js";
import "./photo.js";
import "./settings.js";
import "./waiting.js";
import "./cluster.js";
import "./merge.js";
import "./my-photos.js";
import "./people.js";
import "./person.js";
import "./review.js";
import "./unknown.js";

const people = (at) => {
  if (at[2] === "merge") return html`<merge-view .place=${at}></merge-view>`;
  return at[1] ? html`<person-view .place=${at}></person-view>` : html`<people-view .place=${at}></people-view>`;
};

export const VIEWS = {
  review: (at) => html`<review-view .place=${at}></review-view>`,
  unknown: (at) =>
    at[1] ? html`<cluster-view .place=${at}></cluster-view>` : html`<unknown-view .place=${at}></unknown-view>`,
  people,
  my: (at) => html`<my-photos .place=${at}></my-photos>`,
  waiting: (at) => html`<waiting-view .place=${at}></waiting-view>`,
  history: (at) => html`<history-view .place=${at}></history-view>`,
  settings: (at) => html`<settings-view .place=${at}></settings-view>`,
  health: (at) => html`<health-view .place=${at}></health-view>`,
  photo: (at) => html`<photo-view .place=${at}></photo-view>`,
};

/** Those that stand in the bar. */
export const TABS = Object.keys(VIEWS).filter((name) => name !== "photo");

/** Views for everybody, and views for those who own a person; the others are for moderators. */
export const FOR_ALL = new Set(["my"]);
export const FOR_OWNERS = new Set(["review", "people", "waiting"]);
