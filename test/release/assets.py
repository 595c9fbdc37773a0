"""A server of dist's assets by HTTPS."""

import pathlib
import shutil
import subprocess
import tempfile

import dist


class Assets:
    """`authority` is the file of its certificate, which signs itself."""

    def __init__(self, address: str, where=lambda *words: list(words)):
        """For clients that call it by `address`. `where` makes of a command one that runs where the server shall be."""
        self.folder = tempfile.TemporaryDirectory()
        for asset in dist.DIST.glob("*.gz"):
            shutil.copy(asset, self.folder.name)
        program = pathlib.Path(__file__).with_name("assets_server.py")
        self.server = subprocess.Popen(
            where("python3", program, self.folder.name, address), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.url = f"https://{address}:{self.server.stdout.readline().strip()}/v0.0.0"
        self.authority = pathlib.Path(self.folder.name, "ca.pem")

    def requests(self) -> list[str]:
        """The names that were asked for since the last call."""
        file = pathlib.Path(self.folder.name, "requests")
        names = file.read_text().split() if file.exists() else []
        file.unlink(missing_ok=True)
        return names

    def stop(self):
        with self.server:
            self.server.terminate()
        self.folder.cleanup()
