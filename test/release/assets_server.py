"""assets_server.py FOLDER ADDRESS: serves the folder's files by HTTPS on a free port of every address of this machine,
with a certificate for ADDRESS that signs itself, FOLDER/ca.pem. Prints the port. Any folder in the URL will do. Each name
that is asked for becomes a line of FOLDER/requests."""

import http.server
import pathlib
import ssl
import subprocess
import sys

folder, address = pathlib.Path(sys.argv[1]), sys.argv[2]


class Handler(http.server.SimpleHTTPRequestHandler):
    def translate_path(self, path):
        name = path.rsplit("/", 1)[-1]
        with open(folder / "requests", "a") as requests:
            requests.write(f"{name}\n")
        return str(folder / name)


subprocess.run(
    ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key.pem", "-out", folder / "ca.pem",
     "-days", "2", "-subj", "/CN=assets", "-addext", f"subjectAltName=IP:{address}"], check=True, capture_output=True,
)  # fmt: skip
server = http.server.ThreadingHTTPServer(("0.0.0.0", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
