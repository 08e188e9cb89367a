#!/usr/bin/env python3
"""Importing the published data again gives the committed files, byte for byte.

  regenerate_test.py models       from $CLOUDTAB_SHARED_DATA/models, by default ../shared/data/models beside the repository
  regenerate_test.py resources    from $CLOUDTAB_RESOURCE_SPEC, a node_modules folder with the published resource specification

Where the data is absent the test says so and ends with 77, which ctest shows as skipped."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts" / "models"


def main(kind):
    if kind == "models":
        shared = pathlib.Path(os.environ.get("CLOUDTAB_SHARED_DATA") or ROOT.parent / "shared" / "data")
        data = shared / "models"
        command = [sys.executable, "-B", str(SCRIPTS / "import_models.py"), "--models", str(data), "--check"]
    else:
        data = pathlib.Path(os.environ.get("CLOUDTAB_RESOURCE_SPEC") or "(CLOUDTAB_RESOURCE_SPEC is not set)")
        command = ["node", str(SCRIPTS / "import_resource_spec.mjs"), "--modules", str(data), "--check"]
    if not data.is_dir():
        print(f"models_regenerate_{kind} skipped: no published data at {data}")
        return 77
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
