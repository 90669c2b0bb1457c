// Everybody whom the bot knows in the workspace: find somebody, open their card.

import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { getOfWorkspace } from "../lib/api.js";
import { keep, kept } from "../lib/router.js";
import { View } from "../lib/view.js";
import { say } from "../lib/words.js";
import "../parts/person-row.js";

const PAGE = 50;
const PAUSE_MS = 250;

class PeopleView extends View {
  static properties = { persons: { state: true }, total: { state: true } };

  constructor() {
    super();
    this.typed = kept().typed ?? "";
    this.persons = [];
    this.total = 0;
    this.page = kept().page ?? 1;
    this.timer = 0;
  }

  async load() {
    const { turn } = this;
    const pages = Array.from({ length: this.page }, (_, at) => this.fetch(at + 1));
    const found = await Promise.all(pages);
    if (turn !== this.turn) return; // somebody went on typing
    this.persons = found.flatMap((one) => one.persons);
    this.total = found[0].total;
  }

  fetch(page) {
    return getOfWorkspace("/faces/persons", { pageSize: PAGE, page, typed: this.typed.trim() });
  }

  async more() {
    const { turn } = this;
    const { persons } = await this.fetch(this.page + 1);
    if (turn !== this.turn) return;
    this.persons = [...this.persons, ...persons];
    this.page += 1;
    keep({ page: this.page });
  }

  onType(event) {
    this.typed = event.target.value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.page = 1;
      keep({ typed: this.typed, page: 1 });
      this.reload();
    }, PAUSE_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  draw() {
    return html`<h1 class="unseen">${say("app.view.people")}</h1>
      <input
        type="search"
        class="search"
        aria-label=${say("app.people.search")}
        placeholder=${say("app.people.search")}
        maxlength="64"
        autocomplete="off"
        .value=${this.typed}
        @input=${(event) => this.onType(event)}
      />
      <p class="quiet-text" role="status">${say("app.people.found", { n: this.total })}</p>
      ${repeat(this.persons, (one) => one.id, (one) => this.row(one))}
      ${this.moreButton(this.persons.length < this.total)}`;
  }

  row(one) {
    return html`<person-row
      .name=${one.name}
      .line=${say("app.photos", { n: one.photos })}
      .badge=${one.is_hidden ? say("app.people.hidden") : ""}
      .face=${one.face_id}
      .to=${["people", one.id]}
    ></person-row>`;
  }
}

customElements.define("people-view", PeopleView);
