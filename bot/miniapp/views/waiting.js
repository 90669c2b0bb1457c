// What waits for a decision: requests, joins, questions, reports. The oldest first.

import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { change, get } from "../lib/api.js";
import { ListView } from "../lib/list-view.js";
import { go } from "../lib/router.js";
import { moment, say } from "../lib/words.js";
import "../parts/waiting-request.js";

// With `since`, a request that was sent anew is drawn anew, with its new photos.
const keyOf = (one) => `${one.kind} ${one.number} ${one.since}`;

class WaitingView extends ListView {
  fetch(page) {
    return get("/faces/waiting", { page });
  }

  decide(one, path, body, said, { isNo = false, headers = {} } = {}) {
    const send = () => this.changed(change("POST", `/faces/waiting/${path}/${one.number}`, body, headers), say(said));
    if (!isNo) return this.act(send);
    const title = say("app.waiting.no_sure", { name: one.name, by: one.by });
    return this.ask({ title, yes: say("app.waiting.no"), isDangerous: true }, send);
  }

  answer(one, path, body, headers = {}) {
    const isNo = !(body.approve ?? body.admit);
    return this.decide(one, path, body, isNo ? "app.waiting.no_done" : "app.waiting.yes_done", { isNo, headers });
  }

  /** Nobody approves photos that they did not see. */
  onRequest(one, { body, version }) {
    return this.answer(one, "requests", body, { "If-Match": `"${version}"` });
  }

  draw() {
    const lines = this.lines("waiting", keyOf);
    if (!lines.length) return html`<p class="empty">${say("app.waiting.nothing")}</p>`;
    return html`<h1 class="unseen">${say("app.view.waiting")}</h1>
      ${repeat(lines, keyOf, (one) => this.card(one))}
      ${this.moreButton(lines.length < this.last.total)}`;
  }

  card(one) {
    const told = say(`app.waiting.${one.kind}`, { name: one.name, by: one.by, n: one.count });
    return html`<section class="card" tabindex="-1" aria-label=${told}>
      <p dir="auto"><strong>${told}</strong></p>
      <p class="quiet-text">${moment(one.since)}</p>
      ${one.kind === "request"
        ? html`<waiting-request .line=${one} .isOff=${this.busy} @decide=${(event) => this.onRequest(one, event.detail)}></waiting-request>`
        : html`<div class="buttons">${this.buttons(one)}</div>`}
    </section>`;
  }

  buttons(one) {
    if (one.kind === "question") return this.button("primary", say("app.waiting.look"), () => go("review", one.person_id));
    if (one.kind === "report") {
      return html`${this.button("primary", say("app.waiting.photo"), () => go("photo", String(one.number)))}
        ${this.button("quiet", say("app.waiting.settle"), () => this.decide(one, "reports", {}, "app.waiting.settled"))}`;
    }
    return html`${this.button("primary", say("app.waiting.yes"), () => this.answer(one, "joins", { admit: true }))}
      ${this.button("danger", say("app.waiting.no"), () => this.answer(one, "joins", { admit: false }))}`;
  }
}

customElements.define("waiting-view", WaitingView);
