"""Serve the forms by Voilà, without code, to people who have signed in at the Jupyter server.

An extension of the server that ``workbench serve`` starts. It shows the notebooks in the order of work, lets Voilà
open those that are forms and nothing else, and lets a browser talk to the kernel of its form in the messages of
widgets alone: no file, no terminal and no code can be asked for.
"""

from __future__ import annotations

import json
import logging
from html import escape
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, authenticated

from workbench.errors import RunError

__all__ = ["MESSAGES", "ORDER", "FormsOnly", "admit", "index"]

#: The notebooks in the order of work, with what each is for.
ORDER = (
    ("start", "Start", "Choose a case, begin a new one."),
    ("intake", "Intake", "The matter, the client, the family, interviews and the life history."),
    ("records", "Records", "Exhibits, requests for records, authorizations, and facts page by page."),
    ("factors", "Factors", "What was found, what was looked for and not found, what was not asked."),
    ("research", "Research", "What research says on each factor, for and against."),
    ("argument", "Argument", "The claims, written next to what supports them."),
    ("plan", "Plan", "Needs, services, who confirmed them, conditions."),
    ("documents", "Appendix", "Check the case, build its documents and open them."),
    ("review", "Review", "Read each claim beside its passages, and sign off."),
)

#: What a page may say to its kernel: a widget's messages, never code.
MESSAGES = ("comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request")

#: Seconds between the end of a page and that of its kernel: many times what a save takes. Our choice.
GRACE_S = 10.0

#: The tag of the cell that shows a notebook's form.
_FORM = "form"

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mitigation workbench</title><style>
body {{ margin: 0; background: #fff; color: #1c1f23; font: 16px/1.5 system-ui, sans-serif; }}
main {{ max-width: 42rem; margin: 3rem auto; padding: 0 1.25rem; }}
h1 {{ font-size: 1.5rem; font-weight: 600; }}
ol {{ padding: 0; list-style: none; }}
li {{ border-top: 1px solid #d5d9de; }}
a {{ display: block; padding: 0.75rem 0.25rem; color: inherit; text-decoration: none; }}
a b {{ color: #1f4f8f; font-weight: 600; text-decoration: underline; }}
a:hover b, a:focus b {{ color: #12325c; }} a:focus-visible {{ outline: 3px solid #1f4f8f; }}
</style></head><body><main><h1>Mitigation workbench</h1>
<p>What you type is saved by itself. Close a page when you have finished with it.</p><ol>
{rows}
</ol><p><a href="{logout}"><b>Sign out</b></a></p></main></body></html>
"""


def admit(handler: JupyterHandler, *, notebook: Any, **_: Any) -> Any:
    """A notebook's form, without what speaks to a person in JupyterLab.

    Raises:
        HTTPError: 404 the notebook is not a form.
    """
    cells = [cell for cell in notebook["cells"] if _FORM in cell["metadata"].get("tags", ())]
    if not cells:
        raise HTTPError(404)
    notebook["cells"] = cells
    assert handler.xsrf_token  # asking for it sets the cookie with which the page says that it was left
    return notebook


def index(folder: Path, base: str) -> str:
    """The page that lists the forms of ``folder`` in the order of work."""
    rows = "\n".join(
        f'<li><a href="{escape(url_path_join(base, "voila", "render", f"{name}.ipynb"))}"><b>{escape(title)}</b><br>'
        f"{escape(purpose)}</a></li>"
        for name, title, purpose in ORDER if _is_form(folder / f"{name}.ipynb"))
    return _PAGE.format(rows=rows, logout=escape(url_path_join(base, "logout")))


class FormsOnly(Authorizer):
    """Lets those who have signed in see forms and talk to a form's kernel; the rest of the server is closed."""

    def is_authorized(self, handler: JupyterHandler, user: Any, action: str, resource: str) -> bool:  # noqa: ARG002 - theirs
        """Whether the page of a form needs it."""
        return resource == "forms" or (action, resource) in {("read", "kernels"), ("execute", "kernels")}


class _Index(JupyterHandler):
    auth_resource = "forms"

    @authenticated
    @authorized
    def get(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.finish(index(Path(self.contents_manager.root_dir), self.base_url))


class _Left(JupyterHandler):
    """A page was left: its kernel ends when it has had time for the last save, unless a page talks to it again."""

    auth_resource = "forms"

    @authenticated
    @authorized
    def post(self, kernel_id: str) -> None:
        IOLoop.current().call_later(GRACE_S, self._end, kernel_id)
        self.set_status(204)

    async def _end(self, kernel_id: str) -> None:
        kernels = self.kernel_manager
        if kernel_id in kernels and not kernels.kernel_model(kernel_id)["connections"]:  # type: ignore[no-untyped-call]
            await ensure_async(kernels.shutdown_kernel(kernel_id))  # type: ignore[no-untyped-call]


class _NoFact(logging.Filter):
    """Keeps what a cell showed, and the words of an error in it, out of the server's log."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info or "while executing cell" in str(record.msg):
            kind = record.exc_info[0] if isinstance(record.exc_info, tuple) else None
            record.msg, record.args = "A request failed: %s", (kind.__name__ if kind else "an error in a cell",)
            record.exc_info = record.exc_text = None
        return True


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "workbench.runs.serve"}]


def _load_jupyter_server_extension(server: Any) -> None:
    if not server.identity_provider.auth_enabled:
        raise SystemExit(str(RunError(
            "the server has neither a token nor a password", code="SW621", field="IdentityProvider.token",
            remedy="Take the empty token out of your Jupyter settings, or set a password: jupyter server password.")))
    for log in (server.log, logging.getLogger("tornado.application")):
        log.addFilter(_NoFact())
    base, app = server.base_url, server.web_app
    app.settings["mathjax_url"] = url_path_join(base, "voila", "static", "no-formulas.js")
    app.add_handlers(".*$", [(url_path_join(base, "forms"), _Index),
                             (url_path_join(base, "forms", "left", r"([0-9a-f-]{36})"), _Left)])


def _is_form(file: Path) -> bool:
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        return any(_FORM in cell["metadata"].get("tags", ()) for cell in cells)
    except (OSError, ValueError, LookupError, TypeError):
        return False
