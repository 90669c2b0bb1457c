// The field for a name to search for.

import { html } from "lit";
import { say } from "../lib/words.js";

const PAUSE_MS = 250;

/**
 * label: what it is for. @param {string} typed at first @param {(typed: string) => void} onType after each letter
 * @param {() => void} onPause when nothing was typed for a moment
 */
export function searchField(typed, onType, onPause, label = say("app.people.search")) {
  const onInput = ({ target }) => {
    onType(target.value);
    clearTimeout(target.timer);
    target.timer = setTimeout(onPause, PAUSE_MS);
  };
  return html`<input type="search" class="search" maxlength="64" autocomplete="off"
    aria-label=${label} placeholder=${label} .value=${typed} @input=${onInput} />`;
}
