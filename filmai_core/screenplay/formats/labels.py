"""Labels before a colon or a full stop that speak for nobody: sounds, music, the page."""

from __future__ import annotations

import regex

#: Whole labels.
_NOBODY = frozenset(
    # sound and music
    "SFX|FX|F/X|SPFX|VFX|GFX|GRAMS|GRAM|SOUND|SOUNDS|SOUND EFFECT|SOUND EFFECTS|EFFECT"
    "|EFFECTS|MUSIC|ATMOS|ATMOSPHERE|AMBIENCE|AMBIENT|STING|JINGLE|THEME|THEME TUNE|SONG"
    "|LYRICS|SILENCE|PAUSE|BEAT"
    # picture and page
    "|SUPER|SUPERIMPOSE|TITLE|TITLES|TITLE CARD|CAPTION|CHYRON|SUBTITLE|SUBTITLES|ON SCREEN"
    "|INSERT|VIDEO|AUDIO|VT|CAM|CAMERA|SHOT|NOTE|NOTES|N.B|NB|SEE|EXAMPLE|WARNING|NOTICE"
    "|P.S|PS|CU|ECU|MCU|MS|LS|WS|WIDE|POV|ANGLE|CLOSE UP|CLOSE-UP|INT|EXT|MONTAGE|FLASHBACK"
    # the page of a play or a broadcast
    "|SETTING|SET|SETTINGS|SCENE|SCENES|TIME|PLACE|LOCATION|LOCATIONS|DATE|YEAR|AT RISE"
    "|AT CURTAIN|CURTAIN|LIGHTS|LIGHTING|LX|PROPS|PROPERTIES|COSTUME|COSTUMES|CAST"
    "|CHARACTERS|DRAMATIS PERSONAE|ACT|EPISODE|SERIES|DIRECTOR|PRODUCER|WRITER|WRITERS"
    "|AUTHOR|AUTHORS|BY|WRITTEN BY|CONTACT|DRAFT|COPYRIGHT|RUNNING TIME|DURATION|TX|RX"
    "|TRANSITION|ACTION|STAGE DIRECTION|SYNOPSIS|LOGLINE|PAGE|CREDIT|SOURCE|REVISION"
    "|VERSION|FORMAT|GENRE|EMAIL|E-MAIL|PHONE|TEL|FAX|WEB|END|THE END"
    # German, French, Spanish, Italian, Portuguese, Russian
    "|GERÄUSCH|GERÄUSCHE|TON|MUSIK|ATMO|ORT|ZEIT|SZENE|PERSONEN|BÜHNE|LICHT|REGIE|AUTOR"
    "|TITEL|EINBLENDUNG|BRUIT|BRUITS|BRUITAGE|BRUITAGES|SON|MUSIQUE|LIEU|TEMPS|DÉCOR|SCÈNE"
    "|PERSONNAGES|LUMIÈRE|AUTEUR|TITRE|SONIDO|SONIDOS|EFECTO|EFECTOS|MÚSICA|LUGAR|TIEMPO"
    "|ESCENA|PERSONAJES|LUZ|RÓTULO|SUONO|SUONI|RUMORE|RUMORI|EFFETTO|MUSICA|LUOGO|TEMPO"
    "|SCENA|PERSONAGGI|LUCI|SOM|EFEITO|CENA|ЗВУК|ЗВУКИ|ШУМ|ШУМЫ|МУЗЫКА|МЕСТО|ВРЕМЯ|СЦЕНА"
    "|ТИТР|ТИТРЫ|СВЕТ"
    # Chinese
    "|音效|音乐|音樂|字幕|时间|時間|地点|地點|场景|場景|人物|灯光|燈光|旁白字幕".split("|")
)
#: First words of such labels, whatever follows.
_FIRST = frozenset("SFX FX F/X GRAMS ATMOS FADE CUT DISSOLVE WIPE SUPER INSERT INT EXT".split())
_TAIL = regex.compile(
    r"(?:\s+(?:\p{N}+|CUE|UP|UNDER|OUT|IN|OVER|DOWN|BED|STING|BRIDGE|TRACK|FADES?|PLAYS|EFFECTS?"
    r"|READS|SAYS|ON|OFF|CARD|NOTE))+$"
)
_BRACKETS = regex.compile(r"\s*[(（\[].*$")
#: Verbs and nouns at a label's end that quote a text, not a person.
_QUOTES = regex.compile(
    r"\b(?:READS?|READING|SAYS?|SAYING|SHOWS?|SHOWING|SIGN|LETTER|HEADLINE|SCREEN|TEXT|MESSAGE|LIST"
    r"|FOLLOWING|INCLUDING|ARE|IS|WAS|THIS|THAT|THESE|HERE|THERE|NOTE|LIEST|STEHT|DIT|LIT|DICE|LEE)$"
)
_SMALL = frozenset(
    "a an the of de la le du des der die das von van el los y e and und et di da".split()
)
_OPENERS = frozenset(
    "And But Then So If He She They It We I You There Here What Why How Who Yes No Oh Well Now"
    " Later Und Aber Dann Et Mais Puis Y Pero".split()
)


def is_nobody(label: str) -> bool:
    """Whether a label before a colon names a sound, a caption or the page, not a person.

    >>> is_nobody("SFX 2"), is_nobody("MUSIC (LOW)"), is_nobody("MUSIC TEACHER"), is_nobody("ROY")
    (True, True, False, False)
    """
    bare = _BRACKETS.sub("", label.strip(" *_\t")).strip(" .").upper()
    if not bare:
        return False
    if bare in _NOBODY or _TAIL.sub("", bare) in _NOBODY:
        return True
    return bare.split()[0] in _FIRST or _QUOTES.search(bare) is not None


def is_prose(label: str) -> bool:
    """Whether a label not in capitals is the start of a sentence rather than a name."""
    words = label.split()
    if len(words) > 3 or not words[0][:1].isupper():
        return True
    small = any(word[0].islower() and word not in _SMALL for word in words)
    return small or words[0] in _OPENERS
