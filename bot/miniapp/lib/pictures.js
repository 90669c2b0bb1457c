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
