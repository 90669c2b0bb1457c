// The menu of a column: who is in the group and what the bot may do, or block and unblock.

import { post } from "./api.js";
import { attempt } from "./dialogs.js";
import { el } from "./dom.js";

const action = (label, onclick, kind = "") => el("button", { type: "button", class: kind, onclick }, label);

export function privateSettings(person) {
  const act = (what) => () => attempt(() => post(`/people/${person.id}/${what}`));
  if (person.blocked) return [action("Unblock the bot", act("unblock"))];
  if (!person.started) return [el("p", { class: "quiet" }, "The bot cannot write here until Start is pressed.")];
  return [action("Block the bot", act("block"), "danger")];
}

export function groupSettings(chat, state) {
  const owner = chat.members.find((m) => m.status === "creator") ?? chat.members[0];
  const become = (who, status) => () => attempt(() => post(`/groups/${chat.id}/members`, { who, become: status, by: owner?.id }));
  const nameOf = (id) => state.people.find((p) => p.id === id)?.name ?? id;
  const outside = state.people.filter((p) => !chat.members.some((m) => m.id === p.id));
  return [
    el("h3", {}, "Bot"),
    el("div", { class: "line" }, ...botActions(chat.bot, become)),
    el("p", { class: "quiet" }, privacyNote(chat, state)),
    el("h3", {}, "Members"),
    ...chat.members.map((member) => memberLine(member, nameOf(member.id), become)),
    outside.length ? adder(outside, become) : null,
    chat.type === "group" ? action("Make it a supergroup", () => attempt(() => post(`/groups/${chat.id}/migrate`))) : null,
  ];
}

function botActions(status, become) {
  if (status === "left" || status === "kicked") {
    return [action("Add the bot", become("bot", "member")), action("Add as admin", become("bot", "administrator"))];
  }
  const isAdmin = status === "administrator";
  return [
    isAdmin ? action("Remove admin rights", become("bot", "member")) : action("Make admin", become("bot", "administrator")),
    action("Remove", become("bot", "kicked"), "danger"),
  ];
}

function privacyNote(chat, state) {
  if (chat.bot === "administrator") return "As an admin, it sees every message.";
  return state.privacy
    ? "Privacy mode is on: it only sees commands and replies to itself."
    : "Privacy mode is off: it sees every message, if it was added afterwards.";
}

function memberLine(member, name, become) {
  const isOwner = member.status === "creator";
  const isAdmin = member.status === "administrator";
  return el(
    "div",
    { class: "line" },
    el("span", { class: "grow" }, name, " ", el("span", { class: "quiet" }, isOwner ? "owner" : isAdmin ? "admin" : "")),
    isOwner ? null : action(isAdmin ? "Demote" : "Promote", become(member.id, isAdmin ? "member" : "administrator")),
    isOwner ? null : action("Remove", become(member.id, "kicked"), "danger"),
  );
}

function adder(outside, become) {
  const select = el("select", { "aria-label": "Person to add" }, outside.map((p) => el("option", { value: p.id }, p.name)));
  return el("div", { class: "line" }, select, action("Add", () => become(Number(select.value), "member")()));
}
