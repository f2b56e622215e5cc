"""Page images of the demo's PDF for the README. Run by ``make images`` after ``make demo``."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2

HERE = Path(__file__).parent
#: Image name and words that only its page has, in reading order.
PAGES = {
    "cover": ("Prepared by", "Submitted by"),
    "timeline": ("Figure 1.", "Life history by age"),
    "claim": ("What research shows.", "supra note"),
    "authorities": ("Table of Authorities", "Cases"),
}


def main(pdf: Path) -> None:
    """Write one image a page, small enough for a repository."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    for name, words in PAGES.items():
        hits = [i for i, text in enumerate(texts) if all(word.casefold() in text.casefold() for word in words)]
        index = hits[-1] if name == "authorities" else hits[0]
        image = document[index].render(scale=1.1).to_pil().convert("P", palette=1, colors=32)
        image.save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
