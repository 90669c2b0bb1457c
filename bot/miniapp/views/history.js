// History of the workspace: who did what, when, and undo.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { create, getOfWorkspace, undo } from "../lib/api.js";
import { ListView } from "../lib/list-view.js";
import { kept } from "../lib/router.js";
import { empty, quiet, selection } from "../lib/view.js";
import { moment, say } from "../lib/words.js";
import { effects } from "../parts/preview-faces.js";

const GROUPS = ["names", "merges", "faces", "hiding", "links", "deletions", "recognition", "settings"];
const PAGE = 30;

class HistoryView extends ListView {
  constructor() {
    super();
    this.group = kept().group ?? "";
  }

  fetch(page) {
    return getOfWorkspace("/faces/history", { page, pageSize: PAGE, group: this.group });
  }

  /** Asks first where faces would move, or photos come or go. */
  async undo({ operation_id, said }) {
    const would = await this.rehearsed(() => create(`/faces/operations/${operation_id}/undo?preview=true`));
    if (!would) return;
    const takeBack = async () => {
      const told = await undo(operation_id);
      await this.reload();
      return told;
    };
    const { faces, kept, gained, lost } = would;
    if (!faces && !gained && !lost) return void this.act(takeBack);
    const moves = faces && say("merge.moves", { n: faces });
    const body = effects(would, moves, kept && say("undo.kept", { n: kept }));
    const text = html`<span dir="auto">${said}</span>`;
    await this.ask({ title: say("app.history.sure"), text, body, yes: say("app.undo") }, takeBack);
  }

  draw() {
    const choices = [["", say("app.history.all")], ...GROUPS.map((one) => [one, say(`history.of_${one}`)])];
    return html`${selection(say("app.history.which"), this.group, choices, (group) => this.begin({ group }))}
      ${this.pages.length ? this.list() : this.loading()}
      ${this.moreButton(this.last?.has_more)}`;
  }

  list() {
    const entries = this.pages.flatMap((one) => one.entries);
    if (!entries.length) return empty(say("app.history.none"));
    // Several may be of one moment.
    const seen = {};
    const keyOf = ({ at }) => `${at} ${(seen[at] = (seen[at] ?? 0) + 1)}`;
    return html`<ol class="timeline">${repeat(entries, keyOf, (one) => this.line(one))}</ol>`;
  }

  line(one) {
    return html`<li class=${one.is_undone ? "undone" : ""} tabindex="-1">
      <p dir="auto">${one.said}</p>
      ${quiet(html`<span dir="auto">${one.by}</span> · ${moment(one.at)}`)}
      ${one.operation_id
        ? html`<button class="quiet" ?disabled=${this.busy} aria-label="${say("app.undo")}: ${one.said}"
            @click=${() => this.undo(one)}>${say("app.undo")}</button>`
        : nothing}
    </li>`;
  }
}

customElements.define("history-view", HistoryView);
