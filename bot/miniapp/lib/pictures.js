// Pictures have addresses that end after some minutes, so they are asked for by id, many at once.

import { create } from "./api.js";

const RENEWED_BEFORE_MS = 60_000;
const MOST = 200;
const known = new Map();

/**
 * @param {"photo" | "boxes" | "face"} viewed @param {(string | number)[]} ids of photos or faces
 * @returns {Promise<Record<string, string>>} by id; none for what may not be seen
 */
export async function pictures(viewed, ids) {
  const now = Date.now();
  const isFresh = (id) => (known.get(`${viewed} ${id}`)?.until ?? 0) > now;
  const wanted = [...new Set(ids.map(String))];
  const missing = wanted.filter((id) => !isFresh(id));
  for (let at = 0; at < missing.length; at += MOST) {
    let answer;
    try {
      answer = await create("/faces/pictures", { viewed, ids: missing.slice(at, at + MOST) });
    } catch {
      break; // a list without its pictures is still of use
    }
    const until = now + answer.expires_in_s * 1000 - RENEWED_BEFORE_MS;
    for (const [id, address] of Object.entries(answer.addresses)) known.set(`${viewed} ${id}`, { address, until });
  }
  return Object.fromEntries(wanted.filter(isFresh).map((id) => [id, known.get(`${viewed} ${id}`).address]));
}

let waiting = new Map();

/**
 * The address of one picture. Those that a page asks for at the same time are asked for together.
 *
 * @param {"photo" | "boxes" | "face"} viewed @param {string | number} id @returns {Promise<string>} empty for none
 */
export function addressOfPicture(viewed, id) {
  return new Promise((resolve) => {
    if (!waiting.size) setTimeout(askForAll, 10);
    waiting.set({ viewed, id: String(id) }, resolve);
  });
}

async function askForAll() {
  const asked = [...waiting];
  waiting = new Map();
  for (const viewed of new Set(asked.map(([one]) => one.viewed))) {
    const of = asked.filter(([one]) => one.viewed === viewed);
    pictures(viewed, of.map(([one]) => one.id)).then((found) => {
      for (const [one, resolve] of of) resolve(found[one.id] ?? "");
    });
  }
}
