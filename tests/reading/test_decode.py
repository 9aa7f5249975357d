"""Decoding: the right text, or an honest word that it is a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusview.errors import CannotRead
from corpusview.reading import decode as room
from corpusview.reading.decode import again, decode

RUSSIAN = (
    "Министр заявил во вторник, что паводок миновал город.\nЖители возвращаются в дома, сообщила служба спасения.\n"
)
GERMAN = "Die Straße nach Überlingen bleibt gesperrt, sagte der Bürgermeister.\nEs könne Wochen dauern, hieß es.\n"
POLISH = "Rzeka Łyna wystąpiła z brzegów, ogłosił wójt gminy.\nMieszkańcy wrócą do domów w przyszłym tygodniu.\n"
GREEK = "Ο δήμαρχος δήλωσε την Τρίτη ότι ο δρόμος θα παραμείνει κλειστός.\nΤα έργα θα διαρκέσουν εβδομάδες.\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"],
)
@pytest.mark.parametrize("text", [RUSSIAN, GERMAN, GREEK, "plain ASCII and no more\n"])
def test_every_form_of_unicode_gives_the_very_text(encoding, text):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso8859-5"),
        (RUSSIAN, "cp866"),
        (GERMAN, "windows-1252"),
        (POLISH, "windows-1250"),
        (POLISH, "iso8859-2"),
        (GREEK, "windows-1253"),
        (GREEK, "iso8859-7"),
    ],
)
def test_old_encodings_are_told_by_their_text(text, encoding):
    assert decode(text.encode(encoding)).text == text


def test_line_ends_become_one_and_nothing_else_changes():
    assert decode("a\r\nb\rc\n\u00a0d\u2028e\f".encode()).text == "a\nb\nc\n\u00a0d\u2028e\f"


def test_one_bad_byte_costs_one_character_and_is_told():
    raw = ("Le café de la gare. " * 50).encode() + b"\xff fin"
    decoded = decode(raw)
    assert decoded.encoding == "utf-8"
    assert decoded.replaced == 1
    assert decoded.text.endswith("\ufffd fin")
    assert "1 place" in decoded.note


def test_a_file_cut_inside_its_last_character_is_still_utf8():
    decoded = decode((RUSSIAN * 3).encode()[:-2] + b"\xd0")
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(RUSSIAN)


def test_old_letters_after_much_ascii_are_kept():
    raw = b"a plain line of news\n" * 13_000 + GERMAN.encode("windows-1252") * 3
    assert decode(raw).text.endswith(GERMAN)


def test_a_declaration_inside_the_file_is_not_believed():
    page = "<meta charset=koi8-r> " + RUSSIAN * 2
    assert decode(page.encode("windows-1251")).text == page


def test_utf7_is_never_answered():
    assert decode(b"+ADw-script+AD4-alert(1)+ADw-/script+AD4- caf\xe9").encoding not in ("utf-7", "utf_7")


def test_a_guess_is_told():
    decoded = decode(b"\xe9\xe8\xea")
    assert decoded.note or decoded.confidence >= 0.2


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "byte-order mark"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"\0" * 400, "binary"),
        (bytes(range(256)) * 8, "binary"),
        (b"\xff\xfe" + b"\0\0" * 200, "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(raw, why):
    with pytest.raises(CannotRead, match=why):
        decode(raw)


def test_a_chosen_encoding_is_obeyed():
    assert decode(RUSSIAN.encode("koi8-r"), "koi8-r").text == RUSSIAN
    assert decode(RUSSIAN.encode("koi8-r"), "windows-1251").text != RUSSIAN


@pytest.mark.parametrize(
    "name", ["rot13", "hex", "idna", "punycode", "unicode_escape", "undefined", "utf-7", "no such", "", "a\0b"]
)
def test_a_chosen_encoding_that_is_none_is_refused(name):
    with pytest.raises(CannotRead):
        decode(b"caf\xe9", name)


@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_give_the_same_text_twice_or_a_reason(raw):
    try:
        decoded = decode(raw)
    except CannotRead as refused:
        assert refused.sentence
    else:
        assert again(raw, decoded.encoding) == decoded.text
        assert "\r" not in decoded.text


@given(st.text(min_size=1, max_size=200).filter(lambda text: "\0" not in text and text[0] != "\ufeff"))
def test_any_text_in_utf8_comes_back(text):
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return
    assert decode(raw).text == text.replace("\r\n", "\n").replace("\r", "\n")


def test_a_short_page_damaged_in_several_places_is_still_utf8():
    raw = ("“Wir öffnen früh”, sagte die Bäckerin. " * 6).encode()
    for at in (40, 90, 150):
        raw = raw[:at] + b"\xfe" + raw[at:]
    decoded = decode(raw)
    assert decoded.encoding == "utf-8"
    assert decoded.replaced >= 3
    assert "früh" in decoded.text


@pytest.mark.parametrize("fault", [RuntimeError("a fault"), RecursionError(), UnicodeDecodeError("x", b"", 0, 1, "y")])
def test_where_the_detector_fails_the_text_is_kept_and_called_a_guess(monkeypatch, stray_log, fault):
    def fails(*_given, **_named):
        raise fault

    monkeypatch.setattr(room.chardet, "detect_all", fails)
    decoded = decode(GERMAN.encode("cp1252"))
    assert decoded.text == GERMAN
    assert "unknown" in decoded.note and decoded.confidence < room.UNCERTAIN
    assert [record.getMessage() for record in stray_log] == ["the detector of encodings failed"]
    stray_log.clear()


@pytest.mark.parametrize(
    "named",
    [None, "rot13", "hex", "idna", "unicode_escape", "undefined", "utf-7", "base64", "zlib", "no such codec", "ascii"],
)
def test_what_the_detector_names_is_used_only_if_it_is_an_encoding_of_texts(monkeypatch, named):
    guess = {"encoding": named, "confidence": 0.99, "language": "", "mime_type": "text/plain"}
    monkeypatch.setattr(room.chardet, "detect_all", lambda *_given, **_named: [guess])
    decoded = decode(GERMAN.encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (GERMAN, "cp1252")
    assert "unknown" in decoded.note


PAGE = b"The quay reopened on Monday, the council said, and boats went out again. " * 3

# Bytes that some decoders take for characters that a filter has never seen.
CRAFTED = {
    "overlong slash": PAGE + b"\xc0\xaf" + PAGE,
    "overlong of three bytes": PAGE + b"\xe0\x80\xbc" + PAGE,
    "CESU-8": PAGE + b"\xed\xa0\xbd\xed\xb8\x80" + PAGE,
    "a surrogate alone": PAGE + b"\xed\xa0\x80" + PAGE,
    "beyond Unicode": PAGE + b"\xf4\x90\x80\x80" + PAGE,
    "UTF-7": PAGE + b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-" + PAGE,
    "UTF-7 and its declaration": b"<meta charset=utf-7>" + PAGE + b"+ADw-script+AD4-" + b"caf\xe9 " * 3,
    "EBCDIC declared": b'<?xml version="1.0" encoding="cp037"?>' + PAGE + b"caf\xe9 " * 3,
    "a wrong declaration": b"<meta charset=koi8-r>" + GERMAN.encode("cp1252"),
    "ISO-2022-JP cut inside a switch": PAGE + b"\x1b$B\x25\x4b" + PAGE[:20],
    "a switch that leads nowhere": PAGE + b"\x1b$Z\xff" + PAGE,
    "HZ cut": PAGE + b"~{<:Ky2;~" + PAGE,
    "tildes and braces that are no HZ": PAGE + b"~{ x ~} and caf\xe9" + PAGE,
}


@pytest.mark.parametrize("name", CRAFTED)
def test_crafted_bytes_never_become_markup_that_is_not_in_them_and_the_page_is_kept(name):
    raw = CRAFTED[name]
    decoded = decode(raw)
    assert decoded.text.count("The quay reopened on Monday") >= raw.count(b"The quay reopened on Monday") - 1
    assert decoded.text.count("<") == raw.count(b"<") and decoded.text.count("/") == raw.count(b"/")
    assert not any("\ud800" <= char <= "\udfff" for char in decoded.text)
    assert decoded.encoding not in ("utf-7", "cp037", "utf_7")
    assert again(raw, decoded.encoding) == decoded.text


TWICE = ["Le café rouvre, dit l’élue. À bientôt, à l’été prochain.", "Straße für Bürger, “größer” als früher.", RUSSIAN]


@pytest.mark.parametrize("text", TWICE)
def test_what_looks_encoded_twice_is_told_and_kept_as_it_is(text):
    odd = text.encode().decode("latin-1") if text is RUSSIAN else text.encode().decode("cp1252", "ignore")
    decoded = decode(odd.encode())
    assert decoded.text == odd and "encoded twice" in decoded.note
    assert decode(text.encode()).note == ""


@pytest.mark.parametrize(
    "text",
    ["«CAFÉ» ou «DÉJÀ», «ÉTÉ»: l’élève a été à l’école, où l’Â est rare.", "A ÃO e a Â: SÃO PAULO, NÃO, PÃO, MÃE. " * 3,
     "The word Ã© is what “é” becomes.", "Â§ 5, Â§ 6 und § 7 – für alle Bürger über 18 Jahre, größtenteils früher."],
)  # fmt: skip
def test_letters_that_only_look_so_are_not_called_encoded_twice(text):
    assert decode(text.encode()).note == ""


def test_ends_of_lines_and_pages_of_every_kind_are_stored_as_they_are():
    text = "one\ntwo\u0085three\u2028four\u2029five\fsix\vseven\n"
    assert decode(text.encode()).text == text
    assert decode(text.replace("\n", "\r\n").encode()).text == text
