"""The library and a shorthand for the tests of the verifier."""

import datetime as dt

from workbench.evidence.cautions import load_cautions
from workbench.evidence.library import load_library
from workbench.evidence.pitfalls import load_pitfalls
from workbench.evidence.verification import Dates, check_text
from workbench.settings import share

LIBRARY = load_library()
CAUTIONS = load_cautions(share("literature"))
PITFALLS = load_pitfalls(share("literature") / "law")
TODAY = dt.date(2026, 11, 25)


def check(text, sentencing=None, offense=None, jurisdiction="", cited=()):
    """What is said of each thing in a text, on a fixed day."""
    return check_text(text, LIBRARY, CAUTIONS, PITFALLS, Dates(TODAY, sentencing, offense), jurisdiction=jurisdiction, cited=cited)
