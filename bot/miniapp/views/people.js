// A workspace's people, or an owner's own: find somebody, open their card.

import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { getOfWorkspace } from "../lib/api.js";
import { ListView } from "../lib/list-view.js";
import { keep, kept } from "../lib/router.js";
import { atHome, say } from "../lib/words.js";
import "../parts/person-row.js";
import { searchField } from "../parts/search-field.js";

const PAGE = 50;

class PeopleView extends ListView {
  constructor() {
    super();
    this.typed = kept().typed ?? "";
  }

  fetch(page) {
    return getOfWorkspace("/faces/persons", { pageSize: PAGE, page, typed: this.typed.trim() });
  }

  look() {
    if (!this.isConnected) return;
    this.pages = this.pages.slice(0, 1);
    keep({ typed: this.typed, page: 1 });
    this.reload();
  }

  draw() {
    const { total } = this.pages[0];
    const persons = this.lines("persons");
    const none = this.typed.trim() ? "app.people.nobody" : "app.people.none";
    return html`${searchField(this.typed, (typed) => (this.typed = typed), () => this.look())}
      <p class="quiet-text lead" role="status">${say(total ? "app.people.found" : none, { n: total })}</p>
      ${repeat(persons, (one) => one.id, (one) => this.row(one))}
      ${this.moreButton(persons.length < total)}`;
  }

  row(one) {
    return html`<person-row
      .name=${atHome(one)}
      .line=${say("app.photos", { n: one.photos })}
      .badge=${one.is_hidden ? say("app.people.hidden") : ""}
      .face=${one.face_id}
      .to=${["people", one.id]}
    ></person-row>`;
  }
}

customElements.define("people-view", PeopleView);
