// Why a face is asked about: it and the person's face that it is most like, side by side, and in numbers.

import { html, nothing } from "lit";
import { get, moderates } from "../lib/api.js";
import { go } from "../lib/router.js";
import { button, quiet } from "../lib/view.js";
import { percent, say } from "../lib/words.js";
import { openDialog } from "./dialog.js";
import "./face-image.js";

/** Throws a Problem when the question does not wait any more. @param question as the API lists it @returns {Promise<void>} */
export async function showWhy(question) {
  const why = await get(`/faces/suggestions/${question.id}/why`);
  const name = question.person_name;
  const face = (id, title) => html`<figure>
    <face-image .face=${id} alt=${title}></face-image>
    <figcaption dir="auto">${title}</figcaption>
  </figure>`;
  const content = ({ answer, cancel }) => html`<div class="pair">
      ${face(why.face_instance_id, say("app.why.asked"))} ${face(why.source_face_id, name)}
    </div>
    <p>${say("app.why.alike", { percent: percent(why.confidence) })}</p>
    ${quiet(say("app.why.faces", { n: why.alike, all: why.prototypes }))} ${quiet(next(why.runner_up))}
    <div class="buttons">
      ${moderates(question.workspace) && question.full_image_url
        ? button("quiet", say("app.why.photo"), () => answer("photo"))
        : nothing}
      ${button("primary", say("app.close"), cancel)}
    </div>`;
  openDialog(say("app.why.title", { name }), content).then((chosen) => {
    if (chosen === "photo") go("photo", String(question.photo_id));
  });
}

/** Who else it may be. Whoever does not moderate is not told the name. */
function next(runnerUp) {
  if (!runnerUp) return say("app.why.nobody_else");
  const values = { percent: percent(runnerUp.confidence), name: runnerUp.name };
  return say(runnerUp.name ? "app.why.next" : "app.why.next_unnamed", values);
}
