// Asks the service for something. A phone in a lift may wait for minutes without a word, so the page gives up before.

const ANSWERED_WITHIN_MS = 30_000;

/**
 * @param {string | URL} address @param {RequestInit} options @param {(answer: Response) => Promise<any>} read the body
 * @returns {Promise<any>} what `read` gives; throws also for an answer, or a rest of it, that does not come
 */
export async function fetched(address, options, read) {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), ANSWERED_WITHIN_MS);
  try {
    return await read(await fetch(address, { ...options, signal: waiting.signal }));
  } finally {
    clearTimeout(timer);
  }
}
