// A dialog in which one person is chosen by name.

import { html, render } from "lit";
import { getOfWorkspace } from "../lib/api.js";
import { say } from "../lib/words.js";
import "./face-image.js";

const PAUSE_MS = 250;

/**
 * @param {{title: string, without?: string, canCreate?: boolean}} question without: the id of who cannot be chosen;
 *   canCreate: a name that nobody has may be given instead
 * @returns {Promise<{id: string | null, name: string, face_id?: string} | null>} null when it was cancelled
 */
export function choosePerson({ title, without = "", canCreate = false }) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "choose-title");
  document.body.append(dialog);
  let typed = "";
  let persons = [];
  let timer = 0;
  return new Promise((resolve) => {
    const close = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const find = async () => {
      const asked = typed;
      const found = await getOfWorkspace("/faces/persons", { typed: asked, pageSize: 20 }).catch(() => ({ persons: [] }));
      if (asked !== typed) return;
      persons = found.persons.filter((one) => one.id && one.id !== without);
      draw();
    };
    const onType = (event) => {
      typed = event.target.value.trim();
      clearTimeout(timer);
      timer = setTimeout(find, PAUSE_MS);
      draw();
    };
    const isNew = () => canCreate && typed && !persons.some((one) => one.name.toLowerCase() === typed.toLowerCase());
    const draw = () =>
      render(
        html`<h2 id="choose-title">${title}</h2>
          <input type="search" class="search" maxlength="64" autocomplete="off" aria-label=${say("app.people.search")}
            placeholder=${say("app.people.search")} @input=${onType} />
          <div class="choices" role="group" aria-label=${title}>
            ${persons.map(
              (one) => html`<button class="row" @click=${() => close(one)}>
                <face-image .face=${one.face_id}></face-image><span class="row-name" dir="auto">${one.name}</span>
              </button>`,
            )}
            ${isNew()
              ? html`<button class="row" @click=${() => close({ id: null, name: typed })}>
                  <span class="plus" aria-hidden="true">+</span><span>${say("app.choose.new", { name: typed })}</span>
                </button>`
              : ""}
          </div>
          <div class="buttons">
            <button class="quiet" @click=${() => close(null)}>${say("app.cancel")}</button>
          </div>`,
        dialog,
      );
    dialog.addEventListener("cancel", () => close(null));
    draw();
    dialog.showModal();
    find();
  });
}
