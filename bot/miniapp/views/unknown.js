// Strangers who were seen: the list, by what is still open.

import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { getOfWorkspace } from "../lib/api.js";
import { ListView } from "../lib/list-view.js";
import { kept } from "../lib/router.js";
import { day, say } from "../lib/words.js";
import "../parts/night-proposals.js";
import "../parts/person-row.js";

const SECTIONS = ["open", "once", "ignored"];
const PAGE = 50;

class UnknownView extends ListView {
  constructor() {
    super();
    this.section = kept().section ?? "open";
  }

  fetch(page) {
    return getOfWorkspace("/faces/clusters", { section: this.section, pageSize: PAGE, page });
  }

  /** The proposals stay while another section is loaded: they hold the way back of what was answered. */
  render() {
    return html`<h1 class="unseen">${say("app.view.unknown")}</h1>
      <night-proposals ?hidden=${this.status === "failed"} @moved=${() => this.reload()}></night-proposals>
      ${super.render()}`;
  }

  draw() {
    return html`<div class="segments" role="group" aria-label=${say("app.unknown.which")}>
        ${SECTIONS.map(
          (section) => html`<button aria-pressed=${section === this.section} @click=${() => this.begin({ section })}>
            ${say(`app.unknown.${section}`)}
          </button>`,
        )}
      </div>
      ${this.pages.length ? this.list() : this.loading()}`;
  }

  list() {
    const lines = this.lines("clusters");
    if (!lines.length) return html`<p class="empty">${say("app.unknown.none")} ${say(`app.unknown.none_${this.section}`)}</p>`;
    return html`${repeat(lines, (one) => one.id, (one) => this.row(one))}
      ${this.moreButton(lines.length < this.last.total)}`;
  }

  row(one) {
    return html`<person-row
      .name=${say("app.unknown.number", { number: one.number })}
      .line=${`${say("app.photos", { n: one.photo_count })} · ${day(one.last_seen)}`}
      .face=${one.face_id}
      .to=${["unknown", one.id]}
    ></person-row>`;
  }
}

customElements.define("unknown-view", UnknownView);
