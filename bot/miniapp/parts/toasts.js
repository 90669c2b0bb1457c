// Says what happened, also to screen readers, with a way to take it back.

import { isUnanswered, undo } from "../lib/api.js";
import { say } from "../lib/words.js";

const LASTS_MS = 6000;
const MOST = 2;
const region = document.createElement("div");
region.className = "toasts";
region.setAttribute("role", "status");
region.setAttribute("aria-live", "polite");
document.body.append(region);

/**
 * @param {string} text
 * @param {{isProblem?: boolean, operation?: number | null, onUndone?: () => void}} [options] operation: can be undone
 */
export function toast(text, { isProblem = false, operation, onUndone } = {}) {
  const shown = document.createElement("p");
  shown.textContent = text;
  if (isProblem) shown.className = "problem";
  if (operation) shown.append(undoButton(operation, shown, onUndone));
  region.append(shown);
  while (region.children.length > MOST) region.firstChild?.remove();
  setTimeout(() => shown.remove(), operation ? 2 * LASTS_MS : LASTS_MS);
}

function undoButton(operation, shown, onUndone) {
  const button = document.createElement("button");
  button.textContent = say("app.undo");
  button.addEventListener("click", async () => {
    shown.remove();
    try {
      toast(await undo(operation));
      onUndone();
    } catch (problem) {
      toast(problem.message, { isProblem: true, operation: isUnanswered(problem) && operation, onUndone });
    }
  });
  return button;
}
