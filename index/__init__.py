"""Articles in, ranked passages out: load, clean, chunk, embed, store, search."""
