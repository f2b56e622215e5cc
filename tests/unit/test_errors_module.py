import pickle

import pytest

from workbench import errors
from workbench.errors import CaseInvalid, Fault, WorkbenchError, nearest

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, WorkbenchError)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
def test_an_error_survives_the_way_between_processes(kind):
    error = kind("what", remedy="do", file="f", field="$.x", faults=(Fault("$.y", "bad"),))
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind and str(again) == str(error)
    assert (again.code, again.faults) == (error.code, error.faults)


def test_an_error_reads_as_what_where_and_remedy():
    error = CaseInvalid("broken", remedy="Mend it.", file="case.json", faults=(Fault("$.a", "missing"),))
    assert str(error) == "SW101: broken (case.json)\n  $.a: missing\n  Remedy: Mend it."
    assert str(error.in_file("other.json")).startswith("SW101: broken (other.json)")


def test_the_nearest_keys_are_named_or_said_to_be_none():
    assert nearest("wiggins", ["wiggins-v-smith", "roper"]) == "Did you mean wiggins-v-smith?"
    assert nearest("zzz", ["roper"]) == "No key resembles it."


def test_capitals_do_not_hide_the_nearest_key():
    assert nearest("ussg-5h1-1", ["ussg-5H1-1", "other"]) == "Did you mean ussg-5H1-1?"
