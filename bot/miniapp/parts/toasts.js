// Says shortly what happened, also to screen readers.

let region = null;

function found() {
  region ??= document.body.appendChild(
    Object.assign(document.createElement("div"), { className: "toasts" }),
  );
  region.setAttribute("role", "status");
  region.setAttribute("aria-live", "polite");
  return region;
}

/** @param {string} text @param {{isProblem?: boolean}} [options] */
export function toast(text, { isProblem = false } = {}) {
  const shown = Object.assign(document.createElement("p"), { textContent: text, className: isProblem ? "problem" : "" });
  found().append(shown);
  setTimeout(() => shown.remove(), isProblem ? 8000 : 5000);
}

found();
