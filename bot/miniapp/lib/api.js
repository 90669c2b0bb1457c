// Calls the API as the person who opened the page. The session lives in this module and nowhere else.

import { initData } from "./bridge.js";
import { fetched } from "./fetching.js";
import { knows, say } from "./words.js";

const BASE = "/api/v1";
let session = "";
/** What the API says of this person, and the workspace that lists are of. */
let me = { workspaces: [], asks_twice_above: 0 };
let workspace = null;

export const setMe = (found) => (me = found);
/** Whether so many faces are asked about once more. */
export const asksTwice = (faces) => faces > me.asks_twice_above;
export const lookAt = (id) => (workspace = id);
/** Whether this person moderates a workspace: only moderators see whole photos in their view. */
export const moderates = (id) => me.workspaces.some((one) => one.id === id);
/** Whether the page has a history for this person, in which things can be undone later. */
export const seesHistory = () => me.workspaces.length > 0;

/** A refusal with its code, or no answer: status 0. */
export class Problem extends Error {
  /** @param {number} wait_s how long nobody should ask again; 0 where that is not known */
  constructor(status, body, wait_s = 0) {
    const byWhom = `error.${body.code}_by`;
    const key = body.details?.by && knows(byWhom) ? byWhom : `error.${body.code}`;
    super(knows(key) ? say(key, body.details) : unknown(status, body.code, wait_s));
    this.status = status;
    this.code = body.code;
    this.details = body.details ?? {};
  }
}

/** What is said of a code that has no words of its own. */
function unknown(status, code, wait_s) {
  if (code === "unknown_user") return say("app.not_started");
  if (status === 0) return say(code === "unanswered" ? "app.unanswered" : "app.offline");
  if (status === 401) return say("app.ended");
  if (status === 412) return say("app.changed");
  if (status === 429) return tooMany(wait_s);
  return say(status >= 500 || /^(done_already|still_running)$/.test(code) ? "app.failed" : "app.refused");
}

function tooMany(wait_s) {
  const [time, n] = wait_s > 99 ? ["minutes", Math.ceil(wait_s / 60)] : ["seconds", wait_s];
  return `${say("app.too_many")} ${say(n ? `app.wait_${time}` : "app.wait", { n })}`;
}

async function openSession() {
  ({ session } = await send("POST", "/sessions", { init_data: initData }, {}));
}

/** @returns the answer's JSON, or null for an answer without a body */
async function send(method, path, body, headers) {
  const options = {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  };
  const read = async (answer) => {
    if (answer.ok) return answer.status === 204 ? null : answer.json();
    const wait_s = Number(answer.headers.get("Retry-After"));
    throw new Problem(answer.status, await answer.json().catch(() => ({})), wait_s);
  };
  return fetched(BASE + path, options, read).catch((problem) => {
    throw problem instanceof Problem ? problem : new Problem(0, { code: "offline" });
  });
}

/** Sends once more with a new session when the old one has ended. */
async function authorised(method, path, body, headers = {}) {
  if (!session) await openSession();
  const signed = () => ({ ...headers, Authorization: `Bearer ${session}` });
  try {
    return await send(method, path, body, signed());
  } catch (problem) {
    if (problem.status !== 401) throw problem;
    await openSession();
    return send(method, path, body, signed());
  }
}

/** @param {string} path after /api/v1 @param {Record<string, unknown>} [query] empty ones are left out */
export async function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const asked = String(new URLSearchParams(given.map(([name, value]) => [name, String(value)])));
  return authorised("GET", asked ? `${path}?${asked}` : path);
}

/** Of the chosen workspace, if there is one. */
export const getOfWorkspace = (path, query = {}) => get(path, workspace ? { ...query, workspace } : query);

/** Keys of changes without an answer: the same change has the same key again, so it is done once. An answer ends them all. */
let unanswered = {};
/** Whether it may have been done. A 429 says nothing of an earlier try either. */
export const isUnanswered = ({ status, code }) => !status || status === 429 || status >= 500 || code === "still_running";
/** Requests by POST or DELETE that change nothing: they have no key, and their answers forget none. */
const CHANGES_NOTHING = /preview=true|\/pictures$|\/my\/downloads$/;

/** @returns the answer's JSON, or null for an answer without a body */
export function change(method, path, body = undefined, headers = {}) {
  return (CHANGES_NOTHING.test(path) ? authorised : once)(method, path, body, headers);
}

async function once(method, path, body, headers) {
  const asked = method + path + JSON.stringify(body);
  const key = (unanswered[asked] ??= String(crypto.getRandomValues(new Uint32Array(4))));
  const sent = authorised(method, path, body, { "Idempotency-Key": key, ...headers });
  const answer = await sent.catch((problem) => {
    // A 401 does not say whether an earlier try was done.
    if (!isUnanswered(problem) && problem.status !== 401) unanswered = {};
    throw problem.status === 0 ? new Problem(0, { code: "unanswered" }) : problem;
  });
  unanswered = {};
  return answer;
}

export const create = (path, body = {}) => change("POST", path, body);

/** Takes back what somebody did. @returns {Promise<string>} what is said of it: faces that others changed since stay */
export async function undo(operation) {
  const { kept } = await create(`/faces/operations/${operation}/undo`);
  return kept ? `${say("app.taken_back")} ${say("undo.kept", { n: kept })}` : say("app.undone");
}

/** Photos, page by page, until as many are there as are wanted. @param read of a cursor and how many are missing */
export async function gathered(read, wanted) {
  let [photos, cursor] = [[], null];
  do {
    const found = await read(cursor, wanted - photos.length);
    photos = [...photos, ...found.photos];
    cursor = found.next_cursor;
  } while (cursor && photos.length < wanted);
  return { photos, cursor };
}
