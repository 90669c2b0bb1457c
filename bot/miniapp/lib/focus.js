// Keyboard users keep their place when the button that they pressed goes away, or is disabled while it works.

const CARDS = ".card, .timeline > li";

/** @param {any} view a script can focus its cards with `tabindex="-1"` */
export function keepFocus(view) {
  let [last, card, at] = [null, null, 0];
  const cards = () => [...view.querySelectorAll(CARDS)];
  const lastCard = () => cards().slice(-1)[0];
  view.addEventListener("focusin", ({ target }) => {
    [last, card] = [target, target.closest(CARDS)];
    // Below the cards stands what shows more of them.
    at = card ? cards().indexOf(card) : cards().length;
  });
  const settle = () => {
    if (!last || document.activeElement !== document.body) return;
    const next = [last, card, cards()[at], lastCard()].find((one) => one?.isConnected);
    next?.focus({ preventScroll: true });
    // No script can focus that card.
    const isLost = !last.isConnected && document.activeElement === document.body;
    if (isLost) document.querySelector("main").focus({ preventScroll: true });
  };
  // Its parts are drawn by then.
  view.addController({ hostUpdated: () => setTimeout(settle) });
}
