"""From the tools of every architecture to all that a release is: see --help. Run as `python3 release/pack …`."""

import argparse
import hashlib
import json
import pathlib

import image
import reproducible
import sbom


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pack", description=__doc__)
    parser.add_argument("--tools", type=pathlib.Path, required=True, help="a folder ARCH/TOOL of programs")
    parser.add_argument("--parts", type=pathlib.Path, required=True, help="a folder of *.source files")
    parser.add_argument("--authorities", type=pathlib.Path, required=True, help="the CA certificates for the image")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="the folder to fill; it must not exist")
    parser.add_argument("--version", required=True)
    parser.add_argument("--commit", required=True)
    parser.add_argument("--epoch", type=int, required=True, help="the time of every file, in seconds since 1970")
    parser.add_argument("--source", required=True, help="the repository's URL")
    parser.add_argument("--image", required=True, help="the image's name, with its registry, without a tag")
    return parser.parse_args()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_tools(folder: pathlib.Path) -> dict[str, dict[str, bytes]]:
    """By architecture and name. Each architecture must have the same tools."""
    tools = {
        arch.name: {tool.name: tool.read_bytes() for tool in sorted(arch.iterdir())} for arch in sorted(folder.iterdir())
    }
    names = {tuple(of_one) for of_one in tools.values()}
    if len(names) != 1 or not all(names):
        raise SystemExit(f"pack: the architectures differ in their tools: {names}")
    return tools


def lock_text(options: argparse.Namespace, digest: str, tools: dict[str, dict[str, bytes]]) -> str:
    """What the launcher reads: a word and its values in each line."""
    lines = [
        f"version {options.version}",
        f"commit {options.commit}",
        f"image {options.image}@{digest}",
        f"assets {options.source}/releases/download/v{options.version}",
    ]
    lines += [
        f"binary {name} {arch} {sha256(data)} {len(data)}"
        for arch, of_one in tools.items()
        for name, data in of_one.items()
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    options = arguments()
    options.out.mkdir(parents=True)
    tools = read_tools(options.tools)
    assets: dict[str, bytes] = {}
    for arch, of_one in tools.items():
        (options.out / arch).mkdir()
        for name, data in of_one.items():
            program = options.out / arch / name
            program.write_bytes(data)
            program.chmod(0o755)
            assets[f"{name}-linux-{arch}.gz"] = reproducible.gzipped(data)
        files = {f"ci-toolkit-{options.version}/{name}": (data, 0o755) for name, data in of_one.items()}
        assets[f"ci-toolkit-{options.version}-linux-{arch}.tar.gz"] = reproducible.gzipped(
            reproducible.tar(files, options.epoch)
        )

    authorities = {"etc/ssl/certs/ca-certificates.crt": (options.authorities.read_bytes(), 0o644)}
    image_files = {
        arch: {**authorities, **{f"usr/local/bin/{name}": (data, 0o755) for name, data in of_one.items()}}
        for arch, of_one in tools.items()
    }
    digest = image.write(
        options.out / "image", image_files, options.version, options.commit, options.epoch, options.source
    )
    programs = {f"{arch}/{name}": data for arch, of_one in tools.items() for name, data in of_one.items()}
    bill = sbom.document(
        sbom.read_parts(options.parts), programs, options.version, options.commit, options.epoch, options.source
    )
    assets[f"ci-toolkit-{options.version}.spdx.json"] = (json.dumps(bill, indent=2) + "\n").encode()
    assets["release.lock"] = lock_text(options, digest, tools).encode()
    for name, data in assets.items():
        (options.out / name).write_bytes(data)
    sums = "".join(f"{sha256(data)}  {name}\n" for name, data in sorted(assets.items()))
    (options.out / "SHA256SUMS").write_text(sums)
    print(f"image {digest}")


main()
