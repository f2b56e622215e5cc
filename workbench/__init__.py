"""The mitigation workbench: from a client's life to a cited sentencing appendix.

Importing this package loads nothing but itself; each command imports what it uses.
"""

__version__ = "2026.11.0"
