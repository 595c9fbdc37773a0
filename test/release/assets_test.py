"""What is uploaded beside the image."""

import gzip
import hashlib
import json
import os
import pathlib
import shutil
import sys
import tarfile
import tempfile
import unittest
import urllib.parse

import dist

ROOT = pathlib.Path(__file__).parents[2]
sys.path.append(str(ROOT / "release/pack"))
import sbom  # noqa: E402


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Assets(unittest.TestCase):
    def assert_is_spdx(self, bill: dict, programs: dict[str, bytes]) -> None:
        """What the validator of the SPDX project (spdx-tools) wants, and that it tells all of each part and program."""
        self.assertEqual(bill["spdxVersion"], "SPDX-2.3")
        root, *parts = bill["packages"]
        for package in bill["packages"]:
            self.assertRegex(package["downloadLocation"], r"^(git\+)?https://[\w./:@%~-]+$", package["name"])
            self.assertTrue(package["versionInfo"], package["name"])
            self.assertNotIn(package["licenseDeclared"], ("", "NOASSERTION", "NONE"), package["name"])
        for part in parts:
            (reference,) = part["externalRefs"]
            self.assertEqual((reference["referenceCategory"], reference["referenceType"]), ("PACKAGE-MANAGER", "purl"))
            name, _, version = reference["referenceLocator"].partition("@")
            self.assertRegex(name, "^pkg:(deb/debian|pypi)/[a-z0-9.+-]+$")
            self.assertEqual(urllib.parse.unquote(version.removesuffix("?arch=source")), part["versionInfo"])
            self.assertFalse(part["filesAnalyzed"])
        sums = {file["fileName"]: {one["algorithm"]: one["checksumValue"] for one in file["checksums"]} for file in bill["files"]}
        wanted = {
            f"./{name}": {"SHA1": hashlib.sha1(data).hexdigest(), "SHA256": sha256(data)} for name, data in programs.items()
        }
        self.assertEqual(sums, wanted)
        # A package that contains files must say by which code they are known.
        of_all = hashlib.sha1("".join(sorted(one["SHA1"] for one in sums.values())).encode()).hexdigest()
        self.assertEqual((root["filesAnalyzed"], root["packageVerificationCode"]), (True, {"packageVerificationCodeValue": of_all}))
        ids = ["SPDXRef-DOCUMENT", *(one["SPDXID"] for one in bill["packages"] + bill["files"])]
        self.assertEqual(len(ids), len(set(ids)))
        for one in ids:
            self.assertRegex(one, "^SPDXRef-[A-Za-z0-9.-]+$")
        for relation in bill["relationships"]:
            self.assertIn(relation["spdxElementId"], ids)
        self.assertEqual(sorted(one["relatedSpdxElement"] for one in bill["relationships"]), sorted(ids[1:]))

    def test_a_list_of_every_part_that_there_may_be(self):
        zig = ("musl", "libc++", "libc++abi", "libunwind", "compiler-rt")
        parts = [
            {"name": name, "origin": "ziglang" if name in zig else name, "version": "1:2.0~3+ds-1", "newer": "-"}
            for name in sbom.LICENSES
        ]
        programs = {"x86_64/a": b"1", "x86_64/b_c": b"2", "aarch64/a": b"3"}
        bill = sbom.document(parts, programs, "1.2.3", "0" * 40, 1700000000, "https://github.com/o/r")
        self.assert_is_spdx(bill, programs)
        packages = {package["name"]: package for package in bill["packages"]}
        for name in zig:
            self.assertEqual(packages[name]["downloadLocation"], "https://pypi.org/project/ziglang/1:2.0~3%2Bds-1/")
        self.assertEqual(packages["curl"]["downloadLocation"], "https://sources.debian.org/src/curl/1:2.0~3%2Bds-1/")

    def test_every_asset_is_in_the_sums_and_matches(self):
        sums = dict(reversed(line.split("  ")) for line in (dist.DIST / "SHA256SUMS").read_text().splitlines())
        files = {file.name for file in dist.DIST.iterdir() if file.is_file()} - {"SHA256SUMS"}
        self.assertEqual(sums.keys(), files)
        for name, digest in sums.items():
            self.assertEqual(sha256((dist.DIST / name).read_bytes()), digest)

    def test_each_tool_is_an_asset_by_itself_and_in_the_lock(self):
        lock = dist.lock()
        for arch in dist.ARCHITECTURES:
            for tool in dist.tools(arch):
                data = tool.read_bytes()
                packed = (dist.DIST / f"{tool.name}-linux-{arch}.gz").read_bytes()
                self.assertEqual(gzip.decompress(packed), data)
                self.assertEqual(lock[f"{tool.name} {arch}"], f"{sha256(data)} {len(data)}")

    def test_all_tools_of_an_architecture_are_in_one_archive(self):
        version = dist.lock()["version"]
        for arch in dist.ARCHITECTURES:
            with tarfile.open(dist.DIST / f"ci-toolkit-{version}-linux-{arch}.tar.gz") as archive:
                for tool in dist.tools(arch):
                    member = archive.getmember(f"ci-toolkit-{version}/{tool.name}")
                    self.assertEqual(member.mode, 0o755)
                    self.assertEqual(archive.extractfile(member).read(), tool.read_bytes())

    def test_the_list_of_parts_names_each_library_with_version_and_licence(self):
        bill = json.loads((dist.DIST / f"ci-toolkit-{dist.lock()['version']}.spdx.json").read_text())
        packages = {package["name"]: package for package in bill["packages"]}
        for name in ("openssl", "curl", "nghttp2", "postgresql", "hiredis", "pcre2", "nlohmann-json3", "fmtlib", "spdlog",
                     "cli11", "tl-expected", "yaml-cpp", "pugixml", "musl", "libc++", "libc++abi", "libunwind", "compiler-rt",
                     "ca-certificates"):  # fmt: skip
            self.assertIn(name, packages)
        programs = {f"{arch}/{tool.name}": tool.read_bytes() for arch in dist.ARCHITECTURES for tool in dist.tools(arch)}
        self.assert_is_spdx(bill, programs)

    def test_two_builds_of_one_commit_give_the_same_programs(self):
        again = pathlib.Path(os.environ["CI_TOOLKIT_AGAIN"])  # the programs for x86_64, compiled a second time
        self.assertEqual([tool.name for tool in dist.tools("x86_64")], [tool.name for tool in sorted(again.iterdir())])
        for tool in dist.tools("x86_64"):
            self.assertEqual(sha256((again / tool.name).read_bytes()), sha256(tool.read_bytes()))

    def test_the_same_programs_give_the_same_release(self):
        def packed(out: pathlib.Path) -> dict[str, str]:
            words = ["--tools", out.parent / "tools", "--parts", out.parent / "parts", "--out", out, "--version", "1.2.3"]
            words += ["--authorities", out.parent / "authorities", "--commit", "abc", "--epoch", "1700000000"]
            words += ["--source", "https://example.com/r", "--image", "example.com/i"]
            ended = dist.run([sys.executable, "-B", ROOT / "release/pack", *words])
            self.assertEqual(ended.returncode, 0, ended.stderr)
            return {str(file.relative_to(out)): sha256(file.read_bytes()) for file in out.rglob("*") if file.is_file()}

        with tempfile.TemporaryDirectory() as folder:
            here = pathlib.Path(folder)
            for arch in dist.ARCHITECTURES:
                shutil.copytree(dist.DIST / arch, here / "tools" / arch)
            (here / "parts").mkdir()
            (here / "parts/all.source").write_text("curl\tcurl\t1\t-\nopenssl\topenssl\t2\t3\n")
            (here / "authorities").write_text("none")
            first = packed(here / "first")
            for file in (here / "tools").rglob("*"):
                os.utime(file, (0, 0))
            self.assertEqual(packed(here / "second"), first)
            self.assertGreater(len(first), 12)
