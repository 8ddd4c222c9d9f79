"""Print a letter as a Word document on the town's letterhead. Same letter and letterhead, same bytes.

The letterhead is the profile's, or the shipped one; ``wordfile`` fills it in. What the letter says is put in
paragraph by paragraph, as text: no sign in it means anything to Word or to a template.
"""

from __future__ import annotations

from typing import Any

from redactkit.csvout import harmless
from redactkit.package.letter import Block, Kind, Letter, heading, text
from redactkit.wordfile import finished, open_letterhead, shipped

_TITLE = "Response letter (draft)"
_STYLES = {
    Kind.NOTICE: "LetterDraft",
    Kind.HEADING: "LetterHeading",
    Kind.TEXT: "LetterText",
    Kind.BULLET: "LetterPoint",
    Kind.QUOTE: "LetterQuote",
    Kind.TYPED: "LetterText",
}
_SUBJECT, _SIGNATURE = "LetterSubject", "LetterSignature"
_ROOM_TO_SIGN = 2  # lines


def word_document(letter: Letter, template: bytes | None = None) -> bytes:
    """The letter as ``.docx``. ``template``: the town's own letterhead."""
    sender = letter.sender
    words = {
        "date": letter.day,
        "library": sender.library,
        "office": sender.office,
        "address": "\n".join(sender.address),
        "officer": sender.officer,
        "title": sender.title,
        "telephone": sender.telephone,
        "email": sender.email,
    }
    filled = open_letterhead(
        shipped() if template is None else template,
        {name: _harmless(value) for name, value in words.items()},
    )
    places = filled.places
    for name, value in (("send_to", letter.send_to), ("signature", _to_sign(letter.signature))):
        if name in places:
            _say(places[name], value)
    for style, block in _pieces(letter, {*places, *filled.in_the_page}):
        _print(places["letter"], style, block)
    _remove(places["letter"])
    return finished(filled.document, _TITLE)


def _pieces(letter: Letter, elsewhere: set[str]) -> list[tuple[str, Block]]:
    """What goes to the place of the letter, each with its style; ``elsewhere`` has a place of its own."""
    pieces = [(_STYLES[block.kind], block) for block in letter.notices]
    if "date" not in elsewhere:
        pieces.append((_STYLES[Kind.TEXT], text(letter.day)))
    if "send_to" not in elsewhere:
        pieces.append((_STYLES[Kind.TEXT], text(letter.send_to)))
    pieces.append((_SUBJECT, heading(letter.subject)))
    pieces += [(_STYLES[block.kind], block) for block in letter.body]
    if "signature" not in elsewhere:
        signed = _to_sign(letter.signature)
        if pieces[-1][1].kind is Kind.TEXT:
            # one paragraph with the last words, which stays on one page: nobody signs an empty one
            signed = f"{pieces.pop()[1].text}\n\n{signed}"
        pieces.append((_SIGNATURE, text(signed)))
    return pieces


def _to_sign(signature: str) -> str:
    closing, _, who = signature.partition("\n")
    return closing + "\n" * (_ROOM_TO_SIGN + 1) + who


def _print(place: Any, style: str, block: Block) -> None:
    sign = "•\t" if block.kind is Kind.BULLET else ""
    paragraph = place.insert_paragraph_before(sign + _harmless(block.text))
    paragraph._p.style = style
    if block.text.endswith(":"):  # it announces what follows
        paragraph.paragraph_format.keep_with_next = True


def _say(place: Any, words: str) -> None:
    """The words in the looks of the placeholder that stood there."""
    first, *rest = place.runs
    first.text = _harmless(words)
    for run in rest:
        run._r.getparent().remove(run._r)


def _remove(place: Any) -> None:
    """The paragraph of a placeholder goes, unless the layout of the pages before it hangs on it."""
    properties = place._p.pPr
    if properties is not None and properties.sectPr is not None:
        place.clear()
    else:
        place._p.getparent().remove(place._p)


def _harmless(words: str) -> str:
    return "\n".join(harmless(line.rstrip("\r")) for line in words.split("\n"))
