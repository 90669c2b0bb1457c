"""The Mini App: one page over the API, opened inside Telegram."""
