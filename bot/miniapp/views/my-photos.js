// My photos: what somebody received, by month and person; looked at, judged, saved.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { create, gathered, get } from "../lib/api.js";
import { addressOfPicture } from "../lib/pictures.js";
import { keep, kept } from "../lib/router.js";
import { save } from "../lib/saving.js";
import { View, button, empty, ownState, quiet, selection } from "../lib/view.js";
import { atHome, day, monthName, say, shortDay } from "../lib/words.js";
import "../parts/face-image.js";
import { toggled } from "../parts/face-tiles.js";
import "../parts/slide-show.js";
import { toast } from "../parts/toasts.js";

const PAGE = 60;
const MOST_ASKED = 200;
const MOST_SAVED = 100;

class MyPhotosView extends View {
  static properties = ownState("photos", "chosen", "shown");

  constructor() {
    super();
    this.persons = [];
    this.months = [];
    this.of = kept().of ?? "";
    this.month = kept().month ?? "";
    this.photos = [];
    /** Whether the first page of what was chosen is not there yet. */
    this.waits = true;
    /** Ids of ticked photos; null while none can be ticked. */
    this.chosen = null;
    /** The place of the photo that is looked at; null for none. */
    this.shown = null;
  }

  /** Reads as many photos as are shown, and one that an undo may have brought back. */
  async load() {
    const { turn } = this;
    const monthsOf = (personId) => get("/faces/my/months", { personId });
    const [{ persons }, all] = await Promise.all([get("/faces/my/persons"), monthsOf(this.of)]);
    const of = persons.some((one) => one.id === this.of && !one.is_hidden) ? this.of : "";
    const { months } = of === this.of ? all : await monthsOf(of);
    const month = months.some((one) => one.month === this.month) ? this.month : "";
    if (turn !== this.turn) return;
    Object.assign(this, { persons, months, of, month });
    const wanted = Math.max(PAGE, this.photos.length + 1);
    const { photos, cursor } = await gathered((from, left) => this.fetch(from, Math.min(left, MOST_ASKED)), wanted);
    if (turn !== this.turn) return;
    if (this.shown !== null) this.shown = this.placeIn(photos);
    Object.assign(this, { photos, cursor, waits: false });
  }

  /** The place in `photos` of the photo that is looked at, else of the next one or of the last; null if there is none. */
  placeIn(photos) {
    const rest = new Set(this.photos.slice(this.shown).map((one) => one.id));
    const at = photos.findIndex((one) => rest.has(one.id));
    if (at >= 0) return at;
    return photos.length ? photos.length - 1 : null;
  }

  /** Also asks for the pictures' addresses, so that slides follow one another at once. */
  async fetch(cursor, limit) {
    const found = await get("/faces/my/photos", { personId: this.of, month: this.month, limit, cursor });
    for (const one of found.photos) addressOfPicture("photo", one.id);
    return found;
  }

  async more() {
    const { turn, cursor } = this;
    const found = await this.fetch(cursor, PAGE);
    if (turn !== this.turn || cursor !== this.cursor) return;
    this.cursor = found.next_cursor;
    this.photos = [...this.photos, ...found.photos];
  }

  narrow(changes) {
    Object.assign(this, changes, { photos: [], cursor: null, waits: true });
    keep(changes);
    this.reload();
  }

  async move(to) {
    if (to >= this.photos.length && this.cursor) await this.act(() => this.more());
    // Shut meanwhile.
    if (this.shown === null) return;
    if (to < this.photos.length) this.shown = to;
    else if (!this.cursor) toast(say("app.my.last"));
  }

  /** Closes the slides, and focuses the photo that was looked at in the gallery. */
  async shut() {
    const at = this.shown;
    this.shown = null;
    await this.updateComplete;
    this.querySelectorAll(".tile")[at]?.focus();
  }

  tick(id) {
    const chosen = toggled(this.chosen, id);
    if (chosen.size > MOST_SAVED) toast(say("app.my.most", { n: MOST_SAVED }), { isProblem: true });
    else this.chosen = chosen;
  }

  saveAll(ids) {
    const told = (missing, isInBrowser) => {
      this.chosen = null;
      // Nobody tells whether a browser saves anything.
      const key = isInBrowser ? "opened" : "saved";
      toast(missing ? say(`app.my.${key}_without`, { n: missing }) : say(`app.my.${key}`, { n: ids.length }));
    };
    return this.act(() => save(ids, told));
  }

  async judge({ person, isRight }) {
    const photo = this.photos[this.shown];
    const path = `/faces/my/photos/${photo.id}`;
    const body = { person_id: person.person_id };
    if (isRight) {
      await this.act(async () => {
        const done = await create(`${path}/right`, body);
        person.is_right = true;
        this.photos = [...this.photos];
        return [say("app.my.thanks"), done];
      });
      return;
    }
    const { name } = person;
    const text = say("app.my.wrong_means", { name });
    const yes = say("app.my.wrong", { name });
    const title = say("app.my.wrong_title", { name });
    const send = async () => {
      const done = await create(`${path}/wrong`, body);
      return this.changed(done, say(done.stays ? "delivery.rejected_face" : "app.my.taken_off", { name }));
    };
    await this.ask({ title, text, yes, isDangerous: true }, send);
    // The dialog had the focus.
    this.querySelector("slide-show")?.requestUpdate();
  }

  draw() {
    if (!this.persons.length) return empty(say("app.my.nobody"));
    if (this.persons.every((one) => one.is_hidden)) return empty(this.aboutHidden());
    return html`<div ?inert=${this.shown !== null}>${this.gallery()}</div>
      ${this.shown === null ? nothing : this.slides()}`;
  }

  gallery() {
    return html`${this.filters()}
      ${this.photos.length ? this.byMonth() : this.waits ? this.loading() : empty(say("app.my.none"))}
      ${this.moreButton(this.cursor)} ${quiet(this.aboutHidden())}
      ${this.chosen ? this.bar() : nothing}`;
  }

  /** Whose photos are missing here, and why. */
  aboutHidden() {
    const names = this.persons.filter((one) => one.is_hidden).map(atHome).join(", ");
    return names && say("app.my.hidden", { names });
  }

  filters() {
    const chip = (id, name) => html`<button class="chip" aria-pressed=${id === this.of}
      @click=${() => this.narrow({ of: id })}>${name}</button>`;
    const months = this.months.map((one) => [one.month, `${monthName(one.month)} (${one.photos})`]);
    const every = ["", say("app.my.any_month")];
    return html`<div class="chips" role="group" aria-label=${say("app.my.who")}>
        ${chip("", say("app.my.everybody"))} ${this.persons.map((one) => (one.is_hidden ? nothing : chip(one.id, atHome(one))))}
      </div>
      <div class="line">
        ${selection(say("app.my.month"), this.month, [every, ...months], (month) => this.narrow({ month }))}
        ${this.photos.length && !this.chosen
          ? button("quiet", say("app.choose"), () => (this.chosen = new Set()))
          : nothing}
      </div>`;
  }

  /** Days follow one another in the same rows: most have one photo. The first photo of each says which day it is. */
  byMonth() {
    const months = this.photos.reduce((found, one) => {
      const key = one.taken_at.slice(0, 7);
      return found.set(key, [...(found.get(key) ?? []), one]);
    }, new Map());
    const isFirst = (photos, at) => photos[at - 1]?.taken_at.slice(0, 10) !== photos[at].taken_at.slice(0, 10);
    return repeat(months, ([key]) => key, ([key, photos]) => html`<section aria-label=${monthName(key)}>
      <h2 class="day">${monthName(key)}</h2>
      <div class="tiles">${repeat(photos, (one) => one.id, (one, at) => this.tile(one, isFirst(photos, at)))}</div>
    </section>`);
  }

  tile(photo, isFirstOfDay) {
    const date = photo.taken_at.slice(0, 10);
    const names = photo.persons.map((one) => one.name).join(", ");
    const isChosen = this.chosen?.has(photo.id) ?? false;
    const press = () => (this.chosen ? this.tick(photo.id) : (this.shown = this.photos.indexOf(photo)));
    const what = say(photo.is_video ? "app.my.video_with" : "app.my.with", { names });
    return html`<button class="tile" aria-label="${what}, ${day(date)}" ?disabled=${this.chosen && !photo.may_be_saved}
      aria-pressed=${this.chosen ? isChosen : nothing} @click=${press}>
      <face-image viewed="tile" .photo=${photo.id}></face-image>
      ${isFirstOfDay ? html`<span class="on-day" aria-hidden="true">${shortDay(date)}</span>` : nothing}
      ${photo.is_video ? html`<span class="is-video" aria-hidden="true">▶</span>` : nothing}
      ${isChosen ? html`<span class="tick" aria-hidden="true">✓</span>` : nothing}
    </button>`;
  }

  bar() {
    const n = this.chosen.size;
    return html`<div class="bar" role="group">
      ${button("quiet", say("app.cancel"), () => (this.chosen = null))}
      ${this.button("primary", say("app.my.save", { n }), () => this.saveAll([...this.chosen]), !n)}
    </div>`;
  }

  slides() {
    const photo = this.photos[this.shown];
    return html`<slide-show
      .photos=${this.photos} .at=${this.shown} .isLast=${!this.cursor && !this.photos[this.shown + 1]}
      @move=${(event) => this.move(event.detail)} @shut=${() => this.shut()}
      @save=${() => this.saveAll([photo.id])} @judge=${(event) => this.judge(event.detail)}
    ></slide-show>`;
  }
}

customElements.define("my-photos", MyPhotosView);
