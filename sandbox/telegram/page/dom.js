// The only way this page makes elements: text stays text, so nothing a person writes becomes markup.

/** el("button", { class: "primary", onclick: f, "aria-label": "…" }, "text", child, null) */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

const ICONS = {
  attach: "M20 11.5 11.6 20a5.3 5.3 0 0 1-7.5-7.5L12.6 4a3.6 3.6 0 0 1 5 5l-8.4 8.5a1.8 1.8 0 0 1-2.6-2.6l7.8-7.8",
  send: "M4 4.5 20.5 12 4 19.5l2.2-7.5zM6.2 12H20",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5a1 1 0 1 0 .01 0",
  commands: "M14.5 4 9.5 20",
  reply: "M10 5 4 11l6 6M4 11h9a7 7 0 0 1 7 7v1",
  react: "M12 3a9 9 0 1 0 .01 0M8.5 14a4.5 4.5 0 0 0 7 0M9 9.2v.6M15 9.2v.6",
};

/** Drawn here, so that no font has to have it. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** The hue of an account, always the same. Ids that follow one another have different hues. */
export function hueOf(id) {
  return Math.abs(id * 137) % 360;
}

export function initialsOf(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase() || "?";
}

export function avatar(id, name) {
  const node = el("span", { class: "avatar", "aria-hidden": "true" }, initialsOf(name));
  node.style.setProperty("--hue", hueOf(id));
  return node;
}
