// Photos one after the other, over the whole page: arrows, swipes, Escape.

import { html, nothing } from "lit";
import { addLayer } from "../lib/layers.js";
import { Part, button, quiet } from "../lib/view.js";
import { moment, say } from "../lib/words.js";
import "./face-image.js";

const SWIPE_PX = 48;

/**
 * `photos` and `at` say what is shown; `isLast`: whether no photo follows it. Tells `move` (detail: the new place, also one past the
 * end, so that more is loaded), `shut`, `save`, and `judge` with { person, isRight }.
 */
class SlideShow extends Part {
  static properties = { photos: {}, at: {}, isLast: {} };

  constructor() {
    super();
    this.photos = [];
    this.at = 0;
    this.isLast = false;
    /** Where a single finger went down; NaN when it was not alone, or moves over an enlarged photo. */
    this.touched = NaN;
  }

  // No <dialog>: it would cover the toasts.
  firstUpdated() {
    this.leave = addLayer(() => this.tell("shut"));
    document.querySelector("header").inert = true;
    this.querySelector(".slides").focus();
  }

  updated() {
    // The button that was pressed may be gone, or disabled, and the focus with it.
    if (document.activeElement.matches("body, :disabled")) this.querySelector(".slides")?.focus();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.leave?.();
    document.querySelector("header").inert = false;
  }

  step(by) {
    const to = this.at + by;
    if (to >= 0) this.tell("move", to);
  }

  onKey(event) {
    if (event.key === "ArrowRight") this.step(1);
    else if (event.key === "ArrowLeft") this.step(-1);
    else if (event.key === "Escape") this.tell("shut");
    else return;
    event.preventDefault();
  }

  onTouch(event) {
    const x = event.changedTouches[0].clientX;
    const isZoom = event.touches.length > 1 || visualViewport.scale > 1;
    if (event.type === "touchstart") this.touched = isZoom ? NaN : x;
    else if (Math.abs(x - this.touched) > SWIPE_PX) this.step(x < this.touched ? 1 : -1);
  }

  render() {
    const photo = this.photos[this.at];
    if (!photo) return nothing;
    const names = photo.persons.map((one) => one.name).join(", ");
    return html`<div class="slides" role="dialog" aria-modal="true" tabindex="-1" aria-label=${say("app.my.photo")}
      @keydown=${this.onKey}>
      <div class=${photo.may_be_saved ? "slide" : "slide protected"} @touchstart=${this.onTouch} @touchend=${this.onTouch}>
        <face-image .photo=${photo.id} .alt=${say(photo.is_video ? "app.my.video_with" : "app.my.with", { names })}></face-image>
        ${this.arrow("‹", "app.my.before", -1, this.at === 0)} ${this.arrow("›", "app.my.next", 1, this.isLast)}
        <button class="round shut" aria-label=${say("app.close")} @click=${() => this.tell("shut")}>✕</button>
      </div>
      <div class="about" aria-live="polite">
        <p><strong dir="auto">${names}</strong></p>
        ${quiet(`${moment(photo.taken_at)} · ${photo.group}`)}
        ${quiet(photo.is_video && `▶ ${say("app.my.frames")}`)}
        ${photo.caption ? html`<p dir="auto">${photo.caption}</p>` : nothing}
        ${photo.persons.map((one) => this.judging(one))}
        ${photo.may_be_saved
          ? button("primary wide", say(photo.is_video ? "app.my.save_video" : "app.my.save_one"), () => this.tell("save"))
          : quiet(say("app.my.protected"))}
      </div>
    </div>`;
  }

  arrow(sign, label, by, isOff) {
    return html`<button data-quick class="round ${by < 0 ? "left" : "right"}" aria-label=${say(label)} ?disabled=${isOff}
      @click=${() => this.step(by)}>${sign}</button>`;
  }

  judging(person) {
    const judge = (isRight) => this.tell("judge", { person, isRight });
    return html`<div class="buttons grid" role="group" aria-label=${person.name}>
      <button class="quiet" aria-pressed=${person.is_right} ?disabled=${person.is_right}
        @click=${() => judge(true)}>✓ ${say("app.my.right", { name: person.name })}</button>
      ${button("danger", `✕ ${say("app.my.wrong", { name: person.name })}`, () => judge(false))}
    </div>`;
  }
}

customElements.define("slide-show", SlideShow);
