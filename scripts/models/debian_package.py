"""Fetches botocore's data from Debian's packages, without installing anything or touching the machine's apt."""

import gzip
import pathlib
import shutil
import subprocess

import sources

_MIRROR = "http://deb.debian.org/debian"


def fetch_models(folder):
    """Downloads the primary and the overlay package below `folder`; returns a folder in the form of `--models`."""
    models = folder / "models"
    suite, package = sources.PRIMARY_PACKAGE
    data = _unpack(folder / suite, suite, package)
    for service in sources.SERVICES:
        _copy_service(data / service, models / service)
    suite, package = sources.OVERLAY_PACKAGE
    data = _unpack(folder / suite, suite, package)
    for service, overlay in sources.QUERY_OVERLAYS.items():
        _copy_service(data / service, models / overlay)
    return models


def _unpack(folder, suite, package):
    """A private apt state, then `dpkg -x`. Returns botocore's data folder."""
    for part in ("lists/partial", "cache/archives/partial", "parts", "root"):
        (folder / part).mkdir(parents=True)
    (folder / "status").touch()
    (folder / "sources.list").write_text(f"deb {_MIRROR} {suite} main\n", encoding="utf-8")
    options = []
    for key, value in {
        "Dir::Etc::sourcelist": folder / "sources.list", "Dir::Etc::sourceparts": folder / "parts",
        "Dir::State::lists": folder / "lists", "Dir::State::status": folder / "status", "Dir::Cache": folder / "cache",
        "Acquire::Languages": "none", "APT::Sandbox::User": "root",
    }.items():
        options += ["-o", f"{key}={value}"]
    subprocess.run(["apt-get", *options, "update"], check=True)
    subprocess.run(["apt-get", *options, "download", package], check=True, cwd=folder)
    archive = next(folder.glob(f"{package}_*.deb"))
    print(f"{suite}: {archive.name}")
    subprocess.run(["dpkg", "-x", str(archive), str(folder / "root")], check=True)
    return next(pathlib.Path(folder / "root").glob("usr/lib/python3/dist-packages/botocore/data"))


def _copy_service(source, target):
    """Newer packages compress their JSON."""
    for path in source.glob("*/service-2.json*"):
        (target / path.parent.name).mkdir(parents=True, exist_ok=True)
        output = target / path.parent.name / "service-2.json"
        if path.suffix == ".gz":
            with gzip.open(path, "rb") as packed, open(output, "wb") as file:
                shutil.copyfileobj(packed, file)
        else:
            shutil.copyfile(path, output)
