// The faces with which new ones are compared. A pinned one stays, whatever comes.

import { html, nothing } from "lit";
import { change, create, get } from "../lib/api.js";
import { View } from "../lib/view.js";
import { day, say } from "../lib/words.js";
import "./face-image.js";

class PersonPrototypes extends View {
  static properties = { person: { attribute: false }, found: { state: true } };

  constructor() {
    super();
    this.person = null;
    this.found = null;
  }

  get path() {
    return `/faces/persons/${this.person.id}/prototypes`;
  }

  async load() {
    return { found: await get(this.path) };
  }

  pin(one) {
    return this.act(() =>
      one.is_pinned
        ? this.changed(change("DELETE", `${this.path}/${one.id}/pin`), say("app.faces.unpinned"))
        : this.changed(create(`${this.path}/pin`, { face_id: one.face_id }), say("app.faces.pinned")),
    );
  }

  drop(one) {
    const question = { title: say("app.faces.drop_sure"), yes: say("app.faces.drop"), isDangerous: true };
    return this.ask(question, () => this.changed(change("DELETE", `${this.path}/${one.id}`), say("app.faces.dropped")));
  }

  recompute() {
    return this.act(async () => {
      const { prototypes } = await create(`${this.path}/recompute`);
      await this.reload();
      return say("app.faces.chosen", { n: prototypes });
    });
  }

  draw() {
    const { prototypes, unseen } = this.found;
    return html`<section class="card" aria-label=${say("app.faces.title")}>
      <h2>${say("app.faces.title")}</h2>
      <p class="quiet-text">${say("app.faces.what")}</p>
      <ul class="face-tiles">
        ${prototypes.map((one, at) => this.tile(one, at + 1))}
      </ul>
      ${unseen ? html`<p class="quiet-text">${say("app.faces.unseen", { n: unseen })}</p>` : nothing}
      <div class="buttons">
        ${this.button("quiet", say("app.faces.recompute"), () => this.recompute())}
      </div>
    </section>`;
  }

  tile(one, at) {
    const what = [
      one.is_training ? say("app.faces.training") : "",
      one.is_pinned && one.pinned_at ? say("app.faces.pinned_on", { day: day(one.pinned_at) }) : "",
    ].filter(Boolean);
    const label = `${say("app.face_number", { at })}${what.length ? `, ${what.join(", ")}` : ""}`;
    return html`<li class="face-tile">
      <face-image .face=${one.face_id} alt=${label}></face-image>
      ${one.is_training ? html`<span class="mark" aria-hidden="true">📚</span>` : nothing}
      <span class="under">
        <button
          class="look"
          aria-pressed=${one.is_pinned}
          aria-label="${say("app.faces.pin")}: ${label}"
          @click=${() => this.pin(one)}
        >
          📌
        </button>
        ${one.is_training
          ? nothing
          : html`<button class="look" aria-label="${say("app.faces.drop")}: ${label}" @click=${() => this.drop(one)}>✕</button>`}
      </span>
    </li>`;
  }
}

customElements.define("person-prototypes", PersonPrototypes);
