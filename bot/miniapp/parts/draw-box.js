// A box over a photo, drawn with a finger or the mouse, or moved by arrow keys (with Shift: its size).

import { html } from "lit";
import { allowSwipes } from "../lib/bridge.js";
import { Part, ownState } from "../lib/view.js";
import { percent, say } from "../lib/words.js";

/** Of the shorter side: how large the box is at first, and how far one key moves it. */
const FIRST = 0.25;
const STEP = 0.02;
/** A finger that moves less than this on the screen taps, and draws no box. */
const TAP_PX = 6;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** `width`, `height`: of the photo in its pixels. `least`: the smallest side. `box`: { x, y, w, h } in whole pixels. */
class DrawBox extends Part {
  static properties = { width: {}, height: {}, ...ownState("box") };

  constructor() {
    super();
    this.width = this.height = 0;
    this.least = 8;
    this.box = null;
    /** The event of the finger going down, and the box at that moment; null while none is down. */
    this.down = null;
  }

  connectedCallback() {
    super.connectedCallback();
    allowSwipes(false);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    allowSwipes(true);
  }

  willUpdate() {
    if (this.box) return;
    const side = Math.min(this.width, this.height) * FIRST;
    this.set({ x: (this.width - side) / 2, y: (this.height - side) / 2, w: side, h: side });
  }

  firstUpdated() {
    this.querySelector(".drawing").focus({ preventScroll: true });
  }

  /** Keeps the box on the photo, and large enough. */
  set({ x, y, w, h }) {
    const within = (value, low, high) => Math.round(Math.min(Math.max(value, low), Math.max(high, low)));
    const [wide, high] = [within(w, this.least, this.width), within(h, this.least, this.height)];
    this.box = { x: within(x, 0, this.width - wide), y: within(y, 0, this.height - high), w: wide, h: high };
  }

  at(event) {
    const shown = this.getBoundingClientRect();
    const inside = (share) => Math.min(Math.max(share, 0), 1);
    return [
      inside((event.clientX - shown.left) / shown.width) * this.width,
      inside((event.clientY - shown.top) / shown.height) * this.height,
    ];
  }

  onDown(event) {
    event.currentTarget.setPointerCapture(event.pointerId);
    this.down = { event, box: this.box };
  }

  onMove(event) {
    const from = this.down?.event;
    if (!from || Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) < TAP_PX) return;
    const [[left, top], [x, y]] = [this.at(from), this.at(event)];
    this.set({ x: Math.min(left, x), y: Math.min(top, y), w: Math.abs(x - left), h: Math.abs(y - top) });
  }

  onUp(event) {
    this.onMove(event);
    this.down = null;
  }

  onCancel() {
    if (this.down) this.box = this.down.box;
    this.down = null;
  }

  onKey(event) {
    if (!KEYS[event.key]) return;
    event.preventDefault();
    const step = Math.max(Math.min(this.width, this.height) * STEP, 1);
    const [across, down] = KEYS[event.key].map((sign) => sign * step);
    const { x, y, w, h } = this.box;
    this.set(event.shiftKey ? { x, y, w: w + across, h: h + down } : { x: x + across, y: y + down, w, h });
  }

  render() {
    const { x, y, w, h } = this.box;
    const [left, top, wide] = [x / this.width, y / this.height, w / this.width].map(percent);
    return html`<div class="drawing" tabindex="0" role="application" aria-label=${say("app.photo.box")}
        aria-describedby="box-now" @keydown=${this.onKey} @pointerdown=${this.onDown} @pointermove=${this.onMove}
        @pointerup=${this.onUp} @pointercancel=${this.onCancel}>
        <svg viewBox="0 0 ${this.width} ${this.height}" aria-hidden="true">
          <path d="M0 0H${this.width}V${this.height}H0Z M${x} ${y}v${h}h${w}v${-h}Z" />
          <rect x=${x} y=${y} width=${w} height=${h} />
        </svg>
      </div>
      <p id="box-now" class="unseen" role="status">${say("app.photo.box_now", { left, top, wide })}</p>`;
  }
}

customElements.define("draw-box", DrawBox);
