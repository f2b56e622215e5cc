"""Real servers, started as a person starts them, in a home of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

TOKEN = "browser-tests"
KEY = "ab" * 32
AUTHOR = "Maria Ortega"


@dataclass(frozen=True)
class Place:
    """The home, the working folder and the case store that JupyterLab and Voilà share."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "mitigation"

    @property
    def store(self) -> Path:
        return self.folder / "store" / "cases.db"

    @property
    def environment(self) -> dict[str, str]:
        """What a server is started with: nothing of whoever runs the tests but where programs are."""
        return {
            **{name: os.environ[name] for name in ("PATH", "WORKBENCH_CACHE", "LANG") if name in os.environ},
            "HOME": str(self.home), "TMPDIR": str(self.home / "tmp"), "JUPYTER_CONFIG_DIR": str(self.home / "config"),
            "JUPYTER_DATA_DIR": str(self.home / "data"), "JUPYTER_RUNTIME_DIR": str(self.home / "run"),
            "IPYTHONDIR": str(self.home / "ipython"), "XDG_CACHE_HOME": str(self.home / "cache"),
            "JUPYTER_TOKEN": TOKEN, "WORKBENCH_STORE_KEY": KEY, "WORKBENCH_AUTHOR": AUTHOR,
            "WORKBENCH_STORE": str(self.store),
        }


def settle(home: Path) -> Place:
    """A home in which a server may run, as root too."""
    for name in ("tmp", "config", "data", "run", "cache"):
        (home / name).mkdir(parents=True, mode=0o700)
    settings = {"ServerApp": {"allow_root": True, "port_retries": 0}}
    (home / "config" / "jupyter_server_config.json").write_text(json.dumps(settings), encoding="utf-8")
    return Place(home)


class Server:
    """``workbench lab`` or ``workbench serve``, running."""

    def __init__(self, place: Place, kind: str, *more: str, **environment: str) -> None:
        self.place, self.kind = place, kind
        self.log = place.home / f"{kind}.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [Path(sys.executable).with_name("workbench"), kind, place.folder, "--no-browser", "--port", str(self.port),
                 *more], cwd=place.home, env={**place.environment, **environment}, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True)

    def wait(self, patience_s: float = 90) -> "Server":
        """Until it answers."""
        end = time.monotonic() + patience_s
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self.get("/api")
            except urllib.error.HTTPError:
                return self
            except OSError:
                time.sleep(0.2)
            else:
                return self
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def get(self, path: str, *, token: str = TOKEN) -> bytes:
        """What stands at a path, asked for with a token, or without where it is empty."""
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"token {token}"} if token else {})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def kernels(self) -> list[dict]:
        return json.loads(self.get("/api/kernels"))

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(15)
