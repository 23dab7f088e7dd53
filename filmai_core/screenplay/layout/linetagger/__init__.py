"""A small trained tagger for scripts that lost their layout: no indents, no blank lines.

`features` says what can be seen of a line, `tagger` finds the likeliest run of kinds,
`corpus` writes scripts to train on, `train` fits the weights (a command).
"""

from filmai_core.screenplay.layout.linetagger.tagger import tag_lines

__all__ = ["tag_lines"]
