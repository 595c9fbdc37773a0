"""What the tools are made of, as SPDX 2.3 in JSON (ISO/IEC 5962)."""

import datetime
import hashlib
import pathlib
import re
import urllib.parse

# By the name of the part: its licence, by SPDX's identifiers.
LICENSES = {
    "openssl": "Apache-2.0",
    "curl": "curl",
    "nghttp2": "MIT",
    "postgresql": "PostgreSQL",
    "hiredis": "BSD-3-Clause",
    "pcre2": "BSD-3-Clause WITH PCRE2-exception",
    "yaml-cpp": "MIT",
    "pugixml": "MIT",
    "nlohmann-json3": "MIT",
    "fmtlib": "MIT",
    "spdlog": "MIT",
    "cli11": "BSD-3-Clause",
    "tl-expected": "CC0-1.0",
    "musl": "MIT",
    "libc++": "Apache-2.0 WITH LLVM-exception",
    "libc++abi": "Apache-2.0 WITH LLVM-exception",
    "libunwind": "Apache-2.0 WITH LLVM-exception",
    "compiler-rt": "Apache-2.0 WITH LLVM-exception",
    "ca-certificates": "MPL-2.0",
}


def read_parts(folder: pathlib.Path) -> list[dict]:
    """From the files *.source: name, Debian's package or another origin, version, a newer version that was not there.

    A newer version that is the same one: of the Debian package there was only the part that Debian did not change.
    """
    parts = []
    for file in sorted(folder.glob("*.source")):
        for line in file.read_text().splitlines():
            name, origin, version, newer = line.split("\t")
            parts.append({"name": name, "origin": origin, "version": version, "newer": newer})
    return sorted(parts, key=lambda part: part["name"])


def package_of(part: dict) -> dict:
    license_name = LICENSES[part["name"]]  # a part without one must not be shipped
    origin, version = part["origin"], part["version"]
    exact = urllib.parse.quote(version, safe=":")
    if origin == "ziglang":
        note = f"built from the source in the Python package {origin} {version}"
        place, locator = f"https://pypi.org/project/{origin}/{exact}/", f"pkg:pypi/{origin}@{exact}"
    else:
        note = f"built from Debian's source package {origin} {version}"
        place = f"https://sources.debian.org/src/{origin}/{exact}/"
        locator = f"pkg:deb/debian/{origin}@{exact}?arch=source"
    if part["newer"] == version:
        note += ", its original part alone; Debian's changes to it could not be had when this was built"
    elif part["newer"] != "-":
        note += f"; {part['newer']} could not be had when this was built"
    return {
        "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", part["name"]),
        "name": part["name"],
        "versionInfo": version,
        "downloadLocation": place,
        "externalRefs": [
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": locator}
        ],
        "sourceInfo": note,
        "licenseDeclared": license_name,
        "licenseConcluded": license_name,
        "copyrightText": "NOASSERTION",
        "filesAnalyzed": False,
    }


def file_of(name: str, data: bytes) -> dict:
    sums = {"SHA1": hashlib.sha1(data), "SHA256": hashlib.sha256(data)}  # the former because SPDX wants it
    return {
        "SPDXID": "SPDXRef-File-" + re.sub(r"[^A-Za-z0-9.-]", "-", name),
        "fileName": "./" + name,
        "checksums": [{"algorithm": kind, "checksumValue": one.hexdigest()} for kind, one in sums.items()],
        "licenseConcluded": "NOASSERTION",
        "copyrightText": "NOASSERTION",
    }


def verification_code(files: list[dict]) -> str:
    """Source: SPDX 2.3, 7.9."""
    sums = sorted(file["checksums"][0]["checksumValue"] for file in files)
    return hashlib.sha1("".join(sums).encode()).hexdigest()


def document(parts: list[dict], tools: dict[str, bytes], version: str, commit: str, epoch: int, source: str) -> dict:
    """`tools`: by the name of each file its content."""
    created = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    files = [file_of(name, data) for name, data in sorted(tools.items())]
    root = {
        "SPDXID": "SPDXRef-ci-toolkit",
        "name": "ci-toolkit",
        "versionInfo": version,
        "downloadLocation": f"git+{source}@{commit}",
        "licenseDeclared": "MIT",
        "licenseConcluded": "MIT",
        "copyrightText": "NOASSERTION",
        "filesAnalyzed": True,
        "packageVerificationCode": {"packageVerificationCodeValue": verification_code(files)},
    }
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
