// What waits for a decision: requests, joins, questions, reports. The oldest first.

import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { change, get } from "../lib/api.js";
import { ListView } from "../lib/list-view.js";
import { go } from "../lib/router.js";
import { empty, quiet } from "../lib/view.js";
import { atHome, moment, say } from "../lib/words.js";
import "../parts/waiting-request.js";

// With `since`, a request that was sent anew is drawn anew, with its new photos.
const keyOf = (one) => `${one.kind} ${one.number} ${one.since}`;

class WaitingView extends ListView {
  fetch(page) {
    return get("/faces/waiting", { page });
  }

  told(one) {
    return atHome({ name: say(`app.waiting.${one.kind}`, { ...one, n: one.count }), home: one.home });
  }

  send(one, path, body, said, headers = {}) {
    return this.changed(change("POST", `/faces/waiting/${path}/${one.number}`, body, headers), say(said, one));
  }

  /** key: of the words that say what the answer means. */
  sure(one, isYes, key, send) {
    const text = say(key, { ...one, requester: one.by, person: one.name });
    const yes = say(isYes ? "app.waiting.yes" : "app.waiting.no");
    return this.ask({ title: this.told(one), text, yes, isDangerous: !isYes }, send);
  }

  /** The wish's picture and the profile of whoever asks are not here: the page says where they are. */
  join(one, admit) {
    const said = admit ? "app.waiting.yes_done" : "app.waiting.no_done";
    const send = () => this.send(one, "joins", { admit }, said);
    return this.sure(one, admit, admit ? "app.waiting.join_sure" : "join.final", send);
  }

  /** Nobody approves photos that they did not see. */
  onRequest(one, { body, version }) {
    const said = body.approve ? "app.waiting.approved" : "app.waiting.no_done";
    const send = () => this.send(one, "requests", body, said, { "If-Match": `"${version}"` });
    return body.approve ? this.act(send) : this.sure(one, false, "request.sure_decline", send);
  }

  settle(one) {
    return this.act(() => this.send(one, "reports", {}, "app.waiting.settled"));
  }

  draw() {
    const lines = this.lines("waiting", keyOf);
    if (!lines.length) return empty(say("app.waiting.nothing"));
    return html`${repeat(lines, keyOf, (one) => this.card(one))}
      ${this.moreButton(lines.length < this.last.total)}`;
  }

  card(one) {
    const told = this.told(one);
    return html`<section class="card" tabindex="-1" aria-label=${told}>
      <p dir="auto"><strong>${told}</strong></p>
      ${quiet(moment(one.since))}
      ${one.kind === "request"
        ? html`<waiting-request .line=${one} .isOff=${this.busy} @decide=${(event) => this.onRequest(one, event.detail)}></waiting-request>`
        : html`<div class="buttons">${this.buttons(one)}</div>`}
    </section>`;
  }

  buttons(one) {
    if (one.kind === "question") return this.button("primary", say("app.waiting.look"), () => go("review", one.person_id, "waiting"));
    if (one.kind === "report") {
      return html`${this.button("primary", say("app.waiting.photo"), () => go("photo", String(one.number)))}
        ${this.button("quiet", say("app.waiting.settle"), () => this.settle(one))}`;
    }
    return html`${this.button("primary", say("app.waiting.yes"), () => this.join(one, true))}
      ${this.button("danger", say("app.waiting.no"), () => this.join(one, false))}`;
  }
}

customElements.define("waiting-view", WaitingView);
