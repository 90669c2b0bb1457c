// The faces with which new ones are compared. A pinned one stays, whatever comes.

import { html, nothing } from "lit";
import { change, create, get } from "../lib/api.js";
import { View, card, quiet } from "../lib/view.js";
import { day, say } from "../lib/words.js";
import { faceTiles, smallButton } from "./face-tiles.js";

class PersonPrototypes extends View {
  static properties = { person: {} };

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
    const content = html`${quiet(say("app.faces.what"))}
      ${faceTiles({ faces: prototypes.map((one, at) => this.tile(one, at + 1)) })}
      ${quiet(unseen && say("app.faces.unseen", { n: unseen }))}
      <div class="buttons">
        ${this.button("quiet", say("app.faces.recompute"), () => this.recompute())}
      </div>`;
    return card(say("app.faces.title"), content);
  }

  tile(one, at) {
    const what = [
      one.is_training ? say("app.faces.training") : "",
      one.is_pinned && one.pinned_at ? say("app.faces.pinned_on", { day: day(one.pinned_at) }) : "",
    ].filter(Boolean);
    const label = `${say("app.face_number", { at })}${what.length ? `, ${what.join(", ")}` : ""}`;
    const pin = smallButton("📌", `${say("app.faces.pin")}: ${label}`, () => this.pin(one), one.is_pinned);
    const drop = one.is_training ? nothing : smallButton("✕", `${say("app.faces.drop")}: ${label}`, () => this.drop(one));
    return { id: one.id, face: one.face_id, label, mark: one.is_training ? "📚" : "", buttons: [pin, drop] };
  }
}

customElements.define("person-prototypes", PersonPrototypes);
