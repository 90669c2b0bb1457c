// Talks to the Telegram around us, without Telegram's own script: in its apps or its web pages (a frame). In a plain
// browser nothing of this happens.
// The events are those of https://core.telegram.org/api/web-events.

const launch = new URLSearchParams(location.hash.slice(1));
const frame = window.parent !== window ? window.parent : null;
const listeners = new Map();

/** What Telegram signed for us; empty in a plain browser. */
export const initData = launch.get("tgWebAppData") ?? "";
export const isInTelegram = initData !== "";
/** One of Telegram's apps is around us, not a browser, and it knows how to save a file. */
export const canSave = "TelegramWebviewProxy" in window && parseFloat(launch.get("tgWebAppVersion") ?? "") >= 8;

/** @returns {string} the language of the user's Telegram, else the browser's */
export function userLanguage() {
  try {
    const user = new URLSearchParams(initData).get("user");
    return JSON.parse(user ?? "{}").language_code || navigator.language;
  } catch {
    return navigator.language;
  }
}

export function post(type, data = {}) {
  /** @type {any} */
  const { TelegramWebviewProxy: native, external: old } = window;
  const event = JSON.stringify({ eventType: type, eventData: data });
  if (native?.postEvent) native.postEvent(type, JSON.stringify(data));
  else if (old && "notify" in old) old.notify(event);
  // Nothing secret is in an event, so whoever frames us may read it; who may, the page's policy says.
  else frame?.postMessage(event, "*");
}

/** @param {string} type @param {(data: any) => void} listener */
export function listen(type, listener) {
  listeners.set(type, [...(listeners.get(type) ?? []), listener]);
}

function receive(type, data) {
  for (const listener of listeners.get(type) ?? []) listener(data);
}

// Telegram's apps call one of these; which one depends on the app and its age.
const receiver = { receiveEvent: receive };
Object.assign(window, {
  Telegram: { WebView: receiver },
  TelegramGameProxy: receiver,
  TelegramGameProxy_receiveEvent: receive,
});
window.addEventListener("message", (event) => {
  if (event.source !== frame || typeof event.data !== "string") return;
  try {
    const { eventType, eventData } = JSON.parse(event.data);
    if (typeof eventType === "string") receive(eventType, eventData ?? {});
  } catch {
    // Others post messages too.
  }
});

const isColour = (value) => /^#[0-9a-f]{6}$/i.test(value);

const root = document.documentElement;

/** Sets Telegram's colours as --tg-… of the page, and light or dark by how bright its background is. */
function paint(theme) {
  for (const [name, value] of Object.entries(theme ?? {})) {
    if (isColour(value)) root.style.setProperty(`--tg-${name.replaceAll("_", "-")}`, value);
  }
  if (!isColour(theme?.bg_color)) return;
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(theme.bg_color.slice(at, at + 2), 16));
  root.dataset.theme = red * 0.3 + green * 0.6 + blue * 0.1 < 128 ? "dark" : "light";
}

let back = null;
listen("back_button_pressed", () => back?.());
listen("theme_changed", (data) => paint(data.theme_params));

/** Shows Telegram's own back button while there is something to go back to. @param {(() => void) | null} act */
export function showBack(act) {
  back = act;
  post("web_app_setup_back_button", { is_visible: act !== null });
}

/** @param {"success" | "error" | "warning"} kind */
export function feel(kind) {
  post("web_app_trigger_haptic_feedback", { type: "notification", notification_type: kind });
}

/** Telegram's apps take a finger that moves down for their own gesture, which closes the page. */
export function allowSwipes(allow_vertical_swipe) {
  post("web_app_setup_swipe_behavior", { allow_vertical_swipe });
}

/** Opens a link to Telegram itself. */
export function openLink(url) {
  if (!isInTelegram) window.open(url, "_blank", "noopener");
  else post("web_app_open_tg_link", { path_full: new URL(url).pathname + new URL(url).search });
}

export function begin() {
  root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  try {
    paint(JSON.parse(launch.get("tgWebAppThemeParams") ?? "{}"));
  } catch {
    // A theme that cannot be read leaves our own colours.
  }
  if (frame) post("iframe_ready", { reload_supported: false });
  post("web_app_ready");
  post("web_app_expand");
  post("web_app_request_theme");
}
