// Saves chosen photos: Telegram's apps do it themselves, a browser follows the address.

import { create } from "./api.js";
import { isInApp, post } from "./bridge.js";

/** @param {number[]} ids of photos @returns {Promise<number>} how many of them could not be saved */
export async function save(ids) {
  const made = await create("/faces/my/downloads", { photo_ids: ids });
  const url = new URL(made.address, location.origin).href;
  if (isInApp) post("web_app_request_file_download", { url, file_name: made.file_name });
  else Object.assign(document.createElement("a"), { href: url, download: made.file_name }).click();
  return made.left_out.length;
}
