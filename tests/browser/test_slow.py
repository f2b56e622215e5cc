"""A kernel that is slow to answer: what it says comes in parts, late, and twice; what is typed meanwhile is kept."""

import datetime as dt
import json

import pytest

from tests.browser.servers import AUTHOR
from tests.browser.visiting import add
from workbench.settings import Settings
from workbench.widgets.panel import program
from workbench.widgets.plan import plan
from workbench.widgets.session import Session
from workbench.widgets.talk import Talk

RENDER = """() => {
    const heard = [];
    globalThis.sent = [];
    globalThis.fromKernel = (message) => heard.forEach((each) => each(message, []));
    globalThis.leave = ours.render({ model: { send: (message) => sent.push(message), on: (_, hear) => heard.push(hear), off() {} },
                  el: document.body.appendChild(document.createElement("div")) });
}"""


class Line:
    """The page's own program and the kernel's own talk, with a line between them that the test holds."""

    def __init__(self, page, talk_of):
        self.page, self.told, self._talk_of = page, [], talk_of
        self.restarted()

    def restarted(self):
        """Begin with a kernel that knows nothing of what the page has said before."""
        self.talk = self._talk_of(lambda message, _: self.told.append(json.loads(json.dumps(message))))

    def asked(self):
        """Let the kernel hear what the page has said."""
        self.page.wait_for_timeout(300)  # the page waits for a pause in the typing
        for message in self.page.evaluate("sent.splice(0)"):
            self.talk.hear(message)

    def answered(self, most=99):
        """Let the page hear what the kernel has said, or the first of it."""
        for message in self.told[:most]:
            self.page.evaluate("(message) => fromKernel(message)", message)
        del self.told[:most]
        self.page.wait_for_timeout(100)  # it draws with the next frame


@pytest.fixture
def page(browser):
    made = browser.new_page()
    made.add_script_tag(type="module", content=program().replace("export default", "globalThis.ours ="))
    made.wait_for_function("Boolean(globalThis.ours)")
    made.evaluate(RENDER)
    yield made
    made.close()


@pytest.fixture
def line(page, held, place, case_id):
    def talk(send):
        panel = plan(case_id, Settings(cases=place.folder, store=str(place.store), author=AUTHOR))
        return Talk("plan", panel._sections, Session(held, case_id, AUTHOR, lambda: dt.datetime.now(dt.UTC)), send,
                    choices=panel._choices())

    return Line(page, talk)


def test_nothing_can_be_typed_before_the_page_knows_the_case(line):
    line.asked()
    line.answered(1)
    assert line.page.locator("input, textarea, button").count() == 0
    line.answered()
    line.page.get_by_role("button", name="Add: Need", exact=True).wait_for()


def test_what_is_added_while_the_kernel_greets_again_stands_beside_what_was_there(line):
    line.asked()
    line.answered()
    before = line.talk.session.document["recommendation"]["purposes"]
    line.page.evaluate("sent.push({ type: 'hello' })")
    line.asked()
    line.answered(1)
    line.page.locator('[name="aggravation"]').fill("A gun is a danger to all who are near it.")
    added = add(line.page.locator("body"), "Purpose", answer="Two years are a long term.")
    assert added.get_attribute("open") is not None
    line.asked()
    line.answered()
    assert added.get_attribute("open") is not None
    now = line.talk.session.document["recommendation"]["purposes"]
    assert [each["answer"] for each in now] == [*(each["answer"] for each in before), "Two years are a long term."]


def test_what_a_broken_line_lost_is_sent_again_in_its_order_and_made_once(line):
    line.asked()
    line.answered()
    body = line.page.locator("body")
    before = line.talk.session.document["recommendation"]["purposes"]
    body.locator('[name="aggravation"]').fill("A gun is a danger.")
    line.page.wait_for_timeout(300)
    assert line.page.evaluate("sent.splice(0).length") == 1  # nobody hears it
    add(body, "Purpose", answer="Two years are a long term.")
    line.asked()
    line.answered()
    assert line.talk.session.document["recommendation"]["purposes"] == before, "what follows waits for what is missing"
    body.locator(".wb-state[data-state=offline]").wait_for()
    again = line.page.evaluate("sent.splice(0)")
    for message in [*again, *again]:
        line.talk.hear(message)
    line.answered()
    wish = line.talk.session.document["recommendation"]
    assert wish["aggravation"] == "A gun is a danger."
    assert [each["answer"] for each in wish["purposes"]] == [*(each["answer"] for each in before), "Two years are a long term."]
    assert body.locator(".wb-state").get_attribute("data-state") == "saving"  # no autosave runs here
    line.page.wait_for_timeout(6000)
    assert line.page.evaluate("sent.length") == 0, "what was answered is not sent again"


def test_a_form_that_is_taken_away_sends_nothing_more(line):
    line.asked()
    line.answered()
    line.page.locator('[name="aggravation"]').fill("A gun is a danger.")
    line.page.evaluate("leave()")
    assert line.page.evaluate("sent.splice(0).length") == 1
    line.page.wait_for_timeout(6000)
    assert line.page.evaluate("sent.length") == 0


def test_what_was_not_heard_before_the_kernel_was_started_again_reaches_the_new_one(line):
    line.asked()
    line.answered()
    line.page.locator('[name="request"]').fill("Counsel asks for thirty months.")
    line.page.wait_for_timeout(300)
    line.page.evaluate("sent.splice(0)")
    line.restarted()
    line.page.locator('[name="aggravation"]').fill("A gun is a danger.")
    line.asked()  # of a change that is not the new kernel's first
    assert line.talk.session.document["recommendation"]["aggravation"] != "A gun is a danger."
    line.page.evaluate("sent.push({ type: 'hello' })")
    line.asked()
    line.answered()
    line.asked()
    wish = line.talk.session.document["recommendation"]
    assert (wish["request"], wish["aggravation"]) == ("Counsel asks for thirty months.", "A gun is a danger.")


def test_a_passphrase_that_is_being_typed_is_not_taken_away_by_a_second_answer(page):
    gate = {"type": "gate", "title": "The case does not open", "trouble": {"error": "SW122: x.", "remedy": "y", "detail": "", "faults": []},
            "passphrase": "Passphrase", "button": "Open", "notebook": "start", "link": "Start", "language": "en"}
    for typed in ("correct ", "horse"):
        page.evaluate("(message) => fromKernel(message)", gate)
        page.locator("input[type=password]").press_sequentially(typed)
    assert page.locator("input[type=password]").input_value() == "correct horse"
