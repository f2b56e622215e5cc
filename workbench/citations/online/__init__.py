"""Look-ups on request: the only place of the workbench that knows the network.

A question in parts (:mod:`queries`) goes to one service through a desk (:mod:`desk`), which keeps
it cached, slow and bounded, and comes back as an answer in a clear state (:mod:`answers`). Nothing
here runs unless it is switched on, and nothing here sends a sentence: only a DOI, a PMID, a title
with its first author and year, or the place of a case in its reporter.
"""
