// Why a face is asked about: it and the face that it is most like, side by side, and in numbers.

import { html, render } from "lit";
import { go } from "../lib/router.js";
import { percent, say } from "../lib/words.js";
import "./face-image.js";

export function showWhy(question) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "why-title");
  const close = () => {
    dialog.close();
    dialog.remove();
  };
  const look = () => {
    close();
    go("photo", String(question.photo_id));
  };
  const name = question.person_name;
  const compared = Object.keys(question.prototype_scores ?? {}).length;
  const alike = question.prototype_match_count ?? compared;
  render(
    html`<h2 id="why-title">${say("app.why.title", { name })}</h2>
      <div class="pair">
        <figure>
          <face-image .face=${question.face_instance_id} alt=${say("app.why.asked")}></face-image>
          <figcaption>${say("app.why.asked")}</figcaption>
        </figure>
        <figure>
          <face-image .face=${question.source_face_id} alt=${name}></face-image>
          <figcaption dir="auto">${name}</figcaption>
        </figure>
      </div>
      <p>${say("app.why.alike", { percent: percent(question.confidence) })}</p>
      ${alike ? html`<p class="quiet-text">${say("app.why.faces", { n: alike })}</p>` : ""}
      <div class="buttons">
        <button class="quiet" @click=${look}>${say("app.why.photo")}</button>
        <button class="primary" @click=${close}>${say("app.close")}</button>
      </div>`,
    dialog,
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
