"""XML from strangers: one set of rules for every reader.

No entity is expanded and nothing outside the file is fetched (defusedxml); a document type
may be named, as Final Draft and others do. What cannot be read is refused in one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from filmai_core.errors import InputError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element as XmlElement

#: Most bytes of XML that are parsed. A 500-page Word script is 10 MB of it.
MAX_XML = 48 * 1024 * 1024
_ROOT = regex.compile(rb"<\s*([A-Za-z][\w:.-]*)")
_AGAIN = "Save it again from the program that made it."


def parse_xml(data: bytes, name: str, kind: str) -> XmlElement:
    """The root element.

    Args:
        data: the document.
        name: of the file, for the message.
        kind: what it should be, for the message ("Word document").

    Raises:
        InputError: over `MAX_XML`, not well-formed, nested too deep, a web page, or with
            entities of its own.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if len(data) > MAX_XML:
        raise InputError(
            f"{name} holds {len(data) // 2**20} MB of XML",
            hint="That is no screenplay; upload the script alone.",
        )
    try:
        root: XmlElement = fromstring(data, forbid_dtd=False)
    except DefusedXmlException as error:
        raise InputError(
            f"{name} declares entities of its own, which a {kind} never does", hint=_AGAIN
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        root_tag = root_name(data).lower()
        if root_tag in ("html", "head", "body"):
            raise InputError(
                f"{name} is no {kind}: its root element is <{root_tag}>",
                hint="Export it again, or upload Fountain, PDF or plain text.",
            ) from error
        raise InputError(
            f"{name} is damaged: its XML cannot be read ({error})", hint=_AGAIN
        ) from error
    except RecursionError as error:
        raise InputError(f"{name} is damaged: its XML is nested too deep", hint=_AGAIN) from error
    return root


def root_name(data: bytes) -> str:
    """The root element's name, read from the first bytes; "" if there is none."""
    found = _ROOT.search(data[:4096].replace(b"\x00", b""))
    return found[1].decode("ascii", "replace") if found else ""
