"""The build step that pyproject.toml cannot say: a wheel carries the app beside the core.

A checkout keeps app.py, pages/, assets/ and .streamlit/ at its top level, where
``streamlit run app.py`` finds them. A wheel must not install top-level packages of such
names, so it carries them as ``filmai_core/bundle/``; `filmai_core.settings.ROOT` is the one
door to either. An editable install copies nothing.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

#: What goes along, as it stands in the checkout.
FOLDERS = ("pages", "assets", ".streamlit")

#: What only a checkout needs: caches, the README's picture, the scripts that drew the art.
LEFT_OUT = ("__pycache__", "*.pyc", "secrets.toml", "screenshot.png", "make_*.py")


class BuildWithApp(build_py):
    """Copy the app into the package that is being built."""

    def run(self) -> None:
        """Build the package from nothing, then lay the app into it."""
        if self.editable_mode:
            super().run()
            return
        built = Path(self.build_lib) / "filmai_core"
        # What an earlier build left there would be packed too, renamed files among it.
        shutil.rmtree(built, ignore_errors=True)
        super().run()
        bundle = built / "bundle"
        leave_out = shutil.ignore_patterns(*LEFT_OUT)
        for name in FOLDERS:
            shutil.copytree(name, bundle / name, ignore=leave_out)
        shutil.copy2("app.py", bundle / "app.py")


setup(cmdclass={"build_py": BuildWithApp})
