// One unknown person: all faces, and what can be said about them.

import { html, nothing } from "lit";
import { asksTwice, change, create, get } from "../lib/api.js";
import { go } from "../lib/router.js";
import { View, button, card, head, ownState, quiet } from "../lib/view.js";
import { day, percent, say } from "../lib/words.js";
import { oneOf } from "../parts/ask-sure.js";
import { choosePerson } from "../parts/choose-person.js";
import { faceTiles, toggled } from "../parts/face-tiles.js";
import { preview } from "../parts/preview-faces.js";

const PAGE = 100;

const idsOf = ({ faces }) => faces.map((one) => one.id);

class ClusterView extends View {
  static properties = ownState("cluster", "ticked");

  constructor() {
    super();
    this.ticked = new Set();
  }

  get path() {
    return `/faces/clusters/${this.place[1]}`;
  }

  async load() {
    const cluster = await this.first(this.cluster ? this.shownPages() : 1);
    this.shows(cluster.workspace);
    return { cluster, ticked: this.stillTicked(cluster) };
  }

  page(page) {
    return get(this.path, { pageSize: PAGE, page });
  }

  shownPages() {
    return Math.ceil(this.cluster.faces.length / PAGE) || 1;
  }

  /** The pages from the first one on, as one. */
  async first(count) {
    return this.joined(await Promise.all(Array.from({ length: count }, (_, n) => this.page(n + 1))));
  }

  joined(pages) {
    const faces = new Map(pages.flatMap((one) => one.faces).map((one) => [one.id, one]));
    return { ...pages[pages.length - 1], faces: [...faces.values()] };
  }

  stillTicked(cluster) {
    return new Set(idsOf(cluster).filter((id) => this.ticked.has(id)));
  }

  /** From the beginning only if the last page is another one: a face that came or went moves others on all pages. */
  async more() {
    const { turn, cluster } = this;
    const at = this.shownPages();
    const [last, next] = await Promise.all([this.page(at), this.page(at + 1)]);
    const isSame = String(idsOf(last)) === String(idsOf(cluster).slice((at - 1) * PAGE));
    const before = isSame ? cluster : await this.first(at);
    if (turn !== this.turn) return;
    this.cluster = this.joined([before, next]);
    this.ticked = this.stillTicked(this.cluster);
  }

  /** A new name is given at once, as nobody receives its photos yet. For a known person a preview comes first. */
  async name() {
    const { number, workspace, face_count: total } = this.cluster;
    let [whose, would] = [null, null];
    const told = (done) => {
      this.moveOn("people", done.person_id);
      return [say("app.unknown.named", { n: done.faces_labeled, name: done.person_name }), done];
    };
    const send = (but_face_ids, isPreview) => {
      const shown_face_ids = would ? would.faces.map((one) => one.face_id) : [];
      return create(`${this.path}/merge?preview=${isPreview}`, { person_id: whose.id, but_face_ids, shown_face_ids });
    };
    const question = { title: say("app.unknown.who"), workspace, canCreate: true };
    const chosen = await choosePerson(question, this, async (one) => {
      whose = one;
      if (!one.id) return told(await create(`${this.path}/label`, { name: one.name, is_new: true }));
      would = await send([], true);
    });
    if (!chosen || !would) return;
    const { name } = chosen;
    const [title, yes, none] = [say("cluster.into", { number, name }), say("app.my.right", { name }), say("cluster.starts_nobody")];
    await preview(this, { title, yes, would, none, total, send }, told);
  }

  /** Ticks the largest part that the bot takes to be somebody else, and shows all of it: nobody splits off what they did not see. */
  proposeParts() {
    return this.act(async () => {
      const { parts } = await get(`${this.path}/parts`);
      if (parts.length < 2) return say("app.unknown.one_person");
      const part = new Set(parts[1]);
      const shown = () => idsOf(this.cluster).filter((id) => part.has(id));
      for (let before = 0; shown().length < part.size && this.cluster.faces.length > before; ) {
        before = this.cluster.faces.length;
        await this.more();
      }
      this.ticked = new Set(shown());
      return say("app.unknown.parts", { n: this.ticked.size });
    });
  }

  split() {
    const face_ids = [...this.ticked];
    const values = { n: face_ids.length };
    return this.ask({ title: say("app.unknown.split_sure", values), yes: say("app.unknown.split") }, () =>
      this.changed(create(`${this.path}/split`, { face_ids }), say("app.unknown.split_done", values)),
    );
  }

  /** The other clusters that are not ignored: of the largest thousand, as the chat does. */
  async others() {
    const { id, workspace } = this.cluster;
    let [found, page, listed] = [[], 0, null];
    do {
      listed = await get("/faces/clusters", { workspace, pageSize: PAGE, page: ++page });
      found = [...found, ...listed.clusters];
    } while (page < 10 && page * PAGE < listed.total);
    return found.filter((one) => one.id !== id && one.section !== "ignored");
  }

  async join() {
    let others = [];
    await this.act(async () => {
      others = await this.others();
      return others.length ? undefined : say("app.unknown.none");
    });
    if (!others.length) return;
    const choices = others.map((one) => ({
      value: one.id,
      text: html`<face-image .face=${one.face_id}></face-image> ${say("app.unknown.number", { number: one.number })}`,
    }));
    const question = {
      title: say("app.unknown.join_which"),
      body: html`<div class="choices">${oneOf("into", say("app.unknown.join_which"), choices)}</div>`,
      yes: say("app.unknown.join"),
    };
    await this.ask(question, async ({ into }) => {
      const done = await create(`${this.path}/join`, { into });
      this.moveOn("unknown", into);
      return [say("app.unknown.joined", { n: done.faces }), done];
    });
  }

  ignore(ignored) {
    return this.act(async () => {
      const done = await create(`${this.path}/ignore`, { ignored });
      if (ignored) this.leave("unknown");
      else await this.reload();
      return [say(ignored ? "app.unknown.ignored_now" : "app.unknown.asked_again"), done];
    });
  }

  /**
   * Deletes no more faces than the question says, even if the view was read anew below the dialog. Many faces are asked
   * about twice: ignoring them may be enough, if they are not ignored already.
   */
  async takeAway() {
    const { number, face_count: shown } = this.cluster;
    const title = say("app.unknown.delete_sure", { number });
    const mayIgnore = this.cluster.state !== "ignored";
    let text = say("app.unknown.delete_what", { n: shown });
    if (mayIgnore) text += ` ${say("cluster.delete_effect")}`;
    if (asksTwice(shown)) {
      const choices = [{ value: "", text: say("app.unknown.ignore") }, { value: "all", text }];
      const first = mayIgnore ? { body: oneOf("way", title, choices, "") } : { text };
      const answer = await this.ask({ title, ...first, yes: say("app.next") }, async () => {});
      if (!answer) return;
      if (answer.way === "") return void this.ignore(true);
      text = say("cluster.sure", { n: shown, number });
    }
    await this.ask({ title, text, yes: say("app.delete_now"), isDangerous: true }, async () => {
      await change("DELETE", `${this.path}?at_most=${shown}`);
      this.leave("unknown");
      return say("app.unknown.deleted");
    });
  }

  draw() {
    const one = this.cluster;
    const isIgnored = one.state === "ignored";
    const n = this.ticked.size;
    const name = say("app.unknown.number", { number: one.number });
    const days = one.last_seen && [...new Set([one.first_seen, one.last_seen].map(day))].join(" – ");
    return html`${head(one.faces[0]?.id, name, say("app.photos", { n: one.photo_count }), days)}
      ${one.person_id
        ? button("primary wide", say("app.unknown.known"), () => go("people", one.person_id))
        : this.choices(isIgnored)}
      ${one.face_count ? this.faces(one, n) : nothing}`;
  }

  faces(one, n) {
    const content = html`${quiet(say("app.unknown.tick"))}
        ${faceTiles({
          faces: one.faces.map((face, at) => ({
            id: face.id,
            face: face.id,
            label: say("app.face", { at: at + 1, percent: percent(face.detection_confidence) }),
          })),
          ticked: this.ticked,
          onTick: (id) => (this.ticked = toggled(this.ticked, id)),
        })}
        ${this.moreButton(one.faces.length < one.face_count)}
        ${one.faces.length > 1 && !one.person_id
          ? html`<div class=${n ? "buttons at-hand" : "buttons"}>
              ${this.button("quiet", say("app.unknown.propose"), () => this.proposeParts())}
              ${this.button(n ? "primary" : "quiet", say("app.unknown.split"), () => this.split(), !n || n >= one.face_count)}
            </div>`
          : nothing}`;
    return card(say("app.unknown.faces", { n: one.face_count }), content);
  }

  choices(isIgnored) {
    return html`<div class="buttons grid">
      ${this.button("primary", say("app.unknown.name"), () => this.name())}
      ${this.button("quiet", say("app.unknown.same"), () => this.join())}
      ${this.button("quiet", say(isIgnored ? "app.unknown.ask_again" : "app.unknown.ignore"), () => this.ignore(!isIgnored))}
      ${this.button("danger", say("app.delete"), () => this.takeAway())}
    </div>`;
  }
}

customElements.define("cluster-view", ClusterView);
