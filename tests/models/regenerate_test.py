#!/usr/bin/env python3
"""Importing the published models again gives the committed files, byte for byte.

The models are looked for in $CLOUDTAB_SHARED_DATA/models, by default ../shared/data/models beside the repository. Where they are
absent the test says so and ends with 77, which ctest shows as skipped."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
IMPORTER = ROOT / "scripts" / "models" / "import_models.py"


def main():
    data = pathlib.Path(os.environ.get("CLOUDTAB_SHARED_DATA") or ROOT.parent / "shared" / "data")
    models = data / "models"
    if not models.is_dir():
        print(f"models_regenerate skipped: no published models at {models}")
        return 77
    return subprocess.run([sys.executable, "-B", str(IMPORTER), "--models", str(models), "--check"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
