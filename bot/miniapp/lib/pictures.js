// Pictures have addresses that end after some minutes, so they are asked for by id, many at once.

import { toast } from "../parts/toasts.js";
import { create } from "./api.js";

const RENEWED_BEFORE_MS = 60_000;
const MOST = 200;
/** By picture: its address, or the promise of it, and until when it is good. */
const known = new Map();
let waiting = [];
/** Whether the session has ended, and it was said. What is missing then is not asked for again. */
export let isEnded = false;

/**
 * The address of one picture. Those that a page asks for at the same time are asked for together.
 *
 * @param {"photo" | "tile" | "boxes" | "face"} viewed @param {string | number} id
 * @returns {Promise<string | null>} empty for what may not be seen; null when nobody could be asked now
 */
export async function addressOfPicture(viewed, id) {
  const key = `${viewed} ${id}`;
  if (!(known.get(key)?.until > Date.now())) {
    if (!waiting.length) setTimeout(askForAll, 10);
    const address = new Promise((resolve) => waiting.push({ key, viewed, id: String(id), resolve }));
    known.set(key, { address, until: Infinity });
  }
  return known.get(key).address;
}

function askForAll() {
  const asked = waiting;
  waiting = [];
  for (const viewed of new Set(asked.map((one) => one.viewed))) {
    const of = asked.filter((one) => one.viewed === viewed);
    for (let at = 0; at < of.length; at += MOST) ask(viewed, of.slice(at, at + MOST));
  }
}

async function ask(viewed, asked) {
  const now = Date.now();
  let [addresses, until] = [null, 0];
  try {
    const answer = await create("/faces/pictures", { viewed, ids: asked.map((one) => one.id) });
    addresses = answer.addresses;
    until = now + answer.expires_in_s * 1000 - RENEWED_BEFORE_MS;
  } catch (problem) {
    // A list without its pictures is still of use. What is refused for good is not asked for again.
    const { status, message } = problem;
    if (status >= 400 && status < 500 && status !== 401 && status !== 429) addresses = {};
    if (status === 401 && !isEnded) {
      isEnded = true;
      toast(message, { isProblem: true });
    }
  }
  for (const { key, id, resolve } of asked) {
    const address = addresses && (addresses[id] ?? "");
    if (address) known.set(key, { address, until });
    else known.delete(key);
    resolve(address);
  }
}
