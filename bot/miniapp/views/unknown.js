// Strangers who were seen: the list, by what is still open.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { getOfWorkspace } from "../lib/api.js";
import { keep, kept } from "../lib/router.js";
import { View } from "../lib/view.js";
import { day, say } from "../lib/words.js";
import "../parts/night-proposals.js";
import "../parts/person-row.js";

const SECTIONS = ["open", "once", "ignored"];
const PAGE = 50;

class UnknownView extends View {
  static properties = { section: { state: true }, lines: { state: true } };

  constructor() {
    super();
    this.section = kept().section ?? "open";
    this.page = kept().page ?? 1;
    this.lines = [];
    this.sizes = {};
  }

  async load() {
    const { turn } = this;
    const pages = Array.from({ length: this.page }, (_, at) => this.fetch(at + 1));
    const found = await Promise.all(pages);
    if (turn !== this.turn) return;
    this.lines = found.flatMap((one) => one.clusters);
    this.sizes = { ...this.sizes, ...found[0].sizes };
  }

  fetch(page) {
    return getOfWorkspace("/faces/clusters", { section: this.section, pageSize: PAGE, page });
  }

  async more() {
    const { turn } = this;
    const { clusters } = await this.fetch(this.page + 1);
    if (turn !== this.turn) return;
    this.lines = [...this.lines, ...clusters];
    this.page += 1;
    keep({ page: this.page });
  }

  show(section) {
    this.section = section;
    this.page = 1;
    keep({ section, page: 1 });
    this.status = "loading"; // the rows of another section must not be pressed
    this.reload();
  }

  /** The proposals stay while another section is loaded: they hold the way back of what was answered. */
  render() {
    return html`<h1 class="unseen">${say("app.view.unknown")}</h1>
      <night-proposals ?hidden=${this.status === "failed"} @moved=${() => this.reload()}></night-proposals>
      ${super.render()}`;
  }

  draw() {
    const size = this.sizes[this.section] ?? 0;
    return html`<div class="segments" role="group" aria-label=${say("app.unknown.which")}>
        ${SECTIONS.map(
          (section) => html`<button aria-pressed=${section === this.section} @click=${() => this.show(section)}>
            ${say(`app.unknown.${section}`)}
          </button>`,
        )}
      </div>
      ${this.lines.length ? nothing : html`<p class="empty">${say("app.unknown.none")}</p>`}
      ${repeat(this.lines, (one) => one.id, (one) => this.row(one))}
      ${this.moreButton(this.lines.length < size)}`;
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
