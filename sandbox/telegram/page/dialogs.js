// Toasts, alerts, the enlarged photo, and one question at a time.

import { el } from "./dom.js";

const TOAST_MS = 5000;

export function toast(text, { isError = false } = {}) {
  const node = el("div", { class: `toast ${isError ? "error" : ""}` }, text);
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), TOAST_MS);
}

/** The result of work(). When it fails, shows why in a toast, and returns null. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message, { isError: true });
    return null;
  }
}

export function alertBox(text) {
  const dialog = document.getElementById("alert");
  dialog.querySelector("p").textContent = text;
  if (!dialog.open) dialog.showModal();
}

export function enlarge(media, caption) {
  const dialog = document.getElementById("lightbox");
  const image = dialog.querySelector("img");
  image.src = media.url;
  image.alt = caption || "Photo";
  dialog.querySelector("figcaption").textContent = caption || "";
  dialog.showModal();
}

/** The typed answer; null if the dialog was cancelled. */
export function ask(title, label) {
  const dialog = document.getElementById("ask");
  dialog.querySelector("h2").textContent = title;
  document.getElementById("ask-label").textContent = label;
  const field = dialog.querySelector("input");
  field.value = "";
  dialog.returnValue = "cancel";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok" ? field.value : null), { once: true });
  });
}

/** A click beside a dialog closes it. */
export function closeOnBackdrop() {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close("cancel"));
  }
}
