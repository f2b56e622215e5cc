"""The ``workbench`` command: each command calls one function of the library.

Exit codes: 0 all is well; 1 something is wrong with the input, and the message says what;
2 the command was called wrongly; 3 a check found errors; 130 interrupted.
"""

from workbench.cli import appendix, batch, case, check, citations, interchange, law, library, lookup, serve
from workbench.cli.root import main

__all__ = ["appendix", "batch", "case", "check", "citations", "interchange", "law", "library", "lookup", "main",
           "serve"]
