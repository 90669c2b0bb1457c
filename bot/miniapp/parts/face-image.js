// A face, or a photo. Its picture may still have to be drawn, so it is asked for again a few times.

import { html, nothing } from "lit";
import { addressOfPicture, isEnded } from "../lib/pictures.js";
import { Part, ownState } from "../lib/view.js";
import { say } from "../lib/words.js";

const PAUSES_MS = [700, 1500, 3000, 6000];
const ASKED_AGAIN_MS = 4000;

// Only what comes near the screen asks for its picture: of a thousand faces a few are looked at.
const nearby = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) /** @type {FaceImage} */ (target).find();
  },
  { rootMargin: "600px" },
);

/** Asks once more for what is missing: there may have been no connection. */
function findMissing() {
  for (const one of document.querySelectorAll("face-image")) /** @type {FaceImage} */ (one).findAgain();
}
addEventListener("online", findMissing);
document.addEventListener("visibilitychange", () => document.hidden || findMissing());

/** `face`: the id of a face; or `photo`: of a photo, with `viewed` photo, tile or boxes. `alt`: empty where words say it. */
class FaceImage extends Part {
  static properties = { face: {}, photo: {}, viewed: {}, alt: {}, ...ownState("src", "isMissing") };

  constructor() {
    super();
    this.face = this.photo = null;
    this.viewed = "photo";
    this.alt = this.src = "";
    this.tries = 0;
    this.isMissing = false;
  }

  connectedCallback() {
    super.connectedCallback();
    nearby.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    nearby.unobserve(this);
  }

  willUpdate(changed) {
    if (changed.has("face") || changed.has("photo") || changed.has("viewed")) {
      Object.assign(this, { src: "", tries: 0, isMissing: false });
      // An observer that begins anew tells again whether the element is near.
      nearby.unobserve(this);
      nearby.observe(this);
    }
    this.title = this.isMissing ? say("app.no_picture") : "";
  }

  get subject() {
    return this.face ? ["face", this.face] : [this.viewed, this.photo];
  }

  async find() {
    const [viewed, id] = this.subject;
    if (!id || this.src) return;
    nearby.unobserve(this);
    const src = await addressOfPicture(viewed, id);
    if (this.subject[1] !== id) return;
    if (src === null) isEnded || this.findIn(ASKED_AGAIN_MS);
    else Object.assign(this, { src, isMissing: !src });
  }

  findIn(pause) {
    setTimeout(() => this.isConnected && nearby.observe(this), pause);
  }

  /** The address is looked up again, because it may have ended. */
  onError(src) {
    // It was of what was shown before.
    if (src !== this.src) return;
    this.src = "";
    const pause = navigator.onLine ? PAUSES_MS[this.tries++] : ASKED_AGAIN_MS;
    if (pause === undefined) this.isMissing = true;
    else this.findIn(pause);
  }

  findAgain() {
    if (!this.isMissing) return;
    Object.assign(this, { tries: 0, isMissing: false });
    nearby.observe(this);
  }

  render() {
    const { src } = this;
    const missing = this.title;
    // A photo that is looked at has room for all of it.
    if (missing && this.photo && this.alt) return html`<span class="blank"><span role="status">${missing} ${say("app.no_picture_why")}</span></span>`;
    if (!src) {
      const label = [this.alt, missing].filter(Boolean).join(": ");
      return html`<span class="blank" role=${label ? "img" : "presentation"} aria-label=${label || nothing}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="12" cy="9" r="4.2" />
          <path d="M3.5 22a8.5 8.5 0 0 1 17 0z" /></svg
      ></span>`;
    }
    // Another fragment makes the browser ask again; it is not sent.
    const asked = this.tries ? `${src}#${this.tries}` : src;
    return html`<img src=${asked} alt=${this.alt} loading="lazy" decoding="async" @error=${() => this.onError(src)} />`;
  }
}

customElements.define("face-image", FaceImage);
