"""Where cases are kept: sealed, append-only, in one file or on one server."""
