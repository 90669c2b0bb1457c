// Whose faces are these? Questions by person, answered one by one or many at once.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { create, get, getOfWorkspace } from "../lib/api.js";
import { addressOf, opener } from "../lib/router.js";
import { View, empty, ownState, quiet } from "../lib/view.js";
import { percent, say } from "../lib/words.js";
import { oneOf } from "../parts/ask-sure.js";
import { faceTiles, smallButton, toggled } from "../parts/face-tiles.js";
import { showWhy } from "../parts/why-match.js";

const OF_EACH = 12;
const PAGE = 100;
/** The most questions that one request answers. */
const MOST = 500;
/** The most questions that one request leaves open. */
const MOST_PASSED = 100;
/** Before so many or more are accepted at once, a dialog asks. */
const MANY = 20;
const SAID = { accept: "app.review.accepted", reject: "app.review.rejected" };
const REASONS = ["wrong_person", "sibling", "not_a_face", "bad_quality", "stranger", "other"];

class ReviewView extends View {
  static properties = ownState("groups", "ticked", "passed");

  constructor() {
    super();
    this.groups = [];
    this.ticked = new Set();
    /** Left open here: they go from the page also where the server lists them, for moderators and in *Waiting*. */
    this.passed = new Set();
    this.total = 0;
    this.persons = 0;
    /** Whether nothing waits, as the server says: more may wait than is shown. */
    this.isNone = false;
  }

  get only() {
    return this.place[1];
  }

  /** Whether only the questions count that *Waiting* counts. */
  get waiting() {
    return this.place[2] === "waiting" || null;
  }

  async load() {
    const { turn, waiting } = this;
    this.isOld = true;
    const found = this.only
      // Of whatever workspace.
      ? await get("/faces/suggestions", { suggestionsPerGroup: PAGE, personId: this.only, waiting })
      : await getOfWorkspace("/faces/suggestions", { suggestionsPerGroup: OF_EACH });
    // An answer came since.
    if (turn !== this.turn) return;
    this.isOld = false;
    const there = new Set(found.groups.flatMap((group) => group.suggestions.map((one) => one.id)));
    this.ticked = new Set([...this.ticked].filter((id) => there.has(id)));
    this.groups = found.groups;
    this.perPage = found.groups_per_page;
    this.isNone = !found.groups.length;
    this.count(found);
    if (this.only && !this.isNone) this.shows(found.groups[0].suggestions[0].workspace);
  }

  count(found) {
    this.persons = found.total_groups;
    this.total = found.total_suggestions;
  }

  /** From the beginning: answers shorten the list and change its order. */
  async more() {
    const there = new Set(this.groups.map((one) => one.person_id));
    const groupsPerPage = Math.min(PAGE, there.size + this.perPage);
    const found = await getOfWorkspace("/faces/suggestions", { suggestionsPerGroup: OF_EACH, groupsPerPage });
    this.groups = [...this.groups, ...found.groups.filter((one) => !there.has(one.person_id))];
    this.count(found);
  }

  /** Shows the next hundred questions about a person. */
  async moreOf(group) {
    const page = Math.floor(group.suggestions.length / PAGE) + 1;
    const asked = { grouped: false, personId: group.person_id, pageSize: PAGE, page, waiting: this.waiting };
    const found = await get("/faces/suggestions", asked);
    const there = new Set(group.suggestions.map((one) => one.id));
    const more = found.suggestions.filter((one) => !there.has(one.id));
    // Somebody else answered them.
    if (!more.length) await this.reload();
    else this.change(group, [...group.suggestions, ...more], found.total);
  }

  change(group, suggestions, count) {
    const changed = count > 0 ? [{ ...group, suggestions, suggestion_count: count }] : [];
    this.groups = this.groups.flatMap((one) => (one.person_id === group.person_id ? changed : [one]));
    this.persons -= 1 - changed.length;
  }

  shown(group) {
    return group.suggestions.filter((one) => !this.passed.has(one.id));
  }

  /** Those that the buttons below a person are about: the ticked ones, or all that are shown. */
  meant(group) {
    const shown = this.shown(group);
    const ticked = shown.filter((one) => this.ticked.has(one.id));
    return ticked.length ? ticked : shown;
  }

  /** As many of them as can be answered at once. */
  chosen(group) {
    return this.meant(group).slice(0, MOST);
  }

  accept(group) {
    const chosen = this.chosen(group);
    const values = { n: chosen.length, name: group.person_name };
    const send = () => this.decide(group, chosen, "accept", null);
    if (chosen.length < MANY) return this.act(send);
    return this.ask({ title: say("app.review.sure", values), yes: say("app.review.yes", values) }, send);
  }

  reject(group) {
    const chosen = this.chosen(group);
    const values = { n: chosen.length, name: group.person_name };
    const reasons = ["", ...REASONS].map((value) => ({
      value,
      text: value ? say(`refusal.${value}`, values) : say("app.review.no_reason"),
    }));
    const question = {
      title: say("app.review.reject", values),
      text: say("app.review.why_not"),
      body: oneOf("reason", say("app.review.why_not"), reasons, ""),
      yes: say(`app.review.no${this.ticked.has(chosen[0].id) ? "_ticked" : ""}`, values),
      isDangerous: true,
    };
    return this.ask(question, ({ reason }) => this.decide(group, chosen, "reject", reason || null));
  }

  /** Leaves questions open: until tomorrow, or for the admins, which nobody can take back. */
  pass(group, isLater) {
    const suggestion_ids = this.meant(group).slice(0, MOST_PASSED).map((one) => one.id);
    const values = { n: suggestion_ids.length, name: group.person_name };
    const send = async () => {
      const passed = await create("/faces/suggestions/pass", { suggestion_ids, is_later: isLater });
      this.passed = new Set([...this.passed, ...passed.suggestion_ids]);
      await this.reload();
      return isLater ? say("toast.asked_later") : say("app.review.passed", { n: passed.suggestion_ids.length });
    };
    if (isLater) return this.act(send);
    const question = { title: say("app.review.pass", values), text: say("app.review.pass_means", values), yes: say("button.unsure") };
    return this.ask(question, send);
  }

  async decide(group, chosen, action, reason) {
    const ids = chosen.map((one) => one.id);
    const { groups, persons, ticked } = this;
    const gone = new Set(ids);
    this.turn++;
    // The answered ones go at once; what was refused comes back.
    this.change(group, group.suggestions.filter((one) => !gone.has(one.id)), group.suggestion_count - ids.length);
    this.ticked = new Set([...this.ticked].filter((id) => !gone.has(id)));
    let done;
    try {
      done = await this.send(ids, action, reason, group);
    } catch (problem) {
      Object.assign(this, { groups, persons, ticked });
      if (this.isOld) this.reload();
      throw problem;
    }
    await (this.isOld ? this.reload() : this.refill(group.person_id).catch(() => this.reload()));
    return done;
  }

  /** Shows what waits when all that was shown is answered. */
  async refill(id) {
    const left = this.groups.find((one) => one.person_id === id);
    if (left && !left.suggestions.length) await this.moreOf(left);
    if (!this.groups.length) await this.reload();
  }

  /** A single question has a route that says who was faster. */
  async send(ids, action, reason, group) {
    const values = { n: ids.length, name: group.person_name };
    if (ids.length === 1) {
      const done = await create(`/faces/suggestions/${ids[0]}/${action}`, action === "reject" ? { reason } : {});
      this.total -= 1;
      return [say(SAID[action], values), done];
    }
    const done = await create("/faces/suggestions/bulk-action", { action, suggestion_ids: ids, reason });
    const first = { operation_id: done.operation_ids[0] };
    this.total -= done.processed;
    if (!done.failed) return [say(SAID[action], values), first];
    await this.reload();
    const failed = say("app.review.failed", { n: done.failed });
    return [done.processed ? `${say(SAID[action], { ...values, n: done.processed })} ${failed}` : failed, first];
  }

  draw() {
    const groups = this.groups.filter((one) => this.shown(one).length || one.suggestion_count > one.suggestions.length);
    const isAll = this.only || this.groups.length >= this.persons;
    if (this.isNone || (this.groups.length && !groups.length && isAll)) return empty(say("app.review.none"));
    if (!this.groups.length) return this.loading();
    return html`<p class="quiet-text lead" role="status">
        ${this.only ? nothing : say("app.review.waiting", { n: this.total, persons: this.persons })}
      </p>
      ${repeat(groups, (one) => one.person_id, (one) => this.group(one))}
      ${this.moreButton(!this.only && this.groups.length < Math.min(PAGE, this.persons))}`;
  }

  tile(one, name) {
    const label = say("app.review.face", { name, percent: percent(one.confidence) });
    const buttons = smallButton("?", `${say("app.why")}: ${label}`, () => this.act(() => showWhy(one)));
    return { id: one.id, face: one.face_instance_id, badge: percent(one.confidence), label, buttons };
  }

  group(group) {
    const n = this.chosen(group).length;
    const shown = this.shown(group);
    const isSome = shown.some((one) => this.ticked.has(one.id));
    const values = { n, name: group.person_name };
    const rest = group.suggestion_count - group.suggestions.length;
    return html`<section class="card" tabindex="-1" aria-label=${group.person_name}>
      <h2 class="between">
        <face-image .face=${group.suggestions[0]?.source_face_id}></face-image>
        <a href=${addressOf("people", group.person_id)} dir="auto" @click=${opener("people", group.person_id)}>${group.person_name}</a>
      </h2>
      ${quiet(group.held_by && say("review.held", { by: group.held_by }))}
      ${quiet(group.unsure && say("review.unsure", { n: group.unsure }))}
      ${faceTiles({
        faces: shown.map((one) => this.tile(one, group.person_name)),
        ticked: this.ticked,
        onTick: (id) => (this.ticked = toggled(this.ticked, id)),
      })}
      ${rest > 0
        ? this.button("link", say("app.review.rest", { n: rest }), () => this.act(() => this.moreOf(group)))
        : nothing}
      ${quiet(this.meant(group).length > n && say("app.review.most", { n }))}
      <div class=${isSome ? "buttons at-hand" : "buttons"}>
        ${this.button("primary", say(isSome ? "app.review.yes_ticked" : "app.review.yes", values), () => this.accept(group), !n)}
        ${this.button("danger", say(isSome ? "app.review.no_ticked" : "app.review.no", values), () => this.reject(group), !n)}
        ${group.may_pass
          ? [
              this.button("quiet", say("button.unsure"), () => this.pass(group, false), !n),
              this.button("quiet", say("button.later"), () => this.pass(group, true), !n),
            ]
          : nothing}
      </div>
    </section>`;
  }
}

customElements.define("review-view", ReviewView);
