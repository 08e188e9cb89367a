import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(__file__))
import private_sources

ONE_LINE_CASES = {
    "deb http://deb.debian.org/debian bookworm main": "deb-src http://deb.debian.org/debian bookworm main",
    "deb-src http://deb.debian.org/debian bookworm main": "deb-src http://deb.debian.org/debian bookworm main",
    "deb [arch=amd64 signed-by=/k.gpg] http://m/debian bookworm-updates main contrib # c":
        "deb-src [signed-by=/k.gpg] http://m/debian bookworm-updates main contrib",
    "deb [arch=amd64] http://m/debian bookworm/updates main": "deb-src http://m/debian bookworm/updates main",
    "deb http://m/debian stable main": "deb-src http://m/debian stable main",
    "# deb http://m/debian bookworm main": None,
    "deb http://m/node nodistro main": None,
    "deb http://m/docker bookworm stable": None,
    "deb http://m/debian trixie main": None,
    "": None,
}

DEB822 = """\
# The distribution.
Types: deb
URIs: http://m/debian
Suites: bookworm bookworm-updates nodistro
Components: main
Architectures: amd64
Signed-By: /k.gpg

Types: deb deb-src
URIs: http://other/repo
Suites: nodistro
Components: main

Enabled: no
Types: deb
URIs: http://m/debian
Suites: bookworm
Components: main

Types: deb
URIs: http://m/security
Suites: bookworm-security
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc
"""

DEB822_SOURCES = """\
Types: deb-src
URIs: http://m/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /k.gpg

Types: deb-src
URIs: http://m/security
Suites: bookworm-security
Components: main
Signed-By:\x20
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc
"""


class PrivateSourcesTest(unittest.TestCase):
    def test_one_line_entries(self):
        for line, expected in ONE_LINE_CASES.items():
            with self.subTest(line):
                self.assertEqual(private_sources.source_line(line, "bookworm"), expected)

    def test_whole_configuration(self):
        with tempfile.TemporaryDirectory() as folder:
            etc_apt = pathlib.Path(folder)
            (etc_apt / "sources.list.d").mkdir()
            self.assertEqual(private_sources.private_sources(etc_apt, "bookworm"), {})
            (etc_apt / "sources.list.d/debian.sources").write_text(DEB822)
            files = private_sources.private_sources(etc_apt, "bookworm")
            self.assertEqual(files, {"cloudtab.sources": DEB822_SOURCES})
            (etc_apt / "sources.list").write_text("\n".join(ONE_LINE_CASES))
            files = private_sources.private_sources(etc_apt, "bookworm")
            # The first two entries are the same source.
            self.assertEqual(files["cloudtab.list"].count("\n"), 4)

    def test_codename(self):
        self.assertEqual(private_sources.codename('ID=ubuntu\nVERSION_CODENAME=noble\n'), "noble")
        self.assertEqual(private_sources.codename('VERSION_CODENAME="trixie"\n'), "trixie")
        with self.assertRaises(ValueError):
            private_sources.codename("ID=arch\n")


if __name__ == "__main__":
    unittest.main()
