"""How sources, law and records are cited: one engine, the same in every document."""
