// Saves chosen photos. Only Telegram's newer apps do it themselves: everywhere else Telegram opens the address in a
// browser, as the frame of Telegram Web lets nothing be downloaded.

import { create } from "./api.js";
import { canSave, listen, post } from "./bridge.js";

/** What to do when Telegram saves what it was asked for. */
let whenSaved = () => {};

// Telegram asks its user first.
listen("file_download_requested", ({ status }) => {
  if (status === "downloading") whenSaved();
  whenSaved = () => {};
});

/**
 * @param {number[]} ids of photos
 * @param {(missing: number, isInBrowser: boolean) => void} told hears that it has begun, and how many cannot be saved
 */
export async function save(ids, told) {
  const { address, file_name, left_out } = await create("/faces/my/downloads", { photo_ids: ids });
  const url = new URL(address, location.origin).href;
  if (canSave) {
    whenSaved = () => told(left_out.length, false);
    post("web_app_request_file_download", { url, file_name });
  } else {
    post("web_app_open_link", { url });
    told(left_out.length, true);
  }
}
