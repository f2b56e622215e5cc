"""nbformat is imported without the grammars of addresses, and checks addresses all the same."""

import subprocess
import sys

CODE = """
import sys
from workbench.runs.quick import import_nbformat
import_nbformat()
assert "nbformat" in sys.modules
print("compiled at once" if "rfc3987_syntax" in sys.modules else "not yet")
from jsonschema import Draft202012Validator
validator = Draft202012Validator({"format": "iri"}, format_checker=Draft202012Validator.FORMAT_CHECKER)
print(validator.is_valid("https://example.org/\\u00e9"), validator.is_valid("no address"), "rfc3987_syntax.syntax_helpers" in sys.modules)
"""


def test_grammars_are_compiled_when_the_first_address_is_checked():
    done = subprocess.run([sys.executable, "-W", "error", "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["not yet", "True False True"]
