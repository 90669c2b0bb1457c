// History of the workspace: who did what, when, and undo.

import { html, nothing } from "lit";
import { create, getOfWorkspace } from "../lib/api.js";
import { keep, kept } from "../lib/router.js";
import { View } from "../lib/view.js";
import { moment, say } from "../lib/words.js";

const GROUPS = ["names", "merges", "faces", "hiding", "links", "deletions", "recognition", "settings"];
const PAGE = 30;

class HistoryView extends View {
  static properties = { entries: { state: true } };

  constructor() {
    super();
    this.entries = [];
    this.page = 1;
    this.group = kept().group ?? "";
    this.hasMore = false;
  }

  async load() {
    this.page = 1;
    this.entries = [];
    await this.more(1);
  }

  async more(page) {
    const found = await getOfWorkspace("/faces/history", { page, pageSize: PAGE, group: this.group });
    this.page = page;
    this.hasMore = found.has_more;
    this.entries = [...this.entries, ...found.entries];
  }

  undo(entry) {
    return this.act(async () => {
      await create(`/faces/operations/${entry.operation_id}/undo`);
      await this.reload();
      return say("app.undone");
    });
  }

  draw() {
    const choose = (event) => {
      this.group = event.target.value;
      keep({ group: this.group });
      this.reload();
    };
    return html`<h1 class="unseen">${say("app.view.history")}</h1>
      <select aria-label=${say("app.history.which")} @change=${choose}>
        <option value="">${say("app.history.all")}</option>
        ${GROUPS.map((one) => html`<option value=${one} ?selected=${one === this.group}>${say(`history.of_${one}`)}</option>`)}
      </select>
      ${this.entries.length
        ? html`<ol class="timeline">${this.entries.map((one) => this.line(one))}</ol>`
        : html`<p class="empty">${say("app.history.none")}</p>`}
      ${this.hasMore
        ? html`<button class="quiet wide" @click=${() => this.act(() => this.more(this.page + 1))}>${say("app.more")}</button>`
        : nothing}`;
  }

  line(one) {
    return html`<li class=${one.is_undone ? "undone" : ""}>
      <p dir="auto">${one.said}</p>
      <p class="quiet-text"><span dir="auto">${one.by}</span> · ${moment(one.at)}</p>
      ${one.operation_id
        ? html`<button class="quiet" ?disabled=${this.busy} aria-label="${say("app.undo")}: ${one.said}"
            @click=${() => this.undo(one)}>${say("app.undo")}</button>`
        : nothing}
    </li>`;
  }
}

customElements.define("history-view", HistoryView);
