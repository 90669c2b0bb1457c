// A dialog stays open, with all that was typed and ticked, until it is cancelled or what it asks for is done. Nobody
// can cancel it while it works: the request would go on all the same.

import { html, nothing, render } from "lit";
import { addLayer } from "../lib/layers.js";
import { say } from "../lib/words.js";
import { toast } from "./toasts.js";

/**
 * @param {string} title
 * @param {(dialog: {answer: (value: any) => Promise<void>, cancel: () => void, draw: () => void, busy: boolean}) =>
 *   unknown} content drawn again after each change of the dialog, and whenever `draw` is called
 * @param {(value: any) => Promise<void>} [send] does what was answered; a refusal is said in the dialog
 * @returns {Promise<any>} the answer; null when it was cancelled
 */
export function openDialog(title, content, send) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "dialog-title");
  // The first button has the focus: without this a screen reader says the title, and not what would happen.
  dialog.setAttribute("aria-describedby", "dialog-text effects");
  document.body.append(dialog);
  let [busy, refusal] = [false, ""];
  return new Promise((resolve) => {
    const close = (value) => {
      dialog.close();
      dialog.remove();
      leave();
      resolve(value);
    };
    const set = (isBusy, text) => {
      [busy, refusal] = [isBusy, text];
      draw();
      if (text) dialog.lastElementChild.scrollIntoView({ block: "nearest" });
    };
    const answer = async (value) => {
      if (busy) return;
      set(true, "");
      try {
        await send?.(value);
        close(value);
      } catch (problem) {
        if (dialog.open) return set(false, problem.message);
        toast(problem.message, { isProblem: true });
        close(null);
      }
    };
    const cancel = (event) => {
      event?.preventDefault();
      if (!busy) close(null);
    };
    const draw = () =>
      render(
        html`<h2 id="dialog-title">${title}</h2>
          ${content({ answer, cancel, draw, busy })}
          <p class="warning" role="alert">${refusal || nothing}</p>`,
        dialog,
      );
    dialog.addEventListener("cancel", cancel);
    // A browser closes a dialog at the second Esc, whatever the page says to it.
    dialog.addEventListener("close", () => busy || close(null));
    draw();
    dialog.showModal();
    const leave = addLayer(cancel);
  });
}

/**
 * The buttons below a dialog. press: what the second one does; without it, it sends the form that it stands in.
 * busy: whether the dialog works; isOff: whether there is nothing to send yet.
 */
export function dialogButtons({ yes, cancel, press = null, busy, isDangerous = false, isOff = false }) {
  return html`<div class="buttons">
    <button type="button" class="quiet" ?disabled=${busy} @click=${cancel}>${say("app.cancel")}</button>
    <button type=${press ? "button" : "submit"} class=${isDangerous ? "danger" : "primary"} ?disabled=${busy || isOff}
      @click=${press}>${yes}</button>
  </div>`;
}
