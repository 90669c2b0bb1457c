// Keeps the columns equal to the state that the stand-in streams.

import { listen, post } from "./api.js";
import { Column } from "./column.js";
import { ask, attempt, closeOnBackdrop } from "./dialogs.js";
import { el } from "./dom.js";
import { MisbehavePanel } from "./misbehave.js";

const root = document.getElementById("columns");
const chips = document.getElementById("chips");
const columns = new Map();
const misbehave = new MisbehavePanel(document.getElementById("misbehave-button"), document.getElementById("misbehave"));
let state = null;

function onState(next) {
  // Another run of the sandbox re-uses ids and versions.
  if (state && state.run !== next.run) location.reload();
  state = next;
  setConnected(true);
  const chats = next.chats;
  forgetAllBut(new Set(chats.map((chat) => chat.id)));
  chats.forEach(show);
  if (!chats.length) root.replaceChildren(el("p", { class: "empty" }, "Nobody is here yet. Add a person and a group to start."));
  updateChips(chats);
  misbehave.update(next);
  showSteps(next.steps);
}

/** Shows the hints until they are closed. They then stay closed for this run of the sandbox. */
function showSteps(steps) {
  const guide = document.getElementById("guide");
  const isShown = steps.length > 0 && sessionStorage.getItem("guide-closed") !== state.run;
  if (guide.hidden !== isShown) return;
  guide.hidden = !isShown;
  guide.querySelector("ol").replaceChildren(...steps.map((step) => el("li", {}, step)));
}

function closeSteps() {
  sessionStorage.setItem("guide-closed", state.run);
  showSteps(state.steps);
}

function show(chat, index) {
  let column = columns.get(chat.id);
  if (!column) {
    column = new Column(chat, openLink);
    columns.set(chat.id, column);
    root.querySelector(":scope > .empty")?.remove();
  }
  if (root.children[index] !== column.node) root.insertBefore(column.node, root.children[index] ?? null);
  column.update(chat, state);
}

function forgetAllBut(ids) {
  for (const [id, column] of columns) {
    if (ids.has(id)) continue;
    column.node.remove();
    columns.delete(id);
  }
}

function updateChips(chats) {
  const names = chats.map((chat) => chat.title ?? state.people.find((p) => p.id === chat.id).name);
  const signature = JSON.stringify([chats.map((c) => c.id), names]);
  if (chips.dataset.signature === signature) return;
  chips.dataset.signature = signature;
  chips.replaceChildren(...chats.map((chat, i) => el("button", { type: "button", class: "chip", onclick: () => columns.get(chat.id).reveal() }, names[i])));
}

/** Follows t.me/<bot>?start=… as this person, and shows where it leads. */
function openLink(url, personId) {
  const { hostname, pathname } = new URL(url);
  const isOurs = ["t.me", "telegram.me"].includes(hostname) && pathname.slice(1).toLowerCase() === state.bot.username.toLowerCase();
  if (isOurs) {
    attempt(() => post(`/people/${personId}/link`, { url }));
    columns.get(personId)?.reveal();
  }
  return isOurs;
}

function setConnected(isConnected) {
  const pill = document.getElementById("connection");
  const words = isConnected ? `Live · ${state.pending_updates} waiting` : "Connection lost";
  if (pill.textContent !== words) pill.textContent = words;
  pill.classList.toggle("lost", !isConnected);
  document.getElementById("offline").hidden = isConnected;
}

async function addPerson() {
  const name = await ask("Add a person", "Name");
  if (name) await attempt(() => post("/people", { name }));
}

async function addGroup() {
  const title = await ask("Add a group", "Title");
  if (title) await attempt(() => post("/groups", { title, admins: state.people.slice(0, 1).map((p) => p.id) }));
}

document.getElementById("close-guide").addEventListener("click", closeSteps);
document.getElementById("add-person").addEventListener("click", addPerson);
document.getElementById("add-group").addEventListener("click", addGroup);
closeOnBackdrop();
listen({ onState, onLost: () => setConnected(false) });
