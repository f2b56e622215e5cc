"""How a notebook is executed for a case, and what is kept of it."""
