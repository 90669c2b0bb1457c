// Asks before something that one press cannot bring back, or asks somebody to choose or to type one thing.

import { html, nothing } from "lit";
import { dialogButtons, openDialog } from "./dialog.js";

/**
 * Radio buttons. Without `first`, none is chosen until somebody does, and the form cannot be sent before.
 *
 * @param {string} name of the field @param {string} title for screen readers
 * @param {{value: string, text: unknown}[]} choices @param {string} [first] the value that is chosen at first
 */
export const oneOf = (name, title, choices, first) => html`<fieldset aria-label=${title}>
  ${choices.map(
    ({ value, text }) => html`<label class="choice">
      <input type="radio" name=${name} value=${value} required ?checked=${value === first} />
      ${text}
    </label>`,
  )}
</fieldset>`;

/**
 * @param {{title: string, text?: unknown, yes: string, isDangerous?: boolean, body?: unknown}} question
 *   body: fields, or a function that draws them; what they hold is in the answer by their names
 * @param {(fields: Record<string, string>) => Promise<void>} [send] as for `openDialog`
 * @returns {Promise<Record<string, string> | null>} the fields; null when it was cancelled
 */
export function askSure({ title, text, yes, isDangerous = false, body = nothing }, send) {
  const content = ({ answer, cancel, busy }) => {
    const onSubmit = (event) => {
      event.preventDefault();
      const fields = [...new FormData(event.target)].map(([name, value]) => [name, String(value)]);
      answer(Object.fromEntries(fields));
    };
    return html`<form @submit=${onSubmit}>
      ${text ? html`<p id="dialog-text">${text}</p>` : nothing} ${typeof body === "function" ? body() : body}
      ${dialogButtons({ yes, cancel, isDangerous, busy })}
    </form>`;
  };
  return openDialog(title, content, send);
}
