"""A whole case by clicks and keys, from an empty folder to three documents; and what of it is on the disk in clear text."""

import json
import os
import re
from contextlib import ExitStack
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.servers import Server, settle
from tests.browser.visiting import ARGUMENTS, WINDOW, Visit, add, chromium, fill, pick, tell_of_failure
from tests.paper import pdf

PASSPHRASE = "seven grey herons wade"
#: Words that stand nowhere else: the client's, a witness's, and one of an impression, which is never printed.
NAME, SAID, FELT = "Sorrelwick", "Quenderby", "Ullmarsh"

ALONE = f"Mr. {NAME} was left alone at home for days at a time."
PRISON = f"His father was in prison while Mr. {NAME} went to elementary school."
TAKEN_IN = f"His aunt, Ida {SAID}, took him in."
EARLIER = f"A neighbor remembers Mr. {NAME} at his aunt's door a year before that."
READ = f"The school noted that Mr. {NAME} came without food or a coat."

FILE, TALK = "A · Elementary school file", f"B · Interview with Ida {SAID}"
#: What is remembered, when that was, and the page that shows it.
REMEMBERED = {ALONE: ("age 6–7", TALK, "1"), PRISON: ("2007–2011", FILE, "1"), TAKEN_IN: ("fall 2009", TALK, "2"),
              EARLIER: ("about 2008", TALK, "3")}
FOUND = {"Childhood neglect": (ALONE, READ), "Parental incarceration": (PRISON,), "Upbringing by relatives": (TAKEN_IN,)}
#: Each claim: the factor it begins from (the first begins from a finding), what it says, and why it matters.
CLAIMS = {
    "He was left to himself": ("", "Growing up neglected", "arrest in later life", "Nobody fed him in the mornings."),
    "His father was in prison": ("Parental incarceration", "Having a parent in prison", "antisocial behavior",
                                 "He saw his father behind glass."),
    "An aunt raised him": ("Upbringing by relatives", "Growing up with relatives", "trouble at school",
                           "She was alone with four children."),
}


@pytest.fixture(scope="module")
def new_place(tmp_path_factory):
    """A person's first day: no store, no key, no settings."""
    return settle(tmp_path_factory.mktemp("new"))


@pytest.fixture
def day(browser, new_place, tmp_path, request):
    """A day at JupyterLab, with a browser that keeps its profile on the disk as a person's does."""
    with ExitStack() as stack:
        made = []

        def begin():
            server = Server(new_place, "lab", WORKBENCH_STORE="", WORKBENCH_STORE_KEY="").wait()
            stack.callback(server.stop)
            context = browser.browser_type.launch_persistent_context(
                new_place.home / "profile", executable_path=chromium(), args=list(ARGUMENTS), viewport=WINDOW)
            made.append(Visit(context, server, tmp_path))
            stack.callback(made[-1].close)
            return made[-1]

        try:
            yield begin
        finally:
            for each in made:
                if not each.page.is_closed():
                    each.shot("last")
                    tell_of_failure(request, each)
    assert [each for visit in made for each in (*visit.outside, *visit.errors)] == []


@pytest.fixture
def school_file(tmp_path):
    path = tmp_path / "school.pdf"
    path.write_bytes(pdf("Lowell Run Elementary School", "January 2009. No food and no coat.", "Withdrawn in November 2009."))
    return path


def with_word(place, word):
    """Files of a person's work that hold a word, in any encoding a program would write, or are named by it.

    Searched are the home with settings, logs, notebooks, checkpoints, the browser's profile and temporary files, and
    the workbench's cache.
    """
    forms = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.lower().encode()]
    everything = [*place.home.rglob("*"), *Path(os.environ["WORKBENCH_CACHE"]).rglob("*")]
    assert len(everything) > 50
    return [each for each in everything if word.lower() in str(each).lower()
            or (each.is_file() and any(form in each.read_bytes() for form in forms))]


def begin(window):
    """No store yet: a passphrase is typed, and a case begun."""
    window.page.locator("input[type=password]").press_sequentially(PASSPHRASE)
    window.page.keyboard.press("Enter")
    window.page.get_by_label("Client's full name").press_sequentially(f"Ansel {NAME}")
    window.page.keyboard.press("Enter")
    expect(window.page.locator(".wb-next")).to_have_text(f"You work on the case of Ansel {NAME}. Go on with Intake")


def intake(window):
    """The matter, the client, the family, what was told, and what is remembered of when."""
    expect(window.section("Client").locator('[name="full_name"]')).to_have_value(f"Ansel {NAME}")
    matter, client = window.section("Matter"), window.section("Client")
    fill(matter, court="United States District Court for the Eastern District of Pennsylvania", jurisdiction="us",
         caption=f"United States v. {NAME}", docket="No. 5:26-cr-00999", offense_date="2025-09-14",
         sentencing_date="February 18, 2027", counsel="Josephine Adeyinka-Wray", prepared_by="Hollis Brandvold, M.S.W.")
    add(matter, "Count", count="1", statute="18 U.S.C. § 922(g)(1)",
        description="Possession of a firearm after a felony conviction")
    fill(client, short_name=f"Mr. {NAME}", birth_date="2001-04-09", sex="Male")
    client.get_by_label("Subject (she)").focus()
    for word in ("he", "him", "his"):
        window.page.keyboard.type(word)
        window.page.keyboard.press("Tab")
    client.get_by_label("Language 1").fill("English")
    family = window.section("Family")
    add(family, "Relative", called="Father Osric", relation="father", sex="Male", born="about 1975")
    add(family, "Relative", called=f"Aunt Ida {SAID}", relation="aunt", sex="Female")
    interview = add(window.section("Interviews"), "Interview", person=f"Ida {SAID}", relation="aunt", place="her kitchen",
                    in_person="Yes")
    interview.get_by_label("Day 1").fill("2026-05-04")
    for kind, text in (("Told as fact", "He came to her in the fall of 2009."), ("Said word for word", "He ate standing up."),
                       ("Impression of the interviewer", f"She held something back; {FELT}.")):
        add(interview, "Note", kind=kind, text=text)
    expect(interview.get_by_text("Work product: an impression is never printed")).to_be_visible()
    for statement, (when, _, _) in REMEMBERED.items():
        add(window.section("Facts"), "Fact", statement=statement, when=when)
    window.saved()


def records(window, paper):
    """An exhibit from a file, read page by page; one entered by hand; whose leave there is, and what was asked for."""
    desk, exhibits = window.section("Records, page by page"), window.section("Exhibits")
    desk.locator("input[type=file]").set_input_files(paper)
    desk.get_by_role("img", name="Page 1 of exhibit A").wait_for()
    fill(window.opened("Exhibits", "A"), title="Elementary school file", kind="Record", bates_prefix="SORR", bates_first="1",
         custodian="Lowell Run School District", origin="school")
    desk.get_by_text("Bates SORR-000001").wait_for()
    desk.get_by_role("button", name="Next page").click()
    desk.get_by_role("img", name="Page 2 of exhibit A").wait_for()
    desk.get_by_role("button", name="New fact from this page").press("Enter")
    window.page.keyboard.type(READ)
    fill(desk, when="winter 2008–09")
    add(exhibits, "Exhibit", label="B", title=f"Interview with Ida {SAID}", kind="Interview", pages="3",
        custodian="Hollis Brandvold", origin="aunt")
    school = "Lowell Run School District"
    add(window.section("Authorizations"), "Authorization", custodian=school, scope="School records", signed_on="2026-04-20",
        expires_on="2027-04-20")
    add(window.section("Requests for records"), "Request", custodian=school, record="School file", status="Received",
        on="2026-05-20", asked_on="2026-04-21", exhibit=FILE, authorization=f"{school} · School records")
    expect(window.section("What to chase next")).to_contain_text("Settled: 1.")
    window.saved()


def shown_where(window):
    """Back in the intake, which has heard of the exhibits: each fact gets its page, and an event its place in the life."""
    for statement, (_, exhibit, number) in REMEMBERED.items():
        add(window.opened("Facts", statement), "Reference", exhibit=exhibit, page=number)
    event = add(window.section("Life history"), "Event", when="fall 2009", title="Moves to his aunt", domain="Family")
    pick(event, "facts", TAKEN_IN)
    expect(window.section("Life line")).to_contain_text("age 8")
    window.saved()


def factors(window):
    """Factors that were found with the facts that show them; accounts that differ; what speaks for the client."""
    board = window.section("Factors, one by one")
    for label, shown in FOUND.items():
        one = board.locator(".wb-factor").filter(has=window.page.locator("summary", has_text=label)).first
        one.locator("summary").first.press("Enter")
        one.get_by_label("Found", exact=True).check()
        for statement in shown:
            one.get_by_label("Add a fact that shows it").select_option(label=statement)
        expect(one.locator(".wb-badge").first).to_contain_text(f"{len(shown)} facts")
    differ = add(window.section("Contradictions"), "Contradiction", about="When he came to his aunt", owner="Hollis Brandvold",
                 resolution="The school file and the aunt agree on 2009.")
    pick(differ, "facts", TAKEN_IN, EARLIER)
    strength = add(window.section("Strengths"), "Strength", title="An aunt who stands by him",
                   statement=f"Ida {SAID} visits him every week.")
    pick(strength, "facts", TAKEN_IN)
    window.saved()


def research(window):
    """For each factor everything that cuts against the client is read; one finding is set aside, one used in a claim."""
    part = window.section("Research")
    factor, unread = part.locator('[data-key="factor"]'), part.locator("[data-key$='-read']")
    for label in FOUND:
        factor.select_option(label=next(each for each in factor.locator("option").all_inner_texts() if each.startswith(label)))
        part.get_by_role("group", name="Findings on this factor").locator(".wb-card").first.wait_for()
        while left := unread.count():
            unread.first.press("Enter")
            expect(unread).to_have_count(left - 1)
    part.get_by_text("That holds for every factor.").wait_for()
    factor.select_option(index=0)
    part.locator(".wb-card", has_text="Cuts against the client").first.get_by_role("button", name="Set aside …").press("Enter")
    window.page.keyboard.type("Twins of another country.")
    window.page.keyboard.press("Enter")
    part.get_by_text("Twins of another country.").wait_for()
    part.locator('[data-key="factor-maxfield1996-arrest-place"]').select_option(label="A new claim")
    part.locator('[data-key="factor-maxfield1996-arrest-use"]').press("Enter")
    part.get_by_text("Used in:").wait_for()
    window.saved()


def argument(window):
    """Claims in the specialist's own words; a citation is picked by keys alone, and every claim seen as it prints."""
    part, keys = window.section("Argument"), window.page.keyboard
    printed = part.frame_locator(".wb-printed iframe:not(.wb-coming)").locator("main")
    for heading, (factor, subject, outcome, why) in CLAIMS.items():
        if factor:
            part.get_by_label("Begin a new claim from a factor").select_option(label=factor)
        fill(part, heading=heading, subject=subject, effect="More of the outcome", outcome=outcome, why_it_matters=why)
        if not factor:
            part.locator('[name="why_it_matters"]').press("Control+End")
            keys.type(" Much of this has been known since 1998 [@")
            keys.type("felitti")  # the picker has the focus now
            part.locator(".wb-found").get_by_text("@felitti1998").wait_for()
            keys.press("Enter")
            keys.press("Shift+Tab")
            keys.type("p. 251")
            keys.press("Enter")
            keys.type(".")
            expect(part.locator('[name="why_it_matters"]')).to_have_value(
                f"{why} Much of this has been known since 1998 [@felitti1998, p. 251].")
            printed.get_by_text(re.compile(r"245,\s251\s\(1998\)")).first.wait_for()
        printed.get_by_text(why).first.wait_for()
    window.saved()


def plan(window):
    """What he needs, who gives it, who confirmed that, and the condition that follows; and what the court is asked for."""
    need = add(window.section("Release plan"), "Need", need="A home", service="A room with his aunt", provider=f"Ida {SAID}",
               confirmed_by=f"Ida {SAID}", confirmed_on="2026-11-02", starts="on the day of release", funding="none needed",
               backup="Harbor Steps House", condition="Live at a place that the probation officer approves")
    pick(need, "facts", TAKEN_IN)
    expect(window.section("Does the plan hold together?").locator("tbody td")).to_have_text(["Yes"] * 4)
    asked = window.section("What the court is asked for")
    fill(asked, request="Counsel asks for a sentence of 24 months.", aggravation="A gun is a danger to all who are near it.")
    for heading, (*_, why) in CLAIMS.items():
        add(asked, "Reason", claim=heading, statement=why)
    add(asked, "Purpose", purpose="Just punishment", authority="Just punishment", answer="Two years are a long term.")
    window.ours().get_by_text("Everything a document needs is filled in.").wait_for()
    window.saved()


def review(window):
    """Counsel reads each claim and signs it."""
    part = window.section("Counsel's review")
    for number in range(len(CLAIMS)):
        part.get_by_label("Your name, as it is kept").fill("Josephine Adeyinka-Wray")
        window.page.keyboard.press("Enter")
        expect(part.locator(".wb-signed")).to_have_count(number + 1)
        if number + 1 < len(CLAIMS):
            part.get_by_role("button", name="Next claim to sign").press("Enter")
    part.get_by_text("Every claim is signed").wait_for()
    window.saved()


def build(window, volume):
    part = window.section("Appendix")
    part.get_by_label("Who may read it").select_option(volume)
    part.get_by_label("Date of the document").fill("2026-12-01")
    part.get_by_text("Nothing stands in the way of a build.").wait_for()
    part.get_by_role("button", name="Build the documents").press("Enter")
    part.locator(".wb-documents").get_by_text(f"-{volume}.pdf").wait_for(timeout=90_000)


def texts(folder, volume):
    """What the three documents say, each on one line."""
    path = {kind: next(folder.glob(f"*-{volume}.{kind}")) for kind in ("pdf", "docx", "html")}
    word = Document(path["docx"])
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    notes = next(part.blob.decode() for part in word.part.package.iter_parts() if part.partname.endswith("/footnotes.xml"))
    said = {"pdf": " ".join(page.extract_text() for page in PdfReader(path["pdf"]).pages),
            "docx": " ".join([*(each.text for each in word.paragraphs), *cells, notes]),
            "html": path["html"].read_text(encoding="utf-8")}
    return {kind: " ".join(text.split()) for kind, text in said.items()}


def test_a_whole_case_goes_from_an_empty_folder_to_three_documents_and_is_on_the_disk_in_no_clear_text(
        day, new_place, school_file):
    window = day().open("start")
    begin(window)
    intake(window.go("Intake").unlock(PASSPHRASE))
    records(window.go("Records").unlock(PASSPHRASE), school_file)
    shown_where(window.go("Intake"))
    factors(window.go("Factors").unlock(PASSPHRASE))
    research(window.go("Research").unlock(PASSPHRASE))
    argument(window.go("Argument").unlock(PASSPHRASE))
    plan(window.go("Plan").unlock(PASSPHRASE))
    review(window.go("Review").unlock(PASSPHRASE))
    window.page.keyboard.press("ControlOrMeta+s")
    window.go("Appendix").unlock(PASSPHRASE)
    for word in (NAME, SAID, FELT):
        assert with_word(new_place, word) == []

    build(window, "sealed")
    build(window, "counsel")
    window.page.keyboard.press("ControlOrMeta+s")
    window.close()
    window.server.stop()
    documents = new_place.folder / "documents"
    for volume in ("sealed", "counsel"):
        for kind, text in texts(documents, volume).items():
            for expected in (ALONE, PRISON, TAKEN_IN, READ, *CLAIMS, "245, 251 (1998)", "SORR-000001 to 000003", f"Interview with Ida {SAID}",
                             "Live at a place that the probation officer approves", "fall 2009", "agree on 2009"):
                assert expected.replace("'", "’") in text.replace("'", "’"), (volume, kind, expected)
            assert FELT not in text and "DRAFT" not in text
    assert all(json.loads(each.read_bytes())["volume"] in {"sealed", "counsel"} for each in documents.glob("*.manifest.json"))
    for word in (NAME, SAID):
        assert {each.parent for each in with_word(new_place, word)} == {documents}
    assert with_word(new_place, FELT) == []
