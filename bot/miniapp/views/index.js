// Every view: the first part of a place names it. `tab`: it stands in the bar. `show`: its element for a place.

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
  review: { tab: true, show: (at) => html`<review-view .place=${at}></review-view>` },
  unknown: {
    tab: true,
    show: (at) =>
      at[1] ? html`<cluster-view .place=${at}></cluster-view>` : html`<unknown-view .place=${at}></unknown-view>`,
  },
  people: { tab: true, show: people },
  my: { tab: true, show: (at) => html`<my-photos .place=${at}></my-photos>` },
  waiting: { tab: true, show: (at) => html`<waiting-view .place=${at}></waiting-view>` },
  history: { tab: true, show: (at) => html`<history-view .place=${at}></history-view>` },
  settings: { tab: true, show: (at) => html`<settings-view .place=${at}></settings-view>` },
  health: { tab: true, show: (at) => html`<health-view .place=${at}></health-view>` },
  photo: { tab: false, show: (at) => html`<photo-view .place=${at}></photo-view>` },
};

/** Views for everybody, and those for who connected somebody; the others are for who looks after a group. */
export const FOR_ALL = new Set(["my"]);
export const FOR_OWNERS = new Set(["review", "people", "waiting"]);
