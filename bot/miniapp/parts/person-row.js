// One person or unknown person in a list: face, name, a line about them, and where a press leads.

import { html, nothing } from "lit";
import "./face-image.js";
import { Part } from "../lib/view.js";
import { addressOf, opener } from "../lib/router.js";

class PersonRow extends Part {
  static properties = { name: {}, line: {}, badge: {}, face: {}, to: {} };

  constructor() {
    super();
    this.name = this.line = this.badge = this.face = null;
    this.to = [];
  }

  render() {
    return html`<a class="row" href=${addressOf(...this.to)} @click=${opener(...this.to)}>
      <face-image .face=${this.face}></face-image>
      <span class="row-text">
        <span class="row-name" dir="auto">${this.name}</span>
        ${this.line ? html`<span class="row-line">${this.line}</span>` : nothing}
      </span>
      ${this.badge ? html`<span class="badge">${this.badge}</span>` : nothing}
    </a>`;
  }
}

customElements.define("person-row", PersonRow);
