// Every word comes from the bot's own locale files. `say("app.photos", {n: 3})`

import { fetched } from "./fetching.js";

/** At first what the page itself brings along, for whoever cannot load the words. */
let texts = JSON.parse(document.documentElement.dataset.texts);
let plural = new Intl.PluralRules("en");
let spoken = "en";

/** @param {string} code e.g. ru-RU; what we do not speak becomes English */
export async function learn(code) {
  const known = (document.documentElement.dataset.languages ?? "").split(" ");
  const [wanted] = code.toLowerCase().split("-");
  const language = known.includes(wanted) ? wanted : "en";
  const address = new URL(`../words/${language}.json`, import.meta.url);
  const found = await fetched(address, {}, async (answer) => answer.ok && answer.json()).catch(() => null);
  if (!found) throw new Error(say("app.not_loaded"));
  [texts, spoken, plural] = [found, language, new Intl.PluralRules(language)];
  document.documentElement.lang = spoken;
}

/** A name or a sentence, with the title of a group where it alone may mean several persons or lists. */
export const atHome = ({ name, home }) => (home ? say("person.at_home", { name, group: home }) : name);

/** @param {string} key @param {Record<string, unknown>} [values] `n` chooses the plural */
export function say(key, values = {}) {
  const entry = texts[key];
  const text = typeof entry === "object" ? (entry[plural.select(Number(values.n))] ?? entry.other) : entry;
  return (text ?? key).replace(/\{(\w+)\}/g, (_, name) => isolated(String(values[name] ?? "")));
}

export const knows = (key) => key in texts;

/** Keeps a name from right to left from turning the sentence around it. */
function isolated(text) {
  return /[\u0590-\u08ff]/.test(text) ? `\u2068${text}\u2069` : text;
}

/** @param {string} iso a day, or a moment, whose day the reader's own clock says */
export const day = (iso) => dated(iso, { dateStyle: "long", timeZone: iso.length === "2026-05-24".length ? "UTC" : undefined });

/** @param {string} iso a day @returns such as "Tue 24" */
export const shortDay = (iso) => dated(iso, { weekday: "short", day: "numeric", timeZone: "UTC" });

/** @param {string} month such as 2026-05 */
export const monthName = (month) => dated(`${month}-01T00:00Z`, { month: "long", year: "numeric", timeZone: "UTC" });

export const moment = (iso) => dated(iso, { dateStyle: "medium", timeStyle: "short" });

/** Day before month in every language. @param {any} style */
function dated(iso, style) {
  return new Intl.DateTimeFormat(spoken === "en" ? "en-GB" : spoken, style).format(new Date(iso));
}

/** @param {number} value with the decimal sign of the language */
export const number = (value) => new Intl.NumberFormat(spoken, { useGrouping: false }).format(value);

/** @param {number} share 0 to 1 */
export const percent = (share) => `${Math.round(share * 100)}\u202f%`;
