"""A small FTP server on loopback: a place for documents with real folders, without copies, with errors of its own."""

from __future__ import annotations

import socket
import socketserver
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self


class Session(socketserver.StreamRequestHandler):
    """One connection: of RFC 959 and RFC 3659 what a client needs to read, write, list and remove."""

    timeout = 20
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.rest, self.listening = 0, socket.create_server(("127.0.0.1", 0))
        # A client that is silent for longer than ``timeout``, or gone without a word, ends its own connection alone.
        with suppress(OSError):
            self.serve()
        self.listening.close()

    def serve(self) -> None:
        self.say(220, "ready")
        while line := self.rfile.readline().decode().strip():
            verb, _, word = line.partition(" ")
            act = getattr(self, f"do_{verb.lower()}", None)
            if act is None:
                self.say(502, "not implemented")
                continue
            try:
                act(word)
            except OSError:
                self.say(550, "no")
            if verb == "QUIT":
                break

    def say(self, code: int, words: str) -> None:
        self.wfile.write(f"{code} {words}\r\n".encode())

    def path(self, word: str) -> Path:
        return self.server.root / word.lstrip("/")

    def data(self) -> socket.socket:
        self.say(150, "here it comes")
        return self.listening.accept()[0]

    def do_user(self, _: str) -> None:
        self.say(230, "anybody")

    def do_type(self, _: str) -> None:
        self.say(200, "as you like")

    def do_quit(self, _: str) -> None:
        self.say(221, "bye")

    def do_pasv(self, _: str) -> None:
        # A new one each time: a client that was told no has connected to the old one already.
        self.listening.close()
        self.listening = socket.create_server(("127.0.0.1", 0))
        port = self.listening.getsockname()[1]
        self.say(227, f"go (127,0,0,1,{port // 256},{port % 256})")

    def do_rest(self, word: str) -> None:
        self.rest = int(word)
        self.say(350, "from there")

    def do_retr(self, word: str) -> None:
        read = self.path(word).read_bytes()[self.rest:]
        with self.data() as to:
            to.sendall(read)
        self.rest = 0
        self.say(226, "done")

    def do_stor(self, word: str) -> None:
        with self.path(word).open("r+b" if self.rest else "wb") as file, self.data() as come:
            file.seek(self.rest)
            while block := come.recv(65536):
                file.write(block)
        self.rest = 0
        self.say(226, "done")

    def do_mlsd(self, word: str) -> None:
        found = sorted(self.path(word).iterdir())
        with self.data() as to:
            for path in found:
                to.sendall(f"type={'dir' if path.is_dir() else 'file'};size={path.stat().st_size}; {path.name}\r\n".encode())
        self.say(226, "done")

    def do_dele(self, word: str) -> None:
        self.path(word).unlink()
        self.say(250, "gone")

    def do_rmd(self, word: str) -> None:
        self.path(word).rmdir()
        self.say(250, "gone")

    def do_mkd(self, word: str) -> None:
        self.path(word).mkdir()
        self.say(257, "made")


class Server(socketserver.ThreadingTCPServer):
    """Serves a folder until it is left."""

    daemon_threads = True

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.address = f"ftp://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
