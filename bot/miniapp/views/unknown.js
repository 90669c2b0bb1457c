// Unknown people: the list, by what is still open.

import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { getOfWorkspace } from "../lib/api.js";
import { ListView } from "../lib/list-view.js";
import { kept } from "../lib/router.js";
import { empty, segments } from "../lib/view.js";
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
    return html`<night-proposals ?hidden=${this.status === "failed"} @moved=${() => this.reload()}></night-proposals>
      ${super.render()}`;
  }

  draw() {
    const choices = SECTIONS.map((section) => [section, say(`app.unknown.${section}`)]);
    return html`${segments(say("app.unknown.which"), this.section, choices, (section) => this.begin({ section }))}
      ${this.pages.length ? this.list() : this.loading()}`;
  }

  list() {
    const lines = this.lines("clusters");
    if (!lines.length) return empty(`${say("app.unknown.none")} ${say(`app.unknown.none_${this.section}`)}`);
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
