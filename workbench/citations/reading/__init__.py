"""Citations read back out of text that people wrote."""
