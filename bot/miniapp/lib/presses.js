// The second tap of a finger does nothing: what was pressed may mean something else by now, and something else may have
// slid under the finger. A key that is pressed twice counts twice. So do ticks, and what is marked with `data-quick`.

const QUICK_MS = 500;
const NEAR_PX = 40;
let [when, x, y] = [-QUICK_MS, 0, 0];

/** What was pressed has ended. Whoever presses once more right now has not seen that yet. */
export const ended = () => (when = performance.now());

/** Browsers count the clicks of a mouse, but not the taps of a finger: each of these is the first. */
function isSecond({ detail, pointerType, clientX, clientY }) {
  const isQuick = performance.now() - when < QUICK_MS && Math.hypot(clientX - x, clientY - y) < NEAR_PX;
  [when, x, y] = [performance.now(), clientX, clientY];
  return detail > 1 || (isQuick && pointerType !== "mouse");
}

const check = (event) => {
  if (!event.detail || !isSecond(event) || !event.target.closest("button:not([data-quick]), a")) return;
  event.preventDefault();
  event.stopPropagation();
};
addEventListener("click", check, true);
