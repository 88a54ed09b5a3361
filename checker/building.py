"""The project's build: what setuptools does for it besides the usual. Nothing else imports this module.

pip compiles what it installs to byte code, so that programs start quickly, but not what it installs to be edited.
There Python does so when a module is first loaded, unless it may not write, or PYTHONDONTWRITEBYTECODE is set: then
every single run would begin by compiling all that it loads.
"""

from __future__ import annotations

import compileall

from setuptools.command.build_py import build_py


class BuildPython(build_py):  # type: ignore[misc] # setuptools has no types
    """Compiles the modules to byte code where they are when they are installed to be edited."""

    def run(self) -> None:
        """Build; what cannot be compiled or written is left to the runs."""
        super().run()
        if self.editable_mode:
            for package in self.packages or ():
                compileall.compile_dir(self.get_package_dir(package), maxlevels=0, quiet=2)
