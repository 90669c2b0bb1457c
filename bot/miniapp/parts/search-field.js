// Where a name is typed that is looked for.

import { html } from "lit";
import { say } from "../lib/words.js";

/** @param {string} typed at first @param {(event: any) => void} onType */
export const searchField = (typed, onType) => html`<input type="search" class="search" maxlength="64" autocomplete="off"
  aria-label=${say("app.people.search")} placeholder=${say("app.people.search")} .value=${typed} @input=${onType} />`;
