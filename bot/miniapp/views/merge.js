// Are these two one person? Both side by side, and what speaks against it, before anything is done.

import { html } from "lit";
import { create, get } from "../lib/api.js";
import { goInstead } from "../lib/router.js";
import { View, birthday, quiet } from "../lib/view.js";
import { say } from "../lib/words.js";
import { smallTiles } from "../parts/face-tiles.js";
import { effects, warnings } from "../parts/preview-faces.js";

const SHOWN = 9;

class MergeView extends View {
  constructor() {
    super();
    this.sides = [];
    this.would = null;
  }

  /** The first one becomes part of the second. */
  get ids() {
    return [this.place[1], this.place[3]];
  }

  async load() {
    const sides = await Promise.all(
      this.ids.map(async (id) => {
        const [person, photos] = await Promise.all([
          get(`/faces/persons/${id}`),
          get(`/faces/persons/${id}/photos`, { pageSize: SHOWN }),
        ]);
        return { person, faces: photos.photos.flatMap((one) => one.faces.slice(0, 1)).map((face) => face.face_id) };
      }),
    );
    this.shows(sides[0].person.workspace);
    return { sides, would: await this.send("?preview=true") };
  }

  send(query = "") {
    const [one, into] = this.ids;
    return create(`/faces/persons/${one}/merge${query}`, { into_person_id: into });
  }

  swap() {
    const [one, into] = this.ids;
    goInstead("people", into, "merge", one);
  }

  merge() {
    return this.act(async () => {
      const done = await this.send();
      const [one, into] = this.sides;
      this.moveOn("people", into.person.id);
      return [say("app.merge.done", { name: one.person.name, into: into.person.name }), done];
    });
  }

  apart() {
    return this.act(async () => {
      const [one, other] = this.ids;
      const done = await create(`/faces/persons/${one}/apart`, { other_person_id: other });
      this.leave("people", one);
      return [say("app.merge.apart_done"), done];
    });
  }

  draw() {
    const [one, into] = this.sides.map((side) => side.person);
    return html`<h1>${say("app.merge.title")}</h1>
      <div class="sides">${this.sides.map((side) => this.side(side))}</div>
      <section class="card">
        ${effects(this.would, say("merge.survives", into), say("app.merge.moves", { n: this.would.faces, into: into.name }))}
        <div class="buttons">
          ${this.button(warnings(this.would).length ? "danger" : "primary", say("app.merge.do", { name: one.name, into: into.name }), () => this.merge())}
          ${this.button("quiet", say("app.merge.swap"), () => this.swap())}
          ${this.button("quiet", say("app.merge.apart"), () => this.apart())}
        </div>
      </section>`;
  }

  side({ person, faces }) {
    return html`<section class="card" aria-label=${person.name}>
      <h2 dir="auto">${person.name}</h2>
      ${quiet(say("app.photos", { n: person.photos }))} ${quiet(birthday(person))}
      ${smallTiles(faces)}
    </section>`;
  }
}

customElements.define("merge-view", MergeView);
