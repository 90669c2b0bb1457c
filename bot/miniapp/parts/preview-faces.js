// Shows which faces would change hands. One that is unticked stays.

import { html } from "lit";
import { say } from "../lib/words.js";
import { dialogButtons, openDialog } from "./dialog.js";
import { faceTiles, toggled } from "./face-tiles.js";

/**
 * @param {{title: string, yes: string, faces: {face_id: string}[]}} question
 * @param {(stay: string[]) => Promise<void>} send as for `openDialog`
 * @returns {Promise<string[] | null>} the faces that stay; null when it was cancelled
 */
export function preview({ title, yes, faces }, send) {
  let ticked = new Set(faces.map((one) => one.face_id));
  const tiles = faces.map((one, at) => ({ id: one.face_id, face: one.face_id, label: say("app.face_number", { at: at + 1 }) }));
  const content = ({ answer, cancel, draw, busy }) => {
    const onTick = (id) => {
      ticked = toggled(ticked, id);
      draw();
    };
    const press = () => answer(faces.map((one) => one.face_id).filter((id) => !ticked.has(id)));
    return html`<p class="quiet-text">${say("app.preview", { n: ticked.size })}</p>
      ${faceTiles({ faces: tiles, ticked, onTick })} ${dialogButtons({ yes, cancel, press, busy, isOff: !ticked.size })}`;
  };
  return openDialog(title, content, send);
}
