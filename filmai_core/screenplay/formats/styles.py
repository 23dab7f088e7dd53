"""What a paragraph style's name says about its paragraphs, in the languages of Word.

Templates name the same seven styles in a hundred ways: ``Scene Heading``, ``SP-Slug``,
``Screenplay Character Name``, ``Dialog``, ``Personnage``, ``Szenenüberschrift``.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from filmai_core.screenplay.model import ElementKind

#: In this order: "Character Parenthetical" is a parenthetical, "Dialogue Character" a cue.
_RULES = (
    (ElementKind.PARENTHETICAL,
     "paren|wryl|personaldirection|actordirection|acotaci|didascalieperso|klammer|regieklammer|"
     "ремарка|括号|情绪"),
    (ElementKind.TRANSITION,
     "transition|transici|übergang|ubergang|uebergang|transizione|transiç|переход|转场|轉場|cutto"),
    (ElementKind.SHOT, r"\bshot\b|^shot|shot$|einstellung|plano$|^plan$|inquadratura|камера"),
    (ElementKind.HEADING,
     "sceneheading|slug|sceneheader|scenetitle|scenename|^scene$|^sp?scene|masterscene|heading$|"
     "szenenüberschrift|szenenueberschrift|szenenkopf|szenentitel|bildkopf|intitul|"
     "enteteduscene|encabezado|cabeceradeescena|^escena$|^cena$|cabeçalho|intestazione|"
     "titoloscena|заголовок(?:сцены)?|времяиместо|объект|场景|場景|场次|柱"),
    (ElementKind.CUE,
     "character|charname|^char$|speaker|cue|^name$|personnage|personaje|personagem|personaggio|"
     "figur|rolle|sprecher|персонаж|имягероя|герой|人物|角色|인물"),
    (ElementKind.LYRIC, "lyric|song|gesang|liedtext|paroles"),
    (ElementKind.DIALOGUE,
     "dialog|speech|diálogo|dialogo|diálog|replique|réplique|battuta|реплика|диалог|对白|對白|"
     "台词|台詞|대사"),
    (ElementKind.ACTION,
     "action|acción|accion|azione|ação|scenedescription|^description|stagedirection|direction|"
     "^general|handlung|aktion|regie|didascalie|описание|действие|动作|動作|지문"),
    (ElementKind.SECTION, "^act$|actbreak|newact|actheading|^akt$|sequence"),
    (ElementKind.NOTE, "^note|comment"),
    (ElementKind.CENTERED, "centered|centred|^titlecard|^super$|superimpose"),
)  # fmt: skip
_COMPILED = tuple((kind, regex.compile(pattern)) for kind, pattern in _RULES)
_NOISE = regex.compile(r"[^\p{L}]+")
_MAKERS = regex.compile(
    r"^(?:screenplay|script|scriptwriting|finaldraft|fd|sp|movie|film|drehbuch)(?=.)"
)


@lru_cache(maxsize=512)
def kind_of_style(name: str) -> ElementKind | None:
    """The kind that a style of this name is for; None where the name says nothing.

    >>> kind_of_style("SP-Slug Line").value
    'heading'
    >>> kind_of_style("Normal") is None
    True
    """
    bare = _NOISE.sub("", name.casefold())[:60]
    shorter = _MAKERS.sub("", bare)
    for word in (shorter, bare):
        for kind, pattern in _COMPILED:
            if pattern.search(word):
                return kind
    return None
