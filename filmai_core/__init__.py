"""FilmAI: what a screenplay does to a reader, and the effects its shots need.

Doors open one way:

    errors progress settings tuning < screenplay | models | effects < analysis
        < figures store jobs < cli < pages
"""

__version__ = "0.1.0"
