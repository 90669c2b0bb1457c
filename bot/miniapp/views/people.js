// Everybody whom the bot knows in the workspace: find somebody, open their card.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { getOfWorkspace } from "../lib/api.js";
import { View } from "../lib/view.js";
import { say } from "../lib/words.js";
import "../parts/person-row.js";

const PAGE = 50;
const PAUSE_MS = 250;

class PeopleView extends View {
  static properties = { persons: { state: true }, total: { state: true } };

  constructor() {
    super();
    this.typed = "";
    this.persons = [];
    this.total = 0;
    this.page = 1;
    this.timer = 0;
  }

  async load() {
    const asked = this.typed;
    const found = await getOfWorkspace("/faces/persons", { pageSize: PAGE, page: 1, typed: asked });
    if (asked !== this.typed) return; // somebody went on typing
    this.page = 1;
    this.persons = found.persons;
    this.total = found.total;
  }

  async more() {
    this.page += 1;
    const asked = { pageSize: PAGE, page: this.page, typed: this.typed };
    this.persons = [...this.persons, ...(await getOfWorkspace("/faces/persons", asked)).persons];
  }

  onType(event) {
    this.typed = event.target.value.trim();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.reload(), PAUSE_MS);
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
        @input=${(event) => this.onType(event)}
      />
      <p class="quiet-text" role="status">${say("app.people.found", { n: this.total })}</p>
      ${repeat(this.persons, (one) => one.id, (one) => this.row(one))}
      ${this.persons.length < this.total
        ? html`<button class="quiet wide" @click=${() => this.act(() => this.more())}>${say("app.more")}</button>`
        : nothing}`;
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
