"""What the tools are made of, as SPDX 2.3 in JSON (ISO/IEC 5962)."""

import datetime
import pathlib
import re

# By the name of the part: its licence, by SPDX's identifiers.
LICENSES = {
    "openssl": "Apache-2.0",
    "curl": "curl",
    "postgresql": "PostgreSQL",
    "hiredis": "BSD-3-Clause",
    "pcre2": "BSD-3-Clause WITH PCRE2-exception",
    "nlohmann-json3": "MIT",
    "fmtlib": "MIT",
    "spdlog": "MIT",
    "cli11": "BSD-3-Clause",
    "tl-expected": "CC0-1.0",
    "musl": "MIT",
    "libc++": "Apache-2.0 WITH LLVM-exception",
    "ca-certificates": "MPL-2.0",
}


def read_parts(folder: pathlib.Path) -> list[dict]:
    """From the files *.source: name, Debian's package or another origin, version, a newer version that was not there."""
    parts = []
    for file in sorted(folder.glob("*.source")):
        for line in file.read_text().splitlines():
            name, origin, version, newer = line.split("\t")
            parts.append({"name": name, "origin": origin, "version": version, "newer": newer})
    return sorted(parts, key=lambda part: part["name"])


def package_of(part: dict) -> dict:
    license_name = LICENSES[part["name"]]  # a part without one must not be shipped
    note = f"built from the source package {part['origin']} {part['version']}"
    if part["newer"] != "-":
        note += f"; {part['newer']} could not be had when this was built"
    return {
        "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", part["name"]),
        "name": part["name"],
        "versionInfo": part["version"],
        "downloadLocation": "NOASSERTION" if part["origin"] == "ziglang" else f"pkg:deb/debian/{part['origin']}",
        "sourceInfo": note,
        "licenseDeclared": license_name,
        "licenseConcluded": license_name,
        "copyrightText": "NOASSERTION",
        "filesAnalyzed": False,
    }


def document(parts: list[dict], tools: dict[str, str], version: str, commit: str, epoch: int, source: str) -> dict:
    """`tools`: by the name of each file its SHA-256."""
    created = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    root = {
        "SPDXID": "SPDXRef-ci-toolkit",
        "name": "ci-toolkit",
        "versionInfo": version,
        "downloadLocation": f"git+{source}@{commit}",
        "licenseDeclared": "MIT",
        "licenseConcluded": "MIT",
        "copyrightText": "NOASSERTION",
        "filesAnalyzed": False,
    }
    files = [
        {
            "SPDXID": "SPDXRef-File-" + re.sub(r"[^A-Za-z0-9.-]", "-", name),
            "fileName": "./" + name,
            "checksums": [{"algorithm": "SHA256", "checksumValue": digest}],
            "licenseConcluded": "NOASSERTION",
            "copyrightText": "NOASSERTION",
        }
        for name, digest in sorted(tools.items())
    ]
    packages = [package_of(part) for part in parts]
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", root["SPDXID"])]
    relations += [(root["SPDXID"], "CONTAINS", file["SPDXID"]) for file in files]
    relations += [
        (root["SPDXID"], "CONTAINS" if package["name"] == "ca-certificates" else "STATIC_LINK", package["SPDXID"])
        for package in packages
    ]
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"ci-toolkit-{version}",
        "documentNamespace": f"{source}/sbom/{version}/{commit}",
        "creationInfo": {"created": created, "creators": ["Organization: ci-toolkit"]},
        "packages": [root, *packages],
        "files": files,
        "relationships": [
            {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other} for one, kind, other in relations
        ],
    }
