// Faces side by side, of which some can be ticked.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { say } from "../lib/words.js";
import "./face-image.js";

/**
 * @param {{faces: {id: string | number, face: string, badge?: string, label: string, mark?: string, number?: number, buttons?: unknown}[],
 *   ticked?: Set<string | number>, onTick?: (id: any) => void}} tiles
 *   id: what is ticked, where there is an onTick; face: the id of its picture; label: for screen readers; buttons: small ones below it
 */
export function faceTiles({ faces, ticked, onTick }) {
  const tile = (one) => html`<li class="face-tile">
    <label>
      ${onTick
        ? html`<input type="checkbox" .checked=${ticked.has(one.id)} @change=${() => onTick(one.id)} aria-label=${one.label} />`
        : nothing}
      <face-image .face=${one.face} .alt=${onTick ? "" : one.label}></face-image>
      ${onTick ? html`<span class="tick" aria-hidden="true">✓</span>` : nothing}
      ${one.mark ? html`<span class="mark" aria-hidden="true">${one.mark}</span>` : nothing}
      ${one.number ? html`<span class="number" aria-hidden="true">${one.number}</span>` : nothing}
    </label>
    ${one.badge || one.buttons ? html`<span class="under"><span>${one.badge ?? ""}</span>${one.buttons}</span>` : nothing}
  </li>`;
  return html`<ul class="face-tiles">
    ${repeat(faces, (one) => one.id, tile)}
  </ul>`;
}

/** A tile of a face without a name. */
export const numbered = (id, at) => ({ id, face: id, label: say("app.face_number", { at: at + 1 }) });

/** A small button below a face. isPressed: for what it switches on and off. @param {boolean} [isPressed] */
export const smallButton = (sign, label, press, isPressed) =>
  html`<button class="look" aria-label=${label} aria-pressed=${isPressed ?? nothing} @click=${press}>${sign}</button>`;

/** The first few faces, in small. @param {string[]} ids */
export const smallTiles = (ids) => html`<div class="small-tiles">
  ${ids.map((id, at) => html`<face-image .face=${id} alt=${say("app.face_number", { at: at + 1 })}></face-image>`)}
</div>`;

/** @returns {Set<any>} a copy of the set, with the id added, or removed if it was there */
export function toggled(ticked, id) {
  const next = new Set(ticked);
  if (!next.delete(id)) next.add(id);
  return next;
}
