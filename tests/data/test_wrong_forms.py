"""Every wrong form in circulation that the notes on the literature and the law list, caught by name in a checked text."""

import pytest

from tests.unit.checked import CAUTIONS, LIBRARY, check
from workbench.evidence.holdings import holdings
from workbench.evidence.verdicts import BAD

HELD = holdings(LIBRARY)
PATTERNS = [pytest.param(entry, i, id=f"{entry.id}-{i}") for entry in CAUTIONS.misquotations.values() for i in range(len(entry.patterns))]


@pytest.mark.parametrize(("entry", "index"), PATTERNS)
def test_each_row_of_the_tables_is_caught_by_name(entry, index):
    pattern = entry.patterns[index]
    cited = f" {HELD.works[entry.source].shown}." if entry.source and pattern.only_if_cited else ""
    named = [one for one in check(f"{pattern.catches}{cited}") if one.detail.startswith(f"{entry.id}:")]
    assert named and named[0].status in BAD and named[0].key in {entry.source, entry.authority, entry.id}
    assert "Right: " in named[0].detail


@pytest.mark.parametrize(("entry", "index"), PATTERNS)
def test_no_right_form_is_called_wrong(entry, index):
    assert not [one for one in check(entry.patterns[index].spares) if one.detail.startswith(f"{entry.id}:")]


#: Wrong forms of bibliographic record, as a reference list or a footnote would have them: caught by comparison, without a pattern of their own.
BIBLIOGRAPHIC = (
    ("felitti1998", "Vincent J. Felitti et al., Relationship of Childhood Abuse and Household Dysfunction to Many of the Leading Causes of Death in Adults, 14 J. Preventive Med. 245 (1998)"),
    ("norman2012", "Rosana E. Norman et al., The Long-Term Health Consequences of Child Physical Abuse, Emotional Abuse, and Neglect: A Systematic Review and Meta-Analysis, 98 PLoS Med. e1001350 (2012)"),
    ("wright2008", "John Paul Wright et al., Association of Prenatal and Childhood Blood Lead Concentrations with Criminal Arrests in Early Adulthood, 5 PLoS Med. 732 (2008)"),
    ("nagin2013", "Daniel S. Nagin, Deterrence in the Twenty-First Century, 23 Crime & Just. 1 (1998)"),
    ("lipsey2009", "Mark W. Lipsey, The Primary Factors That Characterize Effective Interventions with Juvenile Offenders: A Meta-Analytic Overview, 4 Victims & Offenders 1 (2008)"),
    ("kurlychek2006", "Megan C. Kurlychek et al., Scarlet Letters and Recidivism: Does an Old Criminal Record Predict Future Recidivism?, 5 Criminology & Pub. Pol'y 483 (2006)"),
    ("fass2008", "Tracy L. Fass et al., The LSI-R and the COMPAS: Validation Data on Two Risk-Needs Tools, 35 Crim. Just. & Behav. 1095 (2009)"),
    ("malik2023", "Malik, N. (2021). {title}. Trauma, Violence, & Abuse, 24(2), 844-857."),
    ("pyroozsweeten2015", "David C. Pyrooz & Gary Sweeten, Gang Membership Between Ages 5 and 17 Years in the United States, 30 J. Adolescent Health 1 (2015)"),
    ("raphael2001", "Steven Raphael & Rudolf Winter-Ebmer, Identifying the Effect of Unemployment on Crime, 44 J.L. & Econ. 259 (2000)"),
    ("aizer2019", "Anna Aizer & Janet Currie, Lead and Juvenile Delinquency: New Evidence from Linked Birth, School, and Juvenile Detention Records, 101 Rev. Econ. & Stat. 575 (2017)"),
    ("sawyer2011", "Aaron M. Sawyer & Charles M. Borduin, Effects of Multisystemic Therapy through Midlife: A 21.9-Year Follow-Up to a Randomized Clinical Trial with Serious and Violent Juvenile Offenders, 79 J. Consulting & Clin. Psych. 643 (2008)"),
    ("stevenson2018", "Megan T. Stevenson, Distortion of Justice: How the Inability to Pay Bail Affects Case Outcomes, 34 J.L. Econ. & Org. 511 (2016)"),
)


@pytest.mark.parametrize(("key", "cite"), BIBLIOGRAPHIC, ids=[key for key, _ in BIBLIOGRAPHIC])
def test_a_wrong_record_is_a_mismatch_that_names_the_right_one(key, cite):
    found = [one for one in check(cite.replace("{title}", HELD.works[key].title)) if one.kind == "article"]
    assert [(one.status, one.key) for one in found] == [("mismatch", key)]
    assert HELD.works[key].shown in found[0].detail


@pytest.mark.parametrize(("text", "word"), [
    ("Davis et al. (2013) found inmates 43 percent less likely to return.", "odds"),
    ("Education went with a 43 percent reduction in recidivism (Davis et al., 2013).", "odds"),
    ("In mental health courts recidivism was 74 percent less likely (Fox et al., 2021).", "odds"),
    ("Norman et al. (2012) report an odds ratio of 4.4 for depression.", "odds ratio"),
    ("Evans et al. (2022) found a hazard ratio of 0.51.", "hazard ratio"),
    ("Sordo et al. (2017) report that the odds ratio was 3.2.", "rate ratio"),
])
def test_a_figure_in_the_wrong_measure_is_flagged_with_the_right_words(text, word):
    wrong = [one for one in check(text) if one.kind in {"figure", "misquotation"}]
    assert wrong
    assert all(word in one.detail for one in wrong)


@pytest.mark.parametrize("text", [
    "Davis et al. (2013) found 43 percent lower odds of returning, 13 percentage points.", "Norman et al. (2012) report an odds ratio of 2.11.",
    "Sordo et al. (2017) found a rate ratio of 3.2.", "Sordo et al. (2017) followed 122,885 people.", "Nobody is cited here: 43 percent lower odds."])
def test_right_figures_and_figures_without_a_source_pass(text):
    assert not [one for one in check(text) if one.kind == "figure"]
