// A list that grows by pages. What is shown stays until as many pages are there again.

import { keep, kept } from "./router.js";
import { View, ownState } from "./view.js";

/** A list overrides `fetch(page)`; `pages` are the answers, and empty before the first is there. */
export class ListView extends View {
  /** @type {import("lit").PropertyDeclarations} */
  static properties = ownState("pages");

  constructor() {
    super();
    this.pages = [];
  }

  async fetch(page) {}

  /** The answer that came last. */
  get last() {
    return this.pages[this.pages.length - 1];
  }

  load() {
    return this.take([], this.pages.length || kept().page || 1);
  }

  async more() {
    await this.take(this.pages, 1);
    if (this.isConnected) keep({ page: this.pages.length });
  }

  /** Lists something else from now on. */
  begin(changes) {
    Object.assign(this, changes, { pages: [] });
    keep({ ...changes, page: 1 });
    return this.reload();
  }

  /** The entries of all pages, each once: one that moved to the next page meanwhile was read twice. */
  lines(listed, keyOf = (one) => one.id) {
    return [...new Map(this.pages.flatMap((page) => page[listed]).map((one) => [keyOf(one), one])).values()];
  }

  async take(before, count) {
    const { turn } = this;
    const found = await Promise.all(Array.from({ length: count }, (_, at) => this.fetch(before.length + at + 1)));
    if (turn === this.turn) this.pages = [...before, ...found];
  }
}
