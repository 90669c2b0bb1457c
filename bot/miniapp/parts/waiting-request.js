// A request to connect a person: the faces to learn from, numbered as on the chat's card, and the decision.

import { html, nothing } from "lit";
import { get } from "../lib/api.js";
import { View, quiet } from "../lib/view.js";
import { say } from "../lib/words.js";
import { faceTiles, numbered } from "./face-tiles.js";

const MOST_CHOICES = 5;
/** The end of the key of words about somebody whom a moderator named: no member decides about them. */
const named = ({ owners }) => (owners.length ? "" : "_named");

/**
 * `line`: its entry in the list of what waits. `isOff`: nothing can be pressed. Tells `decide` with the body of the
 * decision, and the version of the request that was seen.
 */
class WaitingRequest extends View {
  static properties = { line: {}, isOff: {} };

  constructor() {
    super();
    this.line = null;
    this.isOff = false;
    this.request = null;
  }

  async load() {
    return { request: await get(`/faces/waiting/requests/${this.line.number}`) };
  }

  draw() {
    const one = this.request;
    return html`${quiet(one.groups.length && say("request.in_groups", { groups: one.groups.join(", ") }))}
      ${quiet(say("request.photos", { n: one.faces.length }))}
      ${this.faces(one.faces, one.name, 1)}
      ${one.others.map(
        (other) => html`<p class="warning">
            ${say(`app.request.other${named(other)}`, { by: one.by, name: one.name, other: other.name, owners: other.owners.join(", ") })}
          </p>
          ${this.faces(other.faces, other.name, 0)}`,
      )}
      ${one.alike.length > 1 ? html`<p class="warning">${this.doubt()}</p>` : nothing}
      ${this.advice()}
      <div class="buttons">${this.choices()}</div>`;
  }

  advice() {
    const { by: requester, looks_like: alike } = this.request;
    if (!alike) return quiet(say("request.advice", { requester }));
    const owners = alike.owners.join(", ");
    return html`<p class="warning">${say(`request.alike${named(alike)}`, { person: alike.name, owners, requester })}</p>`;
  }

  /** first: the number of the first face; 0 for faces that no choice names. */
  faces(faces, name, first) {
    const tile = ({ face_id: id }, at) => {
      const one = numbered(id, at);
      return { ...one, label: `${name}, ${one.label}`, number: first && faces.length > 1 ? at + first : 0 };
    };
    return faceTiles({ faces: faces.map(tile) });
  }

  /** @param {number[]} photos @returns {string} their numbers */
  numbers(photos) {
    const all = this.request.faces.map((face) => face.photo_id);
    return photos.map((id) => all.indexOf(id) + 1).sort((one, other) => one - other).join(", ");
  }

  doubt() {
    const { alike, is_one_clear: isClear, by } = this.request;
    const odd = alike.slice(1).flat();
    if (isClear) return say("request.odd", { n: odd.length, photos: this.numbers(odd), requester: by });
    return say("request.differ", { groups: alike.map((one) => this.numbers(one)).join(" · "), requester: by });
  }

  /** As in the chat: where photos differ, no button approves without saying what becomes of them. */
  choices() {
    const { alike, is_one_clear: isClear } = this.request;
    const decline = this.choice("danger", say("app.waiting.no"), { approve: false });
    if (alike.length < 2) return html`${this.choice("primary", say("app.waiting.yes"), { approve: true })} ${decline}`;
    const rest = alike.slice(1).flat();
    const some = alike.slice(0, isClear ? 1 : MOST_CHOICES).map((group) => {
      const text = isClear
        ? say("button.approve_without", { photos: this.numbers(rest) })
        : say("button.approve_only", { photos: this.numbers(group) });
      return this.choice("primary", text, { approve: true, photos: group[0] });
    });
    return html`${some} ${this.choice("quiet", say("button.approve_all"), { approve: true, photos: "all" })} ${decline}`;
  }

  choice(kind, text, body) {
    return this.button(kind, text, () => this.tell("decide", { body, version: this.request.version }), this.isOff);
  }
}

customElements.define("waiting-request", WaitingRequest);
