"""links.py FILE.md...: every relative link and picture in the pages leads to a file, every #anchor to a heading."""

import pathlib
import re
import sys
import urllib.parse

FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|(?:src|href)=\"([^\"]+)\"|^\[[^\]]+\]:\s+(\S+)", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)


def anchors(page):
    """The anchors that GitHub makes of a page's headings: lower case, punctuation dropped, blanks to hyphens."""
    seen = {}
    for heading in HEADING.findall(FENCE.sub("", page.read_text())):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        count = seen.get(name, 0)
        seen[name] = count + 1
        yield f"{name}-{count}" if count else name


def broken(page):
    text = CODE.sub("", FENCE.sub("", page.read_text()))
    for groups in LINK.findall(text):
        link = next(group for group in groups if group)
        if urllib.parse.urlsplit(link).scheme or link.startswith("//"):
            continue
        path, _, anchor = urllib.parse.unquote(link).partition("#")
        target = page.parent / path if path else page
        if not target.exists():
            yield f"{page}: {link}: there is no {target}"
        elif anchor and target.suffix == ".md" and anchor not in anchors(target):
            yield f"{page}: {link}: {target} has no heading for #{anchor}"


faults = [fault for name in sys.argv[1:] for fault in broken(pathlib.Path(name))]
print("\n".join(faults) or f"{len(sys.argv) - 1} pages: all links lead somewhere")
sys.exit(1 if faults else 0)
