"""The image as an OCI layout."""

import datetime
import gzip
import hashlib
import io
import json
import os
import pathlib
import platform
import tarfile
import unittest

import dist

LAYOUT = dist.DIST / "image"


def blob(descriptor: dict) -> bytes:
    return (LAYOUT / "blobs" / descriptor["digest"].replace(":", "/")).read_bytes()


def manifests() -> list[dict]:
    top = json.loads((LAYOUT / "index.json").read_text())
    return json.loads(blob(top["manifests"][0]))["manifests"]


class Image(unittest.TestCase):
    def test_every_blob_has_the_name_of_its_content(self):
        blobs = list((LAYOUT / "blobs/sha256").iterdir())
        self.assertEqual(len(blobs), 7)  # the index, and of each architecture manifest, configuration and layer
        for file in blobs:
            self.assertEqual(hashlib.sha256(file.read_bytes()).hexdigest(), file.name)

    def test_it_is_for_both_architectures_and_has_the_digest_of_the_lock(self):
        top = json.loads((LAYOUT / "index.json").read_text())
        self.assertTrue(dist.lock()["image"].endswith("@" + top["manifests"][0]["digest"]))
        self.assertEqual([one["platform"]["architecture"] for one in manifests()], ["arm64", "amd64"])

    def test_it_holds_the_tools_and_the_authorities_and_nothing_else(self):
        for entry, arch in zip(manifests(), ["aarch64", "x86_64"], strict=True):
            manifest = json.loads(blob(entry))
            layer = gzip.decompress(blob(manifest["layers"][0]))
            config = json.loads(blob(manifest["config"]))
            self.assertEqual(config["rootfs"]["diff_ids"], ["sha256:" + hashlib.sha256(layer).hexdigest()])
            self.assertEqual(config["config"]["User"], "65532:65532")
            with tarfile.open(fileobj=io.BytesIO(layer)) as archive:
                files = {one.name: one for one in archive if one.isfile()}
                wanted = {f"usr/local/bin/{tool.name}": tool for tool in dist.tools(arch)}
                self.assertEqual(files.keys(), wanted.keys() | {"etc/ssl/certs/ca-certificates.crt"})
                for name, tool in wanted.items():
                    self.assertEqual(archive.extractfile(name).read(), tool.read_bytes())
                    self.assertEqual((files[name].mode, files[name].uid), (0o755, 0))

    def test_labels_say_what_it_is_and_where_it_comes_from(self):
        lock = dist.lock()
        top = json.loads((LAYOUT / "index.json").read_text())
        shown = [json.loads(blob(top["manifests"][0]))["annotations"]]
        for entry in manifests():
            manifest = json.loads(blob(entry))
            config = json.loads(blob(manifest["config"]))
            shown.append(config["config"]["Labels"])
            with tarfile.open(fileobj=io.BytesIO(gzip.decompress(blob(manifest["layers"][0])))) as archive:
                seconds = archive.next().mtime
        wanted = {
            "title": "ci-toolkit",
            "description": "Small tools that make pipelines reliable",
            "version": lock["version"],
            "revision": lock["commit"],
            "created": datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "source": lock["assets"].removesuffix(f"/releases/download/v{lock['version']}"),
            "licenses": "MIT",
        }
        for labels in shown:
            self.assertEqual(labels, {f"org.opencontainers.image.{name}": value for name, value in wanted.items()})

    def test_a_plain_docker_build_makes_the_same_for_this_machine(self):
        image = pathlib.Path(os.environ["CI_TOOLKIT_IMAGE"])
        arch = platform.machine()
        files = {str(file.relative_to(image)): file for file in image.rglob("*") if file.is_file()}
        wanted = {f"usr/local/bin/{tool.name}": tool for tool in dist.tools(arch)}
        self.assertEqual(files.keys(), wanted.keys() | {"etc/ssl/certs/ca-certificates.crt"})
        for name, tool in wanted.items():
            self.assertEqual(files[name].read_bytes(), tool.read_bytes())

    def test_it_is_small(self):
        for entry in manifests():
            layer = json.loads(blob(entry))["layers"][0]
            self.assertLessEqual(layer["size"], 8_000_000)
