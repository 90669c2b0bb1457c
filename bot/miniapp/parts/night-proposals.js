// What the night proposes about unknown people: two may be one person, or some faces of one may be somebody else.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { create, getOfWorkspace, undo } from "../lib/api.js";
import { addressOf, opener } from "../lib/router.js";
import { View, ownState, quiet } from "../lib/view.js";
import { say } from "../lib/words.js";
import { smallTiles } from "./face-tiles.js";

/** How many faces of each side are shown. */
const SHOWN = 6;

/** Tells `moved` after an answer or an undo. */
class NightProposals extends View {
  static properties = ownState("proposals", "answered");

  constructor() {
    super();
    // The list of unknown people below need not wait for them.
    this.status = "there";
    this.proposals = [];
    /** What was answered here, by the proposal's id: what is said, and the operation to undo. */
    this.answered = {};
  }

  /** An answered proposal stays in its place, with the way back. */
  async load() {
    const { proposals } = await getOfWorkspace("/faces/proposals");
    const open = new Map(proposals.map((one) => [one.id, one]));
    const stay = this.proposals.filter((one) => this.answered[one.id] || open.has(one.id));
    const there = new Set(stay.map((one) => one.id));
    return { proposals: [...stay.map((one) => open.get(one.id) ?? one), ...proposals.filter((one) => !there.has(one.id))] };
  }

  async settle(one, said, operation = null) {
    this.answered = { ...this.answered, [one.id]: { said, operation } };
    await this.reload();
    this.tell("moved");
  }

  async accept(one) {
    const path = `/faces/proposals/${one.id}/accept`;
    const would = await this.rehearsed(() => create(`${path}?preview=true`));
    if (!would) return;
    const text = say(`app.proposal.${one.kind}_means`, { n: would.faces, number: one.number, other: one.other_number });
    await this.ask({ title: this.titleOf(one), text, yes: say(`app.proposal.${one.kind}_yes`) }, async () => {
      const done = await create(path);
      await this.settle(one, say(`app.proposal.${one.kind}_done`), done.operation_id);
    });
  }

  refuse(one) {
    return this.act(async () => {
      await create(`/faces/proposals/${one.id}/refuse`);
      await this.settle(one, say(`app.proposal.${one.kind}_refused`));
    });
  }

  undo(one) {
    return this.act(async () => {
      await this.settle(one, await undo(this.answered[one.id].operation));
    });
  }

  titleOf(one) {
    const values = { n: one.leaving_face_ids.length, number: one.number, other: one.other_number };
    return say(`app.proposal.${one.kind}`, values);
  }

  draw() {
    if (!this.proposals.length) return html``;
    return html`<section aria-label=${say("app.proposal.title")}>
      <h2 class="day">${say("app.proposal.title")}</h2>
      ${repeat(this.proposals, (one) => one.id, (one) => this.card(one))}
    </section>`;
  }

  card(one) {
    const told = this.answered[one.id];
    const title = this.titleOf(one);
    return html`<section class="card" aria-label=${title}>
      <h3>${title}</h3>
      ${told ? nothing : this.sides(one)}
      <p role="status">${told?.said ?? nothing}</p>
      ${told && told.operation === null ? nothing : html`<div class="buttons">
        ${told
          ? this.button("quiet", say("app.undo"), () => this.undo(one))
          : html`${this.button("primary", say(`app.proposal.${one.kind}_yes`), () => this.accept(one))}
              ${this.button("quiet", say(`app.proposal.${one.kind}_no`), () => this.refuse(one))}`}
      </div>`}
    </section>`;
  }

  sides(one) {
    const known = (id, number) =>
      html`<a href=${addressOf("unknown", id)} @click=${opener("unknown", id)}>${say("app.proposal.number", { number })}</a>`;
    const isJoin = one.kind === "join";
    const leaving = one.leaving_face_ids;
    const count = one.face_count - leaving.length;
    return html`<div class="sides">
      ${this.side(known(one.cluster_id, one.number), one.face_ids, count)}
      ${isJoin
        ? this.side(known(one.other_cluster_id, one.other_number), one.other_face_ids, one.other_face_count)
        : this.side(say("app.proposal.somebody_else"), leaving, leaving.length)}
    </div>`;
  }

  side(whose, faces, n) {
    return html`<div>
      <p>${whose}</p>
      ${quiet(say("app.unknown.faces", { n }))}
      ${smallTiles(faces.slice(0, SHOWN))}
    </div>`;
  }
}

customElements.define("night-proposals", NightProposals);
