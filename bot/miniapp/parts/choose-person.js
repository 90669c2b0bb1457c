// A dialog in which one person is chosen by name.

import { html } from "lit";
import { get } from "../lib/api.js";
import { button, quiet } from "../lib/view.js";
import { say } from "../lib/words.js";
import { openDialog } from "./dialog.js";
import "./face-image.js";
import { searchField } from "./search-field.js";

/**
 * @param {{title: string, workspace: number, without?: string, canCreate?: boolean}} question without: the id of who
 *   cannot be chosen; canCreate: a name that nobody has may be given instead
 * @param {any} view @param {(chosen: {id: string | null, name: string}) => Promise<any>} [work] as for `ask` of the view
 * @returns {Promise<{id: string | null, name: string} | null>} null when it was cancelled
 */
export function choosePerson({ title, workspace, without = "", canCreate = false }, view, work) {
  let typed = "";
  /** What was found last, and for what; or why nothing was. */
  let found = null;
  const find = async (draw) => {
    const asked = typed;
    found ??= { persons: [] };
    const answer = await get("/faces/persons", { workspace, typed: asked, pageSize: 20 }).catch((problem) => ({ problem, persons: [] }));
    if (asked !== typed) return;
    const more = answer.total - answer.persons.length;
    const known = answer.persons.filter((one) => one.id);
    const isKnown = known.some((one) => one.name.toLowerCase() === asked.toLowerCase());
    found = { asked, more, isKnown, problem: answer.problem, persons: known.filter((one) => one.id !== without) };
    draw();
  };
  /** Whether a person of this name can be made: the search for the name was answered, and found nobody who has it. */
  const isNew = () => canCreate && typed && found.asked === typed && !found.problem && !found.isKnown;
  const content = ({ answer, cancel, draw, busy }) => {
    if (!found) find(draw);
    const onType = (text) => {
      typed = text.trim();
      draw();
    };
    return html`${searchField("", onType, () => find(draw), canCreate ? say("app.choose.or_new") : undefined)}
      <div class="choices" role="group" aria-label=${title}>
        ${found.persons.map(
          (one) => html`<button class="row" ?disabled=${busy} @click=${() => answer(one)}>
            <face-image .face=${one.face_id}></face-image><span class="row-name" dir="auto">${one.name}</span>
          </button>`,
        )}
        ${isNew()
          ? html`<button class="row" ?disabled=${busy} @click=${() => answer({ id: null, name: typed })}>
              <span class="plus" aria-hidden="true">+</span><span>${say("app.choose.new", { name: typed })}</span>
            </button>`
          : ""}
      </div>
      ${quiet(found.more > 0 && say("app.choose.more", { n: found.more }))}
      ${found.asked === typed && !found.problem && !found.persons.length && !isNew()
        ? html`<p class="quiet-text" role="status">${say(typed ? "app.people.nobody" : "app.unknown.none")}</p>`
        : ""}
      ${found.problem ? html`<p class="warning" role="alert">${found.problem.message}</p>` : ""}
      <div class="buttons">
        ${button("quiet", say("app.cancel"), cancel, busy)}
        ${found.problem ? button("primary", say("app.again"), () => find(draw)) : ""}
      </div>`;
  };
  return view.closed(openDialog(title, content, work && ((chosen) => view.attempt(() => work(chosen)))));
}
