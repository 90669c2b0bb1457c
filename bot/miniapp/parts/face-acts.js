// What can be done with one face by itself: say that it is right, and delete it for good.

import { html, nothing } from "lit";
import { change, create, moderates } from "../lib/api.js";
import { go } from "../lib/router.js";
import { button } from "../lib/view.js";
import { say } from "../lib/words.js";
import { openDialog } from "./dialog.js";
import "./face-image.js";

/** view: shows the face, and is loaded again. id, name: the person's. @returns {Promise<boolean>} whether it was done */
export function confirmFace(view, face, { id, name }) {
  const path = `/faces/faces/${face.face_id}/confirm`;
  return view.act(() => view.changed(create(path, { person_id: id }), say("app.one_face.confirmed", { name })));
}

/**
 * The route of a face that the page shows as this person's: if it is somebody else's by now, nothing is done. person: an
 * id; empty for an unknown face. what: the part of the route behind the face.
 */
export const faceOf = (face, person, what = "") => `/faces/faces/${face.face_id}${what}?of=${person || "nobody"}`;

/** Asks after a preview. id, name: the person's; none for an unknown face. @returns {Promise<boolean>} whether it was done */
export async function deleteFace(view, face, { id, name }) {
  const path = faceOf(face, id);
  const would = await view.rehearsed(() => change("DELETE", `${path}&preview=true`));
  if (!would) return false;
  const values = { n: would.faces, name };
  const title = say(name ? "app.one_face.sure" : "app.one_face.sure_unknown", values);
  const text = say(name ? "app.one_face.means" : "app.one_face.means_unknown", values);
  const answer = await view.ask({ title, text, yes: say("app.delete_now"), isDangerous: true }, () =>
    view.changed(change("DELETE", path), say("app.one_face.deleted")),
  );
  return answer !== null;
}

/** A person's face on a photo, and what can be done with it. @returns {Promise<boolean>} whether something was done */
export async function showFace(view, photo, person) {
  const face = photo.faces[0];
  const content = ({ answer, cancel }) => html`<face-image class="whole-face" .face=${face.face_id} .alt=${person.name}></face-image>
    <div class="buttons">
      ${face.may_confirm ? button("primary", say("app.one_face.confirm"), () => answer("confirm")) : nothing}
      ${moderates(person.workspace) ? button("quiet", say("app.why.photo"), () => answer("look")) : nothing}
      ${button("quiet", say("app.close"), cancel)}
      ${person.actions.includes("delete") ? button("danger", say("app.one_face.delete"), () => answer("delete")) : nothing}
    </div>`;
  const chosen = await openDialog(person.name, content);
  if (chosen === "confirm") return confirmFace(view, face, person);
  if (chosen === "delete") return deleteFace(view, face, person);
  if (chosen === "look") go("photo", String(photo.photo_id));
  return false;
}
