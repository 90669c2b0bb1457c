// Every view: the first part of a place names it. `tab`: it stands in the bar. `show`: its element for a place.

import { html } from "lit";
import "./my-photos.js";
import "./people.js";
import "./person.js";

export const VIEWS = {
  people: {
    tab: true,
    show: (at) =>
      at[1] ? html`<person-view .place=${at}></person-view>` : html`<people-view .place=${at}></people-view>`,
  },
  my: { tab: true, show: (at) => html`<my-photos .place=${at}></my-photos>` },
};

/** Views for everybody; the others are for who looks after a group. */
export const NEEDS_NOBODY = new Set(["my"]);
