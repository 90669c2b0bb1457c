// A Mini App beside the chats, opened as a person: with init data signed as Telegram signs it for them.

import { post } from "./api.js";
import { attempt } from "./dialogs.js";
import { el } from "./dom.js";

// As Telegram Web sends them by day, and Telegram Desktop by night.
const THEMES = {
  light: {
    bg_color: "#ffffff", secondary_bg_color: "#f4f4f5", text_color: "#000000", subtitle_text_color: "#707579",
    link_color: "#3390ec", destructive_text_color: "#e53935", button_color: "#3390ec", button_text_color: "#ffffff",
  },
  dark: {
    bg_color: "#17212b", secondary_bg_color: "#232e3c", text_color: "#f5f5f5", subtitle_text_color: "#708499",
    link_color: "#6ab3f3", destructive_text_color: "#ec3942", button_color: "#5288c1", button_text_color: "#ffffff",
  },
};
// What the frame may do, as in Telegram Web: a page cannot download anything from there.
const PERMISSIONS =
  "allow-scripts allow-same-origin allow-popups allow-forms allow-modals allow-storage-access-by-user-activation";
let panel = null;

export async function openApp(url, personId) {
  const opened = await attempt(() => post(`/people/${personId}/app`));
  if (!opened) return;
  close();
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const launch = new URLSearchParams({
    tgWebAppData: opened.init_data,
    tgWebAppVersion: "9.1",
    tgWebAppPlatform: "web",
    tgWebAppThemeParams: JSON.stringify(THEMES[isDark ? "dark" : "light"]),
  });
  const frame = el("iframe", { src: `${url}#${launch}`, title: "Mini App", sandbox: PERMISSIONS });
  const end = el("button", { type: "button", class: "round", "aria-label": "Close the Mini App", onclick: close }, "×");
  const { first_name: name } = JSON.parse(new URLSearchParams(opened.init_data).get("user"));
  panel = el("aside", { class: "mini-app", "aria-label": "Mini App" }, el("h2", {}, `Opened by ${name}`), end, frame);
  document.querySelector(".stage").append(panel);
}

function close() {
  panel?.remove();
  panel = null;
}

addEventListener("message", (event) => {
  if (!panel || event.source !== panel.querySelector("iframe").contentWindow || typeof event.data !== "string") return;
  const { eventType, eventData } = JSON.parse(event.data);
  if (eventType === "web_app_close") close();
  if (eventType === "web_app_open_link" && /^https?:/.test(eventData.url)) open(eventData.url, "_blank", "noopener");
});
