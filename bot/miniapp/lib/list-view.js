// A list that grows by pages. What is shown stays until as many pages are there again.

import { keepFocus } from "./focus.js";
import { View } from "./view.js";

/** A list overrides `fetch(page)`; `pages` are the answers, and empty before the first is there. */
export class ListView extends View {
  static properties = { pages: { state: true } };

  constructor() {
    super();
    this.pages = [];
    keepFocus(this);
  }

  load() {
    return this.take([], this.pages.length || 1);
  }

  more() {
    return this.take(this.pages, 1);
  }

  async take(before, count) {
    const { turn } = this;
    const found = await Promise.all(Array.from({ length: count }, (_, at) => this.fetch(before.length + at + 1)));
    if (turn === this.turn) this.pages = [...before, ...found];
  }
}
