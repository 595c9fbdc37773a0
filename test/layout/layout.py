"""layout.py --includes|--self-test|--dot LAYOUT: the layering of lib/ and tools/.

LAYOUT holds one line a folder, as CMake recorded it: "lib/http: core net". --includes checks every #include in those
folders against it, --self-test checks that each kind of fault is found, --dot draws it for Graphviz.
"""

import pathlib
import re
import sys
import tempfile

INCLUDE = re.compile(r'^\s*#\s*include\s+"((?:lib|tools|test|bench|fuzz)/[^"]+)"', re.MULTILINE)

# One outside thing each; every other library is a domain. (The row that a folder is drawn in, nothing more.)
OUTSIDE = ["cli", "actions", "process", "cgroup", "net", "retry", "http", "archive", "db", "redact", "regex", "results",
           "wire", "yaml", "proc", "pty"]


def read_layout(text):
    layout = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        folder, _, uses = line.partition(":")
        layout[folder] = [f"lib/{name}" for name in uses.split()]
    return layout


def cycles(layout):
    """Folders that use themselves, directly or by others."""
    for start in layout:
        seen, ahead = set(), list(layout[start])
        while ahead:
            folder = ahead.pop()
            if folder == start:
                yield f"{start} uses itself in a circle"
                break
            if folder not in seen:
                seen.add(folder)
                ahead += layout.get(folder, [])


def faults_of_include(layout, folder, included):
    target = "/".join(included.split("/")[:2])
    if target == folder:
        return None
    if not target.startswith("lib/"):
        return "a tool never includes another tool" if target.startswith("tools/") and folder.startswith("tools/") \
            else "lib/ and tools/ include only from lib/"
    if target not in layout:
        return f"no add_lib() made {target}"
    if target not in layout[folder]:
        return f"its CMakeLists.txt does not name {target.removeprefix('lib/')} after USES"
    return None


def faults(layout, root):
    if layout.get("lib/core"):
        yield "lib/core uses another library"
    yield from cycles(layout)
    present = [path.parent for top in ("lib", "tools") for path in sorted(root.glob(f"{top}/*/*.cpp"))]
    for folder in sorted({str(path.relative_to(root)) for path in present} - set(layout)):
        yield f"{folder} has sources, and no add_lib() or add_tool() that names it"
    for folder in layout:
        for source in sorted(root.glob(f"{folder}/**/*.[ch]pp")):
            for included in INCLUDE.findall(source.read_text()):
                fault = faults_of_include(layout, folder, included)
                if fault:
                    yield f"{source.relative_to(root)} includes {included}: {fault}"


def check_includes(layout):
    found = list(faults(layout, pathlib.Path.cwd()))
    print("\n".join(found) or f"{len(layout)} folders keep their layers")
    return 1 if found else 0


def self_test():
    """A small tree with every kind of fault; each must be found, and nothing else."""
    layout = read_layout("lib/core:\nlib/net: core\nlib/loop: circle\nlib/circle: loop\ntools/a: core\ntools/b: core\n")
    sources = {
        "lib/core/up.cpp": '#include "lib/net/host.hpp"',
        "lib/net/good.cpp": '#include "lib/core/url.hpp"\n#include "lib/net/host.hpp"\n// #include "lib/loop/x.hpp"',
        "lib/net/tool.cpp": '#include "tools/a/wait.hpp"',
        "lib/lost/here.cpp": "",
        "tools/a/main.cpp": '  #  include "tools/b/wait.hpp"\n#include "lib/net/host.hpp"\n#include "lib/gone/x.hpp"',
    }
    expected = {
        "lib/loop uses itself in a circle",
        "lib/circle uses itself in a circle",
        "lib/lost has sources, and no add_lib() or add_tool() that names it",
        "lib/core/up.cpp includes lib/net/host.hpp: its CMakeLists.txt does not name net after USES",
        "lib/net/tool.cpp includes tools/a/wait.hpp: lib/ and tools/ include only from lib/",
        "tools/a/main.cpp includes tools/b/wait.hpp: a tool never includes another tool",
        "tools/a/main.cpp includes lib/net/host.hpp: its CMakeLists.txt does not name net after USES",
        "tools/a/main.cpp includes lib/gone/x.hpp: no add_lib() made lib/gone",
    }
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in sources.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        found = set(faults(layout, root))
    for fault in sorted(found ^ expected):
        print(("not found: " if fault in expected else "found for no reason: ") + fault)
    return 1 if found != expected else 0


ROWS = {"tools": ("tools\\nthe programs", "#dbeafe"), "domains": ("domains\\nwhat a tool is about", "#dcfce7"),
        "outside": ("outside things\\none each", "#fef3c7"), "core": ("core\\nused by all", "#e5e7eb")}


def row_of(folder):
    top, name = folder.split("/")
    if top == "tools":
        return "tools"
    if name == "core":
        return "core"
    return "outside" if name in OUTSIDE else "domains"


def depth_in_row(layout, folder):
    """How many folders of its own row stand under a folder."""
    below = [used for used in layout[folder] if used in layout and row_of(used) == row_of(folder)]
    return 1 + max(depth_in_row(layout, used) for used in below) if below else 0


def lines_of(layout):
    """The lines of the picture from top to bottom, as (row, folders): a row has more lines when its members use each other."""
    for row in ROWS:
        members = sorted(folder for folder in layout if row_of(folder) == row)
        for depth in sorted({depth_in_row(layout, folder) for folder in members}, reverse=True):
            yield row, [folder for folder in members if depth_in_row(layout, folder) == depth]


def draw(layout):
    """Arrows to core are left out, since all use it; each line gets a title at the left, and the titles keep the order."""
    print("// Made by ./dev docs from what add_lib() and add_tool() say; change those.")
    print("digraph layers {\n  rankdir=TB; ranksep=0.55; nodesep=0.3; newrank=true; bgcolor=white; pad=0.2;")
    print('  node [shape=box, style="filled,rounded", fontname="Helvetica", fontsize=13, color="#9ca3af", height=0.42];')
    print('  edge [color="#6b7280", penwidth=0.9, arrowsize=0.6];')
    titles = []
    for row, folders in lines_of(layout):
        text, colour = ROWS[row]
        title = f"title{len(titles)}"
        text = text if not titles or row != titles[-1] else ""
        titles.append(row)
        print(f'  {title} [label="{text}", shape=plaintext, style="", fontsize=11, fontcolor="#6b7280", width=1.6];')
        wide = ", width=6" if row == "core" else ""
        for folder in folders:
            print(f'  "{folder}" [label="{folder.split("/")[1]}", fillcolor="{colour}"{wide}];')
        print(f"  {{ rank=same; {title}; " + " ".join(f'"{folder}";' for folder in folders) + " }")
        print("  " + " -> ".join([title, *(f'"{folder}"' for folder in folders[:1])]) + " [style=invis, weight=0];")
    print("  " + " -> ".join(f"title{at}" for at in range(len(titles))) + " [style=invis, weight=100];")
    for folder, uses in layout.items():
        for used in uses:
            hidden = " [style=invis]" if used == "lib/core" else ""
            print(f'  "{folder}" -> "{used}"{hidden};')
    print("}")
    return 0


def main(mode, file):
    layout = read_layout(pathlib.Path(file).read_text())
    if mode == "--dot":
        return draw(layout)
    return self_test() if mode == "--self-test" else check_includes(layout)


sys.exit(main(*sys.argv[1:]))
