// Asks before something that takes more than a press to bring back, or asks for one thing that is chosen or written.

import { html, nothing, render } from "lit";
import { say } from "../lib/words.js";

/**
 * @param {{title: string, text?: unknown, yes: string, isDangerous?: boolean, body?: unknown}} question
 *   body: fields; what they hold is in the answer by their names
 * @returns {Promise<Record<string, string> | null>} the fields; null when it was cancelled
 */
export function askSure({ title, text, yes, isDangerous = false, body = nothing }) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "ask-title");
  document.body.append(dialog);
  return new Promise((resolve) => {
    const close = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const onSubmit = (event) => {
      event.preventDefault();
      const fields = [...new FormData(event.target)].map(([name, value]) => [name, String(value)]);
      close(Object.fromEntries(fields));
    };
    const content = html`<form @submit=${onSubmit}>
      <h2 id="ask-title">${title}</h2>
      ${text ? html`<p>${text}</p>` : nothing} ${body}
      <div class="buttons">
        <button type="button" class="quiet" @click=${() => close(null)}>${say("app.cancel")}</button>
        <button type="submit" class=${isDangerous ? "danger" : "primary"}>${yes}</button>
      </div>
    </form>`;
    render(content, dialog);
    dialog.addEventListener("cancel", () => close(null));
    dialog.showModal();
  });
}
