"""A kernel of its own for one run: private sockets, a quiet start-up, and the case's folder.

Kernel traffic goes through Unix sockets in a private folder: over TCP it would be readable
in clear by others on the machine, and ports collide when notebooks run side by side.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager

__all__ = ["private_manager"]


def private_manager(folder: Path, environment: dict[str, str]) -> type[AsyncKernelManager]:
    """A kernel manager class whose sockets and profile live in ``folder`` (short, private, removed by the caller)."""

    class PrivateKernelManager(AsyncKernelManager):
        """Starts the kernel on Unix sockets, with the run's own environment."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.transport = "ipc"
            self.ip = str(folder / "k")
            self.connection_file = str(folder / "kernel.json")

        async def _async_start_kernel(self, **kw: Any) -> None:
            # The reader's own IPython profile must not change what a document says.
            kw["env"] = {**os.environ, **environment, "IPYTHONDIR": str(folder)}
            await super()._async_start_kernel(**kw)

        start_kernel = _async_start_kernel

    return PrivateKernelManager
