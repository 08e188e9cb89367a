#!/usr/bin/env python3
"""Imports AWS's published service models into scripts/models/ir.

  import_models.py --models DIR     from DIR/<service>/<api version>/service-2.json, and DIR/sqs-query for the overlay
  import_models.py --fetch          from Debian's packages, downloaded to a temporary folder (needs apt and the network)
  import_models.py --models DIR --check    writes nothing; fails if the committed files differ
"""

import argparse
import json
import pathlib
import sys
import tempfile

import debian_package
import ir_format
import patches
import query_overlay
import reduction
import sources

HERE = pathlib.Path(__file__).resolve().parent


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    origin = parser.add_mutually_exclusive_group(required=True)
    origin.add_argument("--models", type=pathlib.Path)
    origin.add_argument("--fetch", action="store_true")
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "ir")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    if options.fetch:
        with tempfile.TemporaryDirectory() as folder:
            return run(debian_package.fetch_models(pathlib.Path(folder)), options.out, options.check)
    return run(options.models, options.out, options.check)


def run(models, out, check):
    all_patches = patches.load(HERE / "patches.json")
    differing = []
    for service in sources.SERVICES:
        text = ir_format.dump(import_service(models, service, all_patches))
        path = out / f"{service}.json"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        differing.append(path.name)
        if not check:
            out.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    print(f"{len(sources.SERVICES)} services, {len(differing)} {'differ' if check else 'written'} {' '.join(differing)}".rstrip())
    return 1 if check and differing else 0


def import_service(models, service, all_patches):
    model = read_model(models / service)
    if service in sources.QUERY_OVERLAYS:
        query_overlay.apply(model, read_model(models / sources.QUERY_OVERLAYS[service]))
    patches.apply(model, service, all_patches)
    if service in sources.PARTS:
        reduction.keep_part(model, sources.PARTS[service])
    return reduction.reduce(service, model)


def read_model(folder):
    """The newest API version in the folder."""
    versions = sorted(folder.glob("*/service-2.json"))
    if not versions:
        sys.exit(f"{folder}: no */service-2.json")
    return json.loads(versions[-1].read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
