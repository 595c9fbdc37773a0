"""The actions as they lie in the repository: by which names they are found, and how their steps start a tool. What of an
action.yml must agree with its tool is in test/actions."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).parents[2]

GOOD = """\
runs:
  using: composite
  steps:
    - id: wait
      shell: sh
      env:
        INPUT_TARGETS: ${{ inputs.targets }}
      run: |
        echo start

        exec ../launcher/run \\
          health-wait
"""


def problems(action: str) -> list[str]:
    """What breaks the rules for steps; the text is laid out as GOOD is."""
    if not re.search("^  using: composite$", action, re.MULTILINE):
        return []
    found = []
    steps = re.split("^    - ", action.partition("\n  steps:\n")[2], flags=re.MULTILINE)[1:]
    scripts = 0
    for step in steps:
        run = re.search(r"^ *run: *(.*(?:\n(?: {8}.*)?)*)", step, re.MULTILINE)
        if not run:
            continue
        scripts += 1
        if not re.search("^ *shell: sh$", step, re.MULTILINE):
            found.append("shell")
        if "${{" in run[1]:
            found.append("pasted")
        if not run[1].replace("\\\n", "").strip().splitlines()[-1].strip().startswith("exec "):
            found.append("exec")
    return found if scripts else ["no script"]


class Actions(unittest.TestCase):
    def test_each_is_found_by_its_name_in_the_root(self):
        folders = {folder.name for folder in (ROOT / "actions").iterdir() if folder.is_dir()}
        links = {link.name: str(link.readlink()) for link in ROOT.iterdir() if link.is_symlink()}
        links = {name: to for name, to in links.items() if name in folders or to.startswith("actions/")}
        self.assertEqual(links, {name: f"actions/{name}" for name in folders})
        self.assertLessEqual({"launcher", "health-wait", "retry-run", "sysctl-setup"}, folders)

    def test_the_steps_of_each_keep_the_rules_and_those_of_the_root_too(self):
        for file in (ROOT / "action.yml", *(ROOT / "actions").glob("*/action.yml")):
            self.assertEqual(problems(file.read_text()), [], file)

    def test_a_step_that_breaks_a_rule_is_found(self):
        self.assertEqual(problems(GOOD), [])
        for old, new, wanted in (
            ("shell: sh", "shell: bash", "shell"),
            ("      shell: sh\n", "", "shell"),
            ("echo start", "echo ${{ inputs.targets }}", "pasted"),
            ("exec ../launcher", "../launcher", "exec"),
            ("          health-wait\n", "          health-wait\n        echo end\n", "exec"),
            ("run: |", "uses: |", "no script"),
        ):
            with self.subTest(new):
                self.assertEqual(problems(GOOD.replace(old, new)), [wanted])
