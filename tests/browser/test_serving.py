"""Voilà behind the server's own authentication: who may see what, and what a page may do to a kernel."""

import datetime as dt
import http.client
import json
import time
import urllib.error
import urllib.request

import pytest

from tests.browser.servers import TOKEN, Server, settle
from workbench.case.store.cases import By

FORM = "/voila/render/intake.ipynb"


def status(server, path, **headers):
    """Status and body of an answer, redirects not followed."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode(errors="replace") if answer.status != 101 else ""
    connection.close()
    return answer.status, body, dict(answer.getheaders())


def signed(**headers):
    return {"Authorization": f"token {TOKEN}", **headers}


def running(server):
    return {each["id"] for each in server.kernels()}


def kernel_of(window):
    return window.page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")


def test_whoever_has_not_signed_in_sees_the_login_page_and_starts_no_kernel(voila):
    before = running(voila)
    for path in ("/forms", FORM, "/voila/tree", "/lab"):
        found, body, headers = status(voila, path)
        assert found == 302 and headers["Location"].startswith("/login") and "wb-" not in body
    for path in ("/api/kernels", "/api/contents", "/api/sessions"):
        assert status(voila, path)[0] == 403
    assert status(voila, f"{FORM}?token=wrong")[0] == 302
    assert running(voila) <= before


def test_who_has_signed_in_gets_forms_and_nothing_else_of_the_server(voila):
    found, body, headers = status(voila, "/forms", **signed())
    assert found == 200 and "intake.ipynb" in body and "appendix.ipynb" not in body
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    for path in ("/api/contents", "/api/contents/cases", "/files/store/cases.db", "/view/cases.json", "/api/terminals",
                 "/api/sessions", "/api/kernelspecs", "/nbconvert/html/intake.ipynb", "/api/config/notebook",
                 "/voila/files/cases/federal-youth.json", "/lab", "/terminals/websocket/1", "/edit/intake.ipynb"):
        assert status(voila, path, **signed())[0] in {302, 403, 404}, path
        assert "Berruezal" not in status(voila, path, **signed())[1]
    start = urllib.request.Request(f"{voila.url}/api/kernels", data=b"{}", method="POST", headers=signed())
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(start, timeout=30)
    assert "federal-youth" not in status(voila, "/voila/tree", **signed())[1]
    # Voilà asks nobody to sign in for its files: none may be asked for.
    for path in ("cases/federal-youth.json", "store/cases.db", "intake.ipynb", "documents/x.pdf", "x.png"):
        assert status(voila, f"/voila/files/{path}")[0] in {403, 404} and status(voila, f"/voila/files/{path}", **signed())[0] in {403, 404}


def test_a_notebook_that_is_no_form_is_not_opened_and_the_page_that_says_so_tells_nothing(voila):
    before = running(voila)
    for path in ("/voila/render/appendix.ipynb", "/voila/render/none.ipynb", "/voila/render/../../etc/passwd",
                 "/voila/render/cases/federal-youth.json"):
        found, body, _ = status(voila, path, **signed())
        assert found in {302, 404} and "Traceback" not in body and str(voila.place.home) not in body
    assert running(voila) <= before


def test_an_error_in_a_form_shows_and_logs_no_word_of_it(voila):
    cell = {"cell_type": "code", "id": "a", "execution_count": None, "metadata": {"tags": ["form"]}, "outputs": [],
            "source": "raise ValueError('Sorrelwick has died')"}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (voila.place.folder / "broken.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    found, body, _ = status(voila, "/voila/render/broken.ipynb", **signed())
    assert found == 200 and "Sorrelwick" not in body and "Traceback" not in body
    log = voila.log.read_text(encoding="utf-8")
    assert "Sorrelwick" not in log and "A request failed: CellExecutionError" in log


def test_a_socket_is_opened_from_the_servers_own_page_alone(voila, visit, case_id):
    window = visit(voila).open("intake")
    window.panel()
    kernel = kernel_of(window)
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    path = f"/api/kernels/{kernel}/channels"
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in window.context.cookies())
    assert status(voila, path, **upgrade, Cookie=cookie, Origin=voila.url)[0] == 101
    assert status(voila, path, **upgrade, Cookie=cookie, Origin="https://elsewhere.example")[0] == 403
    assert status(voila, path, **upgrade)[0] == 403


def test_a_page_cannot_run_code_in_its_kernel_and_closing_it_ends_the_kernel(voila, visit, case_id):
    window = visit(voila).open("intake")
    window.panel()
    mark, kernel = voila.place.home / "mark", kernel_of(window)
    window.page.evaluate("""async ([mark, id]) => {
        const socket = new WebSocket(`ws://${location.host}/api/kernels/${id}/channels`);
        await new Promise((resolve) => { socket.onopen = resolve; });
        const ask = (type, content) => socket.send(JSON.stringify({ channel: "shell", content, metadata: {},
            parent_header: {}, buffers: [], header: { msg_id: type, msg_type: type, session: "s", username: "", version: "5.3" } }));
        ask("execute_request", { code: `open(${JSON.stringify(mark)}, "w").close()`, silent: false });
        const known = new Promise((resolve) => { socket.onmessage = ({ data }) => data.includes?.("kernel_info_reply") && resolve(); });
        ask("kernel_info_request", {});
        await known;
        socket.close();
    }""", [str(mark), kernel])
    assert not mark.exists()
    window.page.goto(f"{voila.url}/forms")
    end = time.monotonic() + 20
    while kernel in running(voila) and time.monotonic() < end:
        time.sleep(0.2)
    assert kernel not in running(voila)


def test_people_who_share_a_token_say_who_they_are_once_and_the_history_tells_them_apart(place, held, visit, empty_case):
    people, windows = {"Tom O'Reyes \\ {x}": "Tom", 'Ana "Ñ" <b>': "Ana"}, {}
    server = Server(place, "serve", WORKBENCH_AUTHOR="").wait()
    try:
        assert status(server, FORM, **signed())[0] == 302 and not running(server)
        for name, typed in people.items():
            held.read(empty_case, By(name, dt.datetime.now(dt.UTC)))
            page = (window := visit(server)).page
            page.goto(f"{server.url}/voila/render/plan.ipynb?token={TOKEN}")
            assert page.locator("ol a").count() == 0 and window.violations(1280) == []
            page.get_by_label("Your name, for the history").fill(name)
            page.keyboard.press("Enter")
            page.get_by_role("link", name="Intake").wait_for()
            window.shot("named")
            assert page.get_by_label("Your name, for the history").input_value() == name and window.violations(1280) == []
            page.get_by_role("link", name="Intake").click()
            page.get_by_label("Full name" if typed == "Tom" else "Short name").first.fill(typed)
            windows[name] = window
            page.wait_for_timeout(1500)
            window.saved()
            assert held.newest(empty_case).author == name
        page.goto(f"{server.url}/logout")
        page.goto(f"{server.url}/forms?token={TOKEN}")
        assert page.get_by_label("Your name, for the history").input_value() == ""
        page.get_by_label("Your name, for the history").fill("   ")
        page.keyboard.press("Enter")
        page.get_by_text("A name is one line").wait_for()
        window.errors.clear()  # Chromium says that the answer was 400
        for window in windows.values():
            window.page.goto("about:blank")
    finally:
        server.stop()
    assert people.keys() <= {each.author for each in held.history(empty_case)}


def test_a_server_without_token_and_password_does_not_start(tmp_path):
    home = settle(tmp_path / "open")
    settings = json.dumps({"ServerApp": {"allow_root": True}, "IdentityProvider": {"token": ""}})
    (home.home / "config" / "jupyter_server_config.json").write_text(settings, encoding="utf-8")
    server = Server(home, "serve", JUPYTER_TOKEN="")
    try:
        assert server.process.wait(60) == 1
    finally:
        server.stop()
    assert "SW621" in server.log.read_text(encoding="utf-8")
