from __future__ import annotations

import pytest

from filmai_core.errors import InputError
from filmai_core.screenplay.foreign import xml
from filmai_core.screenplay.foreign.xml import parse_xml
from filmai_core.screenplay.formats import fdx, osf

BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "boom">]><a>&b;</a>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize("data", [BOMB, OUTSIDE])
def test_every_reader_refuses_entities_in_the_same_words(data: bytes) -> None:
    for reader in (fdx.read, osf.read):
        with pytest.raises(InputError, match="script.xml declares entities of its own"):
            reader(data, "script.xml")


def test_a_named_document_type_is_no_harm() -> None:
    assert parse_xml(b'<!DOCTYPE a SYSTEM "a.dtd"><a/>', "x", "file").tag == "a"


def test_a_web_page_is_named_as_such() -> None:
    for reader in (fdx.read, osf.read):
        with pytest.raises(InputError, match="root element is <html>"):
            reader(b"<html><br><p>Gone.</html>", "script.xml")


def test_what_is_too_deep_too_large_or_broken_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (b"<a><b></a>", b"<a" * 5, b""):
        with pytest.raises(InputError, match="damaged"):
            parse_xml(data, "x", "file")
    monkeypatch.setattr(xml, "MAX_XML", 3)
    with pytest.raises(InputError, match="of XML"):
        parse_xml(b"<a></a>", "x", "file")
