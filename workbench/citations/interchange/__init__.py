"""References as other programs write them: read without losing anything silently, and written back."""
