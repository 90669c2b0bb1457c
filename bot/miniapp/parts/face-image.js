// A face or a photo. Its picture may still have to be made, so it is asked for again a few times.

import { html } from "lit";
import { Part } from "../lib/view.js";

const PAUSES_MS = [700, 1500, 3000, 6000];

class FaceImage extends Part {
  static properties = { src: {}, alt: {}, tries: { state: true }, broken: { state: true } };

  constructor() {
    super();
    this.src = "";
    this.alt = "";
    this.tries = 0;
    this.broken = false;
  }

  willUpdate(changed) {
    if (changed.has("src")) Object.assign(this, { tries: 0, broken: false });
  }

  onError() {
    const pause = PAUSES_MS[this.tries];
    this.broken = true;
    if (pause === undefined) return;
    setTimeout(() => Object.assign(this, { tries: this.tries + 1, broken: false }), pause);
  }

  render() {
    // One of them says what is seen; screen readers need no second one.
    if (!this.src || this.broken) {
      return html`<span class="blank" role=${this.alt ? "img" : "presentation"} aria-label=${this.alt || ""}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="12" cy="9" r="4.2" /><path d="M3.5 22a8.5 8.5 0 0 1 17 0z" />
        </svg></span>`;
    }
    // A fragment makes the browser ask again, and is not sent.
    const src = this.tries ? `${this.src}#${this.tries}` : this.src;
    return html`<img src=${src} alt=${this.alt} loading="lazy" decoding="async" @error=${() => this.onError()} />`;
  }
}

customElements.define("face-image", FaceImage);
