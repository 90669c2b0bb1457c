// Says what happened, also to screen readers, with a way to take it back.

import { isUnanswered, seesHistory, undo } from "../lib/api.js";
import { say } from "../lib/words.js";

const LASTS_MS = 6000;
/** What has to be read and thought about: a refusal, what can be taken back, and long sentences. */
const LONG_MS = 20000;
const LONG_CHARS = 60;
const MOST = 2;
const region = document.createElement("div");
region.className = "toasts";
region.setAttribute("role", "status");
// Else each new one is read out with the one before.
region.setAttribute("aria-atomic", "false");
document.body.append(region);

/**
 * @param {string} text
 * @param {{isProblem?: boolean, operation?: number | null, onUndone?: () => void}} [options] operation: can be undone
 */
export function toast(text, { isProblem = false, operation, onUndone } = {}) {
  const shown = document.createElement("p");
  shown.textContent = operation && !seesHistory() ? `${text} ${say("app.undo_later")}` : text;
  if (isProblem) {
    shown.className = "problem";
    // An alert inside the region would be read out twice.
    shown.setAttribute("aria-live", "assertive");
  }
  if (operation) shown.append(undoButton(operation, shown, onUndone));
  // What is said again does not stand there twice.
  else [...region.children].find((one) => one.textContent === text)?.remove();
  // It may lie over buttons.
  shown.addEventListener("click", () => shown.remove());
  region.append(shown);
  if (region.children.length > MOST) [...region.children].find((one) => !isHeld(one)).remove();
  // Nobody can press it while a dialog is open.
  const fade = () => (isHeld(shown) || document.querySelector("dialog") ? setTimeout(fade, LASTS_MS) : shown.remove());
  setTimeout(fade, isProblem || operation || text.length > LONG_CHARS ? LONG_MS : LASTS_MS);
}

/** Whether somebody is about to press its button. */
const isHeld = (shown) => shown.matches(":hover, :focus-within");

// The button stands at the end of the page: whoever works with the keyboard would have to go through all of it. Russian
// keyboards have another letter there. In a field it takes back what was typed, as everywhere. A key that is held down
// takes back one thing.
addEventListener("keydown", ({ ctrlKey, metaKey, shiftKey, key, repeat }) => {
  const isUndo = (ctrlKey || metaKey) && !shiftKey && !repeat && ["z", "я"].includes(key.toLowerCase());
  if (isUndo && !document.querySelector("dialog, input:focus")) [...region.querySelectorAll("button")].pop()?.click();
});

function undoButton(operation, shown, onUndone) {
  const button = document.createElement("button");
  button.textContent = say("app.undo");
  button.setAttribute("aria-keyshortcuts", "Control+Z Meta+Z");
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
