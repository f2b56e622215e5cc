"""Words that say more than research about groups can show of one person, why, and what may be said instead.

The table is ours: it errs towards marking. A mark is a doubt to be weighed by whoever writes, never a change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Overclaim", "overclaims"]


@dataclass(frozen=True, slots=True)
class Overclaim:
    """One phrase of a text that claims too much."""

    start: int
    end: int
    #: The phrase as it stands in the text.
    said: str
    reason: str
    #: What the evidence can carry, in words that fit in its place.
    instead: str


_CAUSE = "Most of this research observes people; that one thing follows another does not show that it made it happen."
_PROOF = "A study supports a statement or does not; it proves nothing about one person."
_SURE = "Research gives likelihoods. A prosecutor needs one counterexample to answer a certainty."
_FUTURE = "Research about groups does not predict what one person will do."
_BRAIN = "Studies of brains compare groups; they do not explain an act, and nobody looked into this client's."
_FATE = "Most people with such a history do not offend, and the court knows it."
_WILL = "It takes the act out of the client's hands, which the court will not accept and the research does not show."

#: What is marked, why, and what may stand in its place.
_TABLE = (
    (r"caus(?:es|ed)", _CAUSE, "is associated with"),
    (r"causal(?:ly)?|the cause of|direct result of|directly led to|led directly to", _CAUSE, "associated with"),
    (r"proves?(?: that)?|proved|proof that|(?:scientifically )?proven", _PROOF, "supports"),
    (r"establish(?:es|ed) that|demonstrates? conclusively|conclusively (?:shows?|shown)", _PROOF, "is consistent with"),
    (r"guarantees?d?", _SURE, "makes more likely"),
    (r"undoubtedly|unquestionably|certainly|without (?:any |a )?doubt|of course", _SURE, "likely"),
    (r"inevitabl[ey]|always leads?|invariably", _SURE, "often"),
    (r"will (?:never|not) (?:re-?offend|commit|do)|will never|no risk of", _FUTURE, "is less likely to"),
    (r"would (?:never|not) have (?:happened|committed|offended)|but for (?:his|her|their)", _FUTURE,
     "was less likely to"),
    (r"made (?:him|her|them) (?:do|commit)|forced (?:him|her|them) to (?:offend|commit)|(?:had|left with) no choice",
     _WILL, "was part of the circumstances in which"),
    (r"because of (?:his|her|their) brain|brain[- ]damaged|hard-?wired|(?:his|her|their) brain (?:made|caused)",
     _BRAIN, "at an age or with a history in which, in groups, self-control is weaker"),
    (r"destined|doomed|predetermined|bound to (?:offend|fail|end)|(?:was )?programmed to", _FATE, "at higher risk"),
)
_ANY = re.compile("|".join(rf"(?P<row{i}>\b(?:{pattern})\b)" for i, (pattern, _, _) in enumerate(_TABLE)),
                  re.IGNORECASE)


def overclaims(text: str) -> Iterator[Overclaim]:
    """The phrases of a text that claim too much, in reading order.

    >>> [(one.said, one.instead) for one in overclaims("The abuse caused it.")]
    [('caused', 'is associated with')]
    """
    for match in _ANY.finditer(text):
        assert match.lastgroup is not None  # every row of the table is a group
        _, reason, instead = _TABLE[int(match.lastgroup.removeprefix("row"))]
        yield Overclaim(match.start(), match.end(), match[0], reason, instead)
