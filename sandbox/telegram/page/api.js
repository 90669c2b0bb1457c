// The control API of the stand-in.

/** Raises Error with the stand-in's own explanation. */
async function request(path, options) {
  let answer;
  try {
    answer = await fetch(`/control${path}`, options);
  } catch {
    throw new Error("The sandbox does not answer.");
  }
  const body = await answer.json().catch(() => ({ error: `The sandbox answered ${answer.status}.` }));
  if (!answer.ok) throw new Error(body.error ?? `The sandbox answered ${answer.status}.`);
  return body;
}

export const get = (path) => request(path);

export const post = (path, body = {}) =>
  request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

export const del = (path) => request(path, { method: "DELETE" });

/** Several files become an album. */
export function postFiles(chatId, personId, files, { caption = "", asDocuments = false } = {}) {
  const form = new FormData();
  form.set("from", personId);
  form.set("caption", caption);
  form.set("as_documents", asDocuments);
  for (const file of files) form.append("files", file, file.name);
  return request(`/chats/${chatId}/files`, { method: "POST", body: form });
}

/** Calls onState at once and after every change; the browser reconnects by itself. */
export function listen({ onState, onLost }) {
  const events = new EventSource("/control/events");
  events.onmessage = (event) => onState(JSON.parse(event.data));
  events.onerror = onLost;
}
