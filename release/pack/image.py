"""The image as an OCI layout, for all architectures, so that its digest is known before anything is pushed.

Source: OCI Image Format Specification 1.1: image-layout.md, image-index.md, manifest.md, config.md.
"""

import datetime
import hashlib
import json
import pathlib

import reproducible

MEDIA = "application/vnd.oci.image."
PLATFORMS = {"x86_64": {"architecture": "amd64", "os": "linux"}, "aarch64": {"architecture": "arm64", "os": "linux"}}


class Layout:
    """A folder of blobs, each named by its digest."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        (folder / "blobs/sha256").mkdir(parents=True)
        (folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')

    def add(self, kind: str, content: bytes) -> dict:
        """Stores a blob and returns its descriptor."""
        digest = hashlib.sha256(content).hexdigest()
        (self.folder / "blobs/sha256" / digest).write_bytes(content)
        return {"mediaType": MEDIA + kind, "digest": f"sha256:{digest}", "size": len(content)}

    def add_json(self, kind: str, document: dict) -> dict:
        return self.add(kind, as_json(document))


def as_json(document: dict) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def add_image(layout: Layout, files: dict, platform: dict, labels: dict, epoch: int) -> dict:
    """One architecture: a layer, its configuration and a manifest, whose descriptor is returned."""
    layer = reproducible.tar(files, epoch)
    config = {
        **platform,
        "created": labels["org.opencontainers.image.created"],
        "config": {"Env": ["PATH=/usr/local/bin"], "Labels": labels, "User": "65532:65532"},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]},
        "history": [{"created": labels["org.opencontainers.image.created"], "created_by": "ci-toolkit release"}],
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": MEDIA + "manifest.v1+json",
        "config": layout.add_json("config.v1+json", config),
        "layers": [layout.add("layer.v1.tar+gzip", reproducible.gzipped(layer))],
    }
    return {**layout.add_json("manifest.v1+json", manifest), "platform": platform}


def write(folder: pathlib.Path, files_of: dict[str, dict], version: str, commit: str, epoch: int, source: str) -> str:
    """Writes the layout for the architectures in `files_of` and returns the digest of its index."""
    created = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    labels = {
        "org.opencontainers.image.title": "ci-toolkit",
        "org.opencontainers.image.description": "Small tools that make pipelines reliable",
        "org.opencontainers.image.version": version,
        "org.opencontainers.image.revision": commit,
        "org.opencontainers.image.created": created,
        "org.opencontainers.image.source": source,
        "org.opencontainers.image.licenses": "MIT",
    }
    layout = Layout(folder)
    index = {
        "schemaVersion": 2,
        "mediaType": MEDIA + "index.v1+json",
        "manifests": [add_image(layout, files_of[arch], PLATFORMS[arch], labels, epoch) for arch in sorted(files_of)],
        "annotations": labels,
    }
    descriptor = layout.add_json("index.v1+json", index)
    top = {
        "schemaVersion": 2,
        "mediaType": MEDIA + "index.v1+json",
        "manifests": [{**descriptor, "annotations": {"org.opencontainers.image.ref.name": version}}],
    }
    (folder / "index.json").write_bytes(as_json(top))
    return descriptor["digest"]
