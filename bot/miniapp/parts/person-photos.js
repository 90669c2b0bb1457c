// All photos with a person. Whoever may move faces ticks photos: the face on each goes to somebody else or to nobody.

import { html, nothing } from "lit";
import { create, gathered, get } from "../lib/api.js";
import { View, card, ownState, quiet, segments } from "../lib/view.js";
import { day, say } from "../lib/words.js";
import { choosePerson } from "./choose-person.js";
import { showFace } from "./face-acts.js";
import { faceTiles, smallButton, toggled } from "./face-tiles.js";
import { preview } from "./preview-faces.js";

const PAGE = 60;

class PersonPhotos extends View {
  static properties = { person: {}, ...ownState("photos", "ticked", "order") };

  constructor() {
    super();
    this.person = null;
    this.photos = [];
    this.ticked = new Set();
    this.cursor = null;
    this.order = "newest";
  }

  get path() {
    return `/faces/persons/${this.person.id}/photos`;
  }

  /** Reads as many photos as are shown. What is still there stays ticked. */
  async load() {
    const { order } = this;
    const found = await gathered((cursor) => get(this.path, { pageSize: PAGE, order, cursor }), this.photos.length);
    return { ...found, ticked: new Set(found.photos.map((one) => one.photo_id).filter((id) => this.ticked.has(id))) };
  }

  async more() {
    const { turn, cursor } = this;
    const found = await get(this.path, { pageSize: PAGE, cursor });
    if (turn !== this.turn) return;
    this.photos = [...this.photos, ...found.photos];
    this.cursor = found.next_cursor;
  }

  sort(order) {
    this.order = order;
    return this.act(() => this.reload());
  }

  async move() {
    const { id: without, workspace } = this.person;
    const question = { title: say("app.move.who"), workspace, without, canCreate: true };
    let would;
    const photo_ids = [...this.ticked];
    let fields;
    const to = await choosePerson(question, this, async (chosen) => {
      fields = { photo_ids, ...(chosen.id ? { to_person_id: chosen.id } : { to_person_name: chosen.name }) };
      would = await this.send("bulk-move", fields);
    });
    if (!to || !would) return;
    const title = say("app.move.title", { n: photo_ids.length, name: to.name });
    await this.finish("bulk-move", fields, { title, yes: say("app.move.now"), would });
  }

  async undone() {
    await this.reload();
    this.tell("moved");
  }

  /** Shows a face. If something was done with it, the person's card is read anew. */
  async look(photo) {
    if (!photo.faces.length) return;
    if (await showFace(this, photo, this.person)) this.tell("moved");
  }

  async takeAway() {
    const title = say("app.remove.title", { n: this.ticked.size, name: this.person.name });
    const fields = { photo_ids: [...this.ticked] };
    const would = await this.rehearsed(() => this.send("bulk-remove", fields));
    if (would) await this.finish("bulk-remove", fields, { title, yes: say("app.remove.do"), would, isTakeOff: true });
  }

  send(route, fields, isPreview = true) {
    return create(`${this.path}/${route}?preview=${isPreview}`, fields);
  }

  /** Shows which faces would change hands, and moves those that stay ticked. */
  finish(route, fields, question) {
    const send = (but_face_ids, isPreview) => this.send(route, { ...fields, but_face_ids }, isPreview);
    return preview(this, { ...question, send }, async (done) => {
      this.ticked = new Set();
      await this.reload();
      this.tell("moved");
      return [say("app.move.done", { n: done.updated_photos }), done];
    });
  }

  tile(one) {
    const label = say("app.person.photo_of", { day: day(one.taken_at) });
    const mark = one.faces.some((face) => face.is_prototype) ? "📌" : "";
    const buttons = smallButton("⋯", `${say("app.one_face.look")}: ${label}`, () => this.look(one));
    return { id: one.photo_id, face: one.faces[0]?.face_id, label, mark, buttons };
  }

  draw() {
    const n = this.ticked.size;
    const mayMove = this.person.actions.includes("move");
    if (!this.photos.length && this.order === "newest") return html`<section class="card quiet-text">${say("app.person.no_photos")}</section>`;
    const title = say("app.person.photos");
    const orders = [["newest", say("app.person.newest_first")], ["unlike", say("app.person.unlike_first")]];
    const content = html`${quiet(mayMove && say("app.person.tick"))}
      ${segments(title, this.order, orders, (order) => this.sort(order), this.busy)}
      ${faceTiles({
        faces: this.photos.map((one) => this.tile(one)),
        ticked: this.ticked,
        onTick: mayMove ? (id) => (this.ticked = toggled(this.ticked, id)) : undefined,
      })}
      ${this.moreButton(this.cursor)}
      ${mayMove
        ? html`<div class=${n ? "buttons at-hand" : "buttons"}>
            ${this.button(n ? "primary" : "quiet", say("app.move.do"), () => this.move(), !n)}
            ${this.button("danger", say("app.remove.do"), () => this.takeAway(), !n)}
          </div>`
        : nothing}`;
    return card(title, content);
  }
}

customElements.define("person-photos", PersonPhotos);
