// Shows which faces would change hands. One that is unticked stays.

import { html, render } from "lit";
import { say } from "../lib/words.js";
import { faceTiles, toggled } from "./face-tiles.js";

/**
 * @param {{title: string, yes: string, faces: {face_id: string}[]}} question
 * @returns {Promise<string[] | null>} the faces that stay; null when it was cancelled
 */
export function preview({ title, yes, faces }) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "preview-title");
  document.body.append(dialog);
  let ticked = new Set(faces.map((one) => one.face_id));
  return new Promise((resolve) => {
    const close = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const draw = () =>
      render(
        html`<h2 id="preview-title">${title}</h2>
          <p class="quiet-text">${say("app.preview", { n: ticked.size })}</p>
          ${faceTiles({
            faces: faces.map((one, at) => ({ id: one.face_id, face: one.face_id, label: say("app.face_number", { at: at + 1 }) })),
            ticked,
            onTick: (id) => {
              ticked = toggled(ticked, id);
              draw();
            },
          })}
          <div class="buttons">
            <button class="quiet" @click=${() => close(null)}>${say("app.cancel")}</button>
            <button class="primary" ?disabled=${!ticked.size}
              @click=${() => close(faces.map((one) => one.face_id).filter((id) => !ticked.has(id)))}>${yes}</button>
          </div>`,
        dialog,
      );
    dialog.addEventListener("cancel", () => close(null));
    draw();
    dialog.showModal();
  });
}
