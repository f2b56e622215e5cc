"""Works that speak of other works, older names of fields, and what a whole passes on to its parts. All invented."""

import pytest

from workbench.citations.apa7 import Works, entry_from_fields
from workbench.citations.apa7_fields import renamed
from workbench.citations.backend import to_markdown


def works(**entries):
    found = {}
    for key, (kind, fields) in entries.items():
        found[key] = entry_from_fields(kind, key, {name.replace("__", "+an:"): value for name, value in fields.items()})
    return Works(found)


def listed(kind, others=(), **fields):
    found = works(work=(kind, fields), **dict(others))
    return to_markdown(found.full("work")).replace("\u00a0", " ")


ARTICLE = {"author": "A. Fern", "title": "On Ferns", "journaltitle": "Moss", "date": "2014", "related": "first"}
FIRST = {"options": "skipbib", "author": "A. Fern", "title": "On Ferns", "journaltitle": "Bog", "volume": "5", "number": "3",
         "pages": "1--9", "date": "1981", "doi": "10.1/x"}

RELATED = {
    "a reprinted article says where it first stood": (
        {**ARTICLE, "relatedtype": "reprintfrom"}, ("article", FIRST),
        "Fern, A. (2014). On ferns. *Moss*. (Reprinted from “On ferns,” 1981, *Bog*, *5*[3], 1–9, https://doi.org/10.1/x)"),
    "and so does one from a book with an editor": (
        {**ARTICLE, "relatedtype": "reprintfrom"},
        ("book", {"options": "skipbib", "editor": "B. Moss", "title": "All Ferns", "pages": "3--9", "publisher": "Bog Press", "date": "1973"}),
        "Fern, A. (2014). On ferns. *Moss*. (Reprinted from *All ferns*, pp. 3–9, by B. Moss, Ed., 1973, Bog Press)"),
    "a comment names its article": (
        {**ARTICLE, "relatedtype": "commenton", "relatedstring": "Comment on the article"}, ("article", FIRST),
        "Fern, A. (2014). On ferns [Comment on the article “On ferns”]. *Moss*."),
    "and without its own words as well": (
        {**ARTICLE, "relatedtype": "commenton"}, ("article", FIRST),
        "Fern, A. (2014). On ferns [Comment on the article “On ferns”]. *Moss*."),
    "a review of an episode names those who wrote and directed it": (
        {**ARTICLE, "relatedtype": "reviewof", "relatedstring": "Review of the TV series episode"},
        ("video", {"options": "skipbib", "entrysubtype": "tvepisode", "author": "C. Gum", "author__role": "1=director,writer", "title": "Fronds", "date": "2018"}),
        "Fern, A. (2014). On ferns [Review of the TV series episode “Fronds,” by C. Gum, Writer & Dir.]. *Moss*."),
    "of another relation nothing is said": (
        {**ARTICLE, "relatedtype": "multivolume"}, ("article", FIRST), "Fern, A. (2014). On ferns. *Moss*."),
}


@pytest.mark.parametrize(("fields", "first", "expected"), RELATED.values(), ids=RELATED.keys())
def test_a_work_that_speaks_of_another(fields, first, expected):
    assert listed("article", others={"first": first}, **fields) == expected


def test_a_reprint_has_both_years_in_the_text_and_its_first_form_is_not_listed():
    found = works(work=("article", {**ARTICLE, "relatedtype": "reprintfrom"}), first=("article", {**FIRST, "date": "2014"}))
    assert to_markdown(found.in_text("work")) == "(Fern, 2014/2014)"  # and no letter: the first form is not of the list
    assert [key for key, _ in found.references()] == ["work"]
    assert [to_markdown(text) for _, _, text in found.group([("work", "p. 3")])] == ["Fern, 2014/2014, p. 3"]
    dated = works(work=("article", {**ARTICLE, "relatedtype": "reprintfrom", "origdate": "1980"}), first=("article", FIRST))
    assert to_markdown(dated.in_text("work", narrative=True)) == "Fern (1980/2014)"


FIELDS = {
    "a group author by its older name": ("online", {"groupauthor": "{Fern Society}", "groupauthor__username": '1="@fern"', "title": "Ferns", "organization": "X"}, "Fern Society [@fern]. (n.d.). *Ferns*. X."),
    "a newspaper by its keyword": ("article", {"author": "A. Fern", "title": "T", "journaltitle": "J", "keywords": "meta, nonacademic", "date": "2019-01-11"}, "Fern, A. (2019, January 11). T. *J*."),
    "a proposed rule by its keyword": ("legadminmaterial", {"title": "Defining Ferns", "citation": "81 F.R. 3", "keywords": "proposed", "date": "2016-05-23"}, "Defining Ferns, 81 F.R. 3 (proposed May 23, 2016)."),
    "a repeal by its keyword and its date": ("constitution", {"source": "us", "amendment": "XVIII", "keywords": "repealed", "eventdate": "1933"}, "U.S. Const. amend. XVIII (repealed 1933)."),
    "an entry in an app": ("software", {"author": "Fern\\relax", "appentry": "Fronds", "title": "All Ferns", "version": "2", "entrysubtype": "Mobile app"}, "Fern. (n.d.). Fronds. In *All ferns* (Version 2) [Mobile app]."),
    "a conference's place": ("proceedings", {"author": "A. Fern", "title": "T", "titleaddon": "Poster presentation", "eventtitle": "Moss Days", "location": "Bogtown", "date": "2018"}, "Fern, A. (2018). *T* [Poster presentation]. Moss Days, Bogtown."),
    "a manuscript's department": ("unpublished", {"author": "A. Fern", "title": "T", "howpublished": "maninprep", "location": "Department of Moss", "institution": "Bog University", "date": "2018"}, "Fern, A. (2018). *T* [Manuscript in preparation]. Department of Moss, Bog University."),
    "a manuscript's archive": ("unpublished", {"author": "A. Fern", "title": "T", "location": "FernArXiv", "date": "2018"}, "Fern, A. (2018). *T*. FernArXiv."),
    "a museum with its city": ("image", {"author": "A. Fern", "title": "T", "entrysubtype": "painting", "publisher": "Moss Museum", "location": "Bogtown", "date": "1930"}, "Fern, A. (1930). *T* [Painting]. Moss Museum, Bogtown."),
    "a museum in the place alone": ("image", {"author": "A. Fern", "title": "T", "entrysubtype": "painting", "location": "Moss Museum, Bogtown", "date": "1930"}, "Fern, A. (1930). *T* [Painting]. Moss Museum, Bogtown."),
    "a university before its center": ("image", {"author": "A. Fern", "title": "T", "entrysubtype": "map", "publisher": "Moss Center", "location": "Bog University", "date": "2013"}, "Fern, A. (2013). *T* [Map]. Bog University, Moss Center."),
    "a role that all have": ("video", {"author": "A. Fern and B. Gum", "author__role": "=execproducers", "title": "T", "entrysubtype": "tvseries", "publisher": "P", "date": "2002/2008"}, "Fern, A., & Gum, B. (Executive Producers). (2002–2008). *T* [TV series]. P."),
    "an episode with its series' producers": ("video", {"author": "A. Fern", "author__role": "1=writer,director", "title": "T", "entrysubtype": "tvepisode", "maintitle": "S", "execproducer": "B. Gum and C. Hop", "publisher": "P", "date": "2017-01-11"}, "Fern, A. (Writer & Director). (2017, January 11). T [TV series episode]. In B. Gum & C. Hop (Executive Producers), *S*. P."),
    "a disc": ("video", {"author": "A. Fern", "author__role": "1=director", "title": "T", "entrysubtype": "film", "note": "extended ed. on DVD", "publisher": "P", "date": "2001"}, "Fern, A. (Director). (2001). *T* [Film; extended ed. on DVD]. P."),
    "slides": ("image", {"author": "A. Fern", "title": "T", "entrysubtype": "powerpoint", "publisher": "P", "date": "2016"}, "Fern, A. (2016). *T* [PowerPoint slides]. P."),
    "a grant's number": ("report", {"author": "A. Fern", "author__role": '1="Principal Investigator"', "title": "T", "titleaddon": "Grant", "type": "Project No. 5R01", "institution": "I", "date": "2015/2020"}, "Fern, A. (Principal Investigator). (2015–2020). *T* (Project No. 5R01) [Grant]. I."),
    "a description in the capitals of a sentence": ("report", {"author": "A. Fern", "title": "T", "titleaddon": "Policy Brief on {Moss}", "institution": "I", "date": "2018"}, "Fern, A. (2018). *T* [Policy brief on Moss]. I."),
    "a version that says so itself": ("software", {"author": "{FernAI}", "title": "{FernChat}", "version": "Mar 14 version", "entrysubtype": "Large language model", "date": "2023"}, "FernAI. (2023). *FernChat* (Mar 14 version) [Large language model]."),
    "what an appeal came to": ("jurisdiction", {"title": "Fern v. Moss", "citation": "5 F. Supp. 3 and aff'd and 7 F.2d 8", "citation__citeorg": '1="D. Kan.";3="10th Cir."', "citation__citedate": '1="1981";3="1984"', "citation__citeinfo": "2=appeal", "date": "1984"}, "Fern v. Moss, 5 F. Supp. 3 (D. Kan. 1981), *aff’d*, 7 F.2d 8 (10th Cir. 1984)."),
    "the House by its long name": ("legmaterial", {"source": "houseofrepresentatives", "type": "report", "number": "114-358", "date": "2015"}, "H.R. Rep. No. 114-358 (2015)."),
    "names alone": ("nameonly", {"author": "MacFern, II, T."}, "MacFern, T., II."),
}


@pytest.mark.parametrize(("kind", "fields", "expected"), FIELDS.values(), ids=FIELDS.keys())
def test_fields_of_older_and_other_files(kind, fields, expected):
    assert listed(kind, **fields) == expected


def test_a_work_without_a_title_is_called_by_its_description_and_law_by_its_place():
    found = works(plaque=("image", {"titleaddon": "Plaque about \\emph{Fronds}", "location": "{Moss Museum, Bogtown}"}),
                  code=("legislation", {"location": "Fern. Stat. § 1", "date": "2017"}))
    assert to_markdown(found.full("plaque")) == "[Plaque about *Fronds*]. (n.d.). Moss Museum, Bogtown."
    assert to_markdown(found.in_text("plaque")) == "([Plaque about *Fronds*], n.d.)"
    assert to_markdown(found.in_text("code", narrative=True)) == "Fern. Stat. § 1 (2017)"


def test_a_part_takes_from_its_whole_what_it_does_not_say_itself():
    found = works(
        part=("incollection", {"crossref": "whole", "author": "A. Fern", "title": "Fronds", "pages": "3--9"}),
        whole=("collection", {"editor": "B. Gum", "title": "All Ferns", "subtitle": "A Reader", "publisher": "P", "date": "2015", "doi": "10.1/w"}),
        lone=("incollection", {"crossref": "nowhere", "author": "A. Fern", "title": "Spores", "date": "2014"}),
        piece=("article", {"crossref": "issue", "author": "C. Hop", "title": "Moss", "pages": "1"}),
        issue=("periodical", {"title": "Bog", "volume": "3", "date": "2011"}))
    assert to_markdown(found.full("part")) == "Fern, A. (2015). Fronds. In B. Gum (Ed.), *All ferns: A reader* (pp. 3–9). P."
    assert to_markdown(found.full("piece")) == "Hop, C. (2011). Moss. *Bog*, *3*, 1."
    assert to_markdown(found.full("lone")) == "Fern, A. (2014). *Spores*."


def test_an_entry_that_refers_to_itself_is_left_as_it_is():
    assert listed("book", crossref="work", author="A. Fern", title="T", date="2015") == "Fern, A. (2015). *T*."


def test_names_that_sort_otherwise_say_so():
    found = works(
        junior=("book", {"author": "Fern, Jr., J.", "sortname": "FernJ2", "title": "B", "date": "2010"}),
        senior=("book", {"author": "Fern, Sr., J.", "sortname": "FernJ1", "title": "A", "date": "2012"}),
        hundred=("book", {"author": "B. Moss", "title": "Top 100", "sorttitle": "Top One Hundred", "date": "2019"}),
        ten=("book", {"author": "B. Moss", "title": "Top 10", "sorttitle": "Top Ten", "date": "2019"}))
    assert [key for key, _ in found.references()] == ["senior", "junior", "hundred", "ten"]


def test_renaming_leaves_a_modern_entry_alone():
    fields = {"author": "A. Fern", "title": "T", "location": "Bogtown", "publisher": "P"}
    assert renamed("book", fields) == fields
