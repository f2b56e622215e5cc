"""No test writes into the cache folder of whoever runs it."""

import os
import tempfile

os.environ.setdefault("WORKBENCH_CACHE", tempfile.mkdtemp(prefix="workbench-tests-"))
