// One photo: its faces in numbered boxes, whose they are, and a closer look where one is missing.

import { html, nothing, svg } from "lit";
import { change, create, get } from "../lib/api.js";
import { View, button, card, ownState } from "../lib/view.js";
import { moment, say } from "../lib/words.js";
import { choosePerson } from "../parts/choose-person.js";
import "../parts/draw-box.js";
import { confirmFace, deleteFace, faceOf } from "../parts/face-acts.js";
import "../parts/face-image.js";

const LOOKS_AGAIN_MS = 2500;
/** States of a delivery that may still become a photo in a chat. */
const SOON = new Set(["pending", "sending", "parked"]);

class PhotoView extends View {
  static properties = ownState("photo", "chosen", "draws");

  constructor() {
    super();
    this.photo = null;
    this.recipients = [];
    this.chosen = null;
    /** Whether a box is being drawn around a face that was missed. */
    this.draws = false;
    this.timer = 0;
  }

  get path() {
    return `/faces/photos/${this.place[1]}`;
  }

  async load() {
    const [photo, { recipients }] = await Promise.all([get(this.path), get(`${this.path}/recipients`)]);
    this.shows(photo.workspace);
    return { photo, recipients };
  }

  /** While a closer look goes on, the photo is read again and again. */
  async reload(isQuiet = false) {
    clearTimeout(this.timer);
    await super.reload(isQuiet);
    // Of another reading.
    clearTimeout(this.timer);
    const goesOn = this.isConnected && this.status === "there" && this.photo.look?.has_ended === false;
    if (goesOn) this.timer = setTimeout(() => this.reload(true), LOOKS_AGAIN_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  assign(face) {
    const assign = ({ id, name }) =>
      this.changed(create(faceOf(face, face.person_id, "/assign"), { person_id: id }), say("app.photo.assigned", { name }));
    const question = { title: say("app.photo.whose"), workspace: this.photo.workspace, without: face.person_id ?? "" };
    return choosePerson(question, this, assign);
  }

  unassign(face) {
    const title = say("app.remove.title", { n: 1, name: face.person_name });
    const yes = say("app.remove.do");
    return this.ask({ title, text: say("app.photo.nobody_means"), yes, isDangerous: true }, () =>
      this.changed(change("DELETE", faceOf(face, face.person_id, "/person")), say("app.photo.unassigned")),
    );
  }

  /** Deletes the photo for everybody, after a preview. */
  async erase() {
    const would = await this.rehearsed(() => change("DELETE", `${this.path}?preview=true`));
    if (!would) return;
    const counted = (...names) => names.filter((name) => would[name]).map((name) => say(`app.photo.erase_${name}`, { n: would[name] }));
    const copies = counted("received", "maybe");
    // A poster who may not decide any more is told no number.
    if (!copies.length) copies.push(say(would.received === null ? "app.photo.erase_copies" : "app.photo.erase_unreceived"));
    const text = [...copies, ...counted("faces", "last"), say("app.photo.erase_means")].join(" ");
    await this.ask({ title: say("app.photo.erase_sure"), text, yes: say("app.delete_now"), isDangerous: true }, async () => {
      await change("DELETE", this.path);
      this.leave("people");
      return say("app.photo.erased");
    });
  }

  /** box: where to look closer; without one, on all of the photo. */
  look(box = undefined) {
    return this.act(async () => {
      await create(`${this.path}/look`, { box });
      this.draws = false;
      await this.reload();
    });
  }

  draw() {
    const one = this.photo;
    return html`<h1 class="unseen">${say("app.my.photo")}</h1>
      <div class="boxed">
        <face-image .photo=${one.photo_id} .alt=${say("app.photo.faces", { n: one.faces.length })}></face-image>
        ${this.boxes()}
        ${this.draws ? html`<draw-box .width=${one.width} .height=${one.height}></draw-box>` : nothing}
      </div>
      ${this.draws ? this.drawing() : nothing}
      <p class="quiet-text lead">${moment(one.taken_at)} · <span dir="auto">${one.group_title}</span> ·
        ${say("app.photo.received", { n: one.received })}</p>
      ${one.missing.length
        ? html`<p class="card">${say("app.photo.missing", { names: one.missing.join(", ") })}</p>`
        : nothing}
      ${one.faces.map((face) => this.row(face))} ${this.looking()} ${this.received()}
      ${this.button("danger wide", say("app.photo.erase"), () => this.erase())}`;
  }

  boxes() {
    const one = this.photo;
    const size = Math.max(one.width, one.height) / 22;
    return html`<svg class="boxes" viewBox="0 0 ${one.width} ${one.height}" aria-hidden="true">
      ${one.faces.map(
        (face) => svg`<g class=${face.face_id === this.chosen ? "chosen" : ""} @click=${() => this.choose(face)}>
          <rect x=${face.bbox_x} y=${face.bbox_y} width=${face.bbox_w} height=${face.bbox_h} />
          <text x=${face.bbox_x} y=${Math.max(size, face.bbox_y - size / 4)} font-size=${size}>${face.position}</text>
        </g>`,
      )}
    </svg>`;
  }

  async choose(face) {
    this.chosen = face.face_id;
    await this.updateComplete;
    this.querySelector(".row.chosen").scrollIntoView({ block: "nearest" });
  }

  /** What stands right below the photo while a box is drawn on it. */
  drawing() {
    return html`<section class="card">
      <p>${say("app.photo.draw")}</p>
      <div class="buttons">
        ${button("quiet", say("app.cancel"), () => (this.draws = false))}
        ${this.button("primary", say("app.photo.look_here"), () => this.look(this.querySelector("draw-box").box))}
      </div>
    </section>`;
  }

  row(face) {
    const name = face.person_name ?? say("app.photo.unknown");
    return html`<div class="row ${face.face_id === this.chosen ? "chosen" : ""}" role="group" aria-label="${face.position}. ${name}">
      <span class="badge">${face.position}</span>
      <face-image .face=${face.face_id}></face-image>
      <span class="row-text"><span class="row-name" dir="auto">${name}</span></span>
      ${face.may_confirm
        ? this.button("primary", say("app.one_face.confirm"), () => confirmFace(this, face, { id: face.person_id, name }))
        : nothing}
      ${this.button("quiet", say(face.person_id ? "app.move.do" : "app.photo.assign"), () => this.assign(face))}
      ${face.person_id ? this.button("quiet", say("app.remove.do"), () => this.unassign(face)) : nothing}
      ${face.person_id || face.cluster !== null
        ? this.button("danger", say("app.delete"), () => deleteFace(this, face, { id: face.person_id, name: face.person_name ?? "" }))
        : nothing}
    </div>`;
  }

  looking() {
    const { look } = this.photo;
    let said = nothing;
    if (look && !look.has_ended) said = say("app.photo.looking");
    else if (look && look.found === null) said = say("app.photo.gone");
    else if (look) said = look.found ? say("app.photo.found", { n: look.found }) : say("app.photo.found_none");
    return html`<section class="card" ?hidden=${this.draws}>
      <h2>${say("app.photo.look_title")}</h2>
      <p role="status">${said}</p>
      <div class="buttons">
        ${this.button("quiet", say("app.photo.look_all"), () => this.look())}
        ${button("quiet", say("app.photo.look_there"), () => this.beginDrawing())}
      </div>
    </section>`;
  }

  /** Everybody to whom the photo was owed, and because of whom. */
  received() {
    if (!this.recipients.length) return nothing;
    const list = html`<ul class="plain">
        ${this.recipients.map(
          (one) => html`<li><strong dir="auto">${one.name}</strong> · <span dir="auto">${one.persons.join(", ")}</span>
            <span class="row-line">${this.became(one)}</span></li>`,
        )}
      </ul>`;
    return card(say("app.photo.recipients"), list);
  }

  became(one) {
    if (one.has_copy) return say("app.photo.sent", { when: moment(one.sent_at) });
    if (one.has_copy === null && one.state !== "sending") return say("app.photo.perhaps");
    return say(SOON.has(one.state) ? "app.photo.on_its_way" : "app.photo.not_there");
  }

  async beginDrawing() {
    this.draws = true;
    await this.updateComplete;
    this.querySelector(".boxed").scrollIntoView({ block: "nearest" });
  }
}

customElements.define("photo-view", PhotoView);
