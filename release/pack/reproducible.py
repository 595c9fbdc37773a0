"""Archives whose bytes depend on nothing but what goes into them."""

import gzip
import io
import tarfile


def gzipped(data: bytes) -> bytes:
    """Like `gzip -n -9`: neither a name nor a time in the header."""
    return gzip.compress(data, compresslevel=9, mtime=0)


def tar(files: dict[str, tuple[bytes, int]], epoch: int) -> bytes:
    """A tar of `files`, by path each its content and mode, with the folders above them; all owned by root."""
    folders = {"/".join(path.split("/")[:depth]) for path in files for depth in range(1, path.count("/") + 1)}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(folders | files.keys()):
            entry = tarfile.TarInfo(path)
            entry.mtime = epoch
            if path in folders:
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                archive.addfile(entry)
                continue
            content, entry.mode = files[path]
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()
