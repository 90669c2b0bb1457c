// The card of one person.

import { html, nothing } from "lit";
import { get } from "../lib/api.js";
import { View } from "../lib/view.js";
import { day, say } from "../lib/words.js";
import "../parts/face-image.js";

class PersonView extends View {
  constructor() {
    super();
    this.person = null;
  }

  async load() {
    this.person = await get(`/faces/persons/${this.place[1]}`);
  }

  draw() {
    const one = this.person;
    return html`<section class="card head">
      <face-image class="large" .src=${one.thumbnail_url ?? ""}></face-image>
      <div>
        <h1 dir="auto">${one.name}</h1>
        <p class="quiet-text">${say("app.photos", { n: one.photos })}</p>
        ${one.birth_date ? html`<p class="quiet-text">🎂 ${day(one.birth_date)}</p>` : nothing}
      </div>
    </section>`;
  }
}

customElements.define("person-view", PersonView);
