// Where one is stands in the query (`?at=people/ID`); the hash keeps what Telegram gave, so a reload works.

const listeners = new Set();
// After a reload there is still somewhere to go back to.
let depth = history.state?.depth ?? 0;

/** @returns {string[]} the parts of where one is, e.g. ["people", "ID"] */
export function place() {
  return (new URLSearchParams(location.search).get("at") ?? "").split("/").filter(Boolean).map(decodeURIComponent);
}

/** The address of a place, for a link. What Telegram signed does not stand in links. */
export const addressOf = (...parts) => `?at=${parts.map((part) => encodeURIComponent(part)).join("/")}`;

/**
 * Keeps something of the view that is shown, for whoever comes back to it: what was typed, how far it was scrolled.
 *
 * @param {Record<string, unknown>} values
 */
export function keep(values) {
  history.replaceState({ ...history.state, kept: { ...kept(), ...values } }, "");
}

/** @returns {Record<string, any>} what was kept of this place; nothing for who comes here for the first time */
export const kept = () => history.state?.kept ?? {};

export function go(...parts) {
  keep({ scrolled: window.scrollY });
  history.pushState({ depth: ++depth }, "", addressOf(...parts) + location.hash);
  tell();
}

/** What a press on a link to a place does. A browser opens the link by itself where somebody wants another tab. */
export const opener = (...parts) => (event) => {
  if (event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  go(...parts);
};

/** Goes there without a way back, as to the list when what was shown is gone. */
export function goInstead(...parts) {
  history.replaceState({ depth }, "", addressOf(...parts) + location.hash);
  tell();
}

// The page says where it is scrolled to, once what was there has been loaded again.
history.scrollRestoration = "manual";

export const goBack = () => history.back();
export const canGoBack = () => depth > 0;

/** @param {() => void} listener */
export const onMove = (listener) => listeners.add(listener);

function tell() {
  for (const listener of listeners) listener();
}

window.addEventListener("popstate", (event) => {
  depth = event.state?.depth ?? 0;
  tell();
});
