// What opens above a text field: the example photos to post by a tap, and the commands of the `/` menu.

import { get, post } from "./api.js";
import { attempt } from "./dialogs.js";
import { el } from "./dom.js";

export class Tray {
  constructor() {
    this.shown = null;
    this.node = el("div", { class: "tray", hidden: true, onkeydown: (e) => e.key === "Escape" && this.close() });
  }

  close() {
    this.shown = null;
    this.node.hidden = true;
  }

  /** what: "examples" or "commands". Returns false if it was open, and closes it. */
  toggle(what) {
    if (this.shown === what) {
      this.close();
      return false;
    }
    this.shown = what;
    return true;
  }

  show(className, label, nodes) {
    this.node.className = `tray ${className}`;
    this.node.setAttribute("role", "group");
    this.node.setAttribute("aria-label", label);
    this.node.replaceChildren(...nodes);
    this.node.hidden = false;
  }
}

/** onPick(number) posts the example. */
export function showExamples(tray, state, onPick) {
  const nodes = state.examples.map((title, number) =>
    el(
      "button",
      { type: "button", class: "example", "aria-label": `Post the example photo ${title}`, onclick: () => onPick(number) },
      el("img", { src: `/control/examples/${number}?run=${state.run}`, alt: "", loading: "lazy" }),
      el("span", {}, title),
    ),
  );
  tray.show("examples", "Example photos: tap one to post it", nodes);
}

/** Shows the commands that begin with `typed`. onPick(command) sends one. */
export async function showCommands(tray, chatId, personId, typed, onPick) {
  const answer = await attempt(() => get(`/chats/${chatId}/commands?for=${personId}`));
  if (answer === null || tray.shown !== "commands") return;
  const fitting = answer.commands.filter((one) => `/${one.command}`.startsWith(typed));
  const nodes = fitting.map((one) =>
    el("button", { type: "button", class: "choice", onclick: () => onPick(`/${one.command}`) }, el("b", {}, `/${one.command}`), el("span", {}, one.description)),
  );
  tray.show("commands", "Commands of this chat", nodes.length ? nodes : [el("p", { class: "quiet" }, "The bot has set no such command here.")]);
}

export const postExample = (chatId, personId, number, body) => post(`/chats/${chatId}/examples/${number}`, { from: personId, ...body });
