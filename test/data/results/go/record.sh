#!/bin/bash
# record.sh: runs the small module below by `go test -json` and keeps what it writes beside this script. Needs go 1.24 or
# newer; nothing is downloaded.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

file() {  # PACKAGE, with the file's text after its imports on stdin
  mkdir -p "$1"
  { printf 'package %s\n\nimport (\n\t"os"\n\t"testing"\n\t"time"\n)\n\nvar _, _ = os.Exit, time.Sleep\n\n' "$1"; cat; } \
    >"$1/$1_test.go"
}

record() {  # NAME ARGUMENT ...
  local name=$1
  shift
  go test -json "$@" 2>&1 | sed "s|$work|/project|g; s|$(go env GOROOT)|/go|g" >"$here/$name.json" || true
}

printf 'module example.com/suite\n\ngo 1.24\n' >go.mod
mkdir nothing && echo 'package nothing' >nothing/nothing.go

file plain <<'GO'
func TestPasses(t *testing.T) { t.Log("all is well") }

func TestFails(t *testing.T) {
	t.Log("first a word")
	t.Errorf("1 + 1 = %d,\nnot 2", 3)
}

func TestSkips(t *testing.T) { t.Skip("not on this machine") }

func TestTable(t *testing.T) {
	for _, name := range []string{"a blank", "with/slash", `"quoted"`, "größer", "same", "same"} {
		t.Run(name, func(t *testing.T) {
			if name == "with/slash" {
				t.Fatal("no slashes")
			}
		})
	}
}

func TestTogether(t *testing.T) {
	for _, name := range []string{"one", "two"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			t.Logf("in %s", name)
			if name == "two" {
				t.Fail()
			}
		})
	}
}

func TestFlaky(t *testing.T) {
	if _, err := os.Stat("was-here"); err != nil {
		os.WriteFile("was-here", nil, 0o600)
		t.Fatal("the first time")
	}
}

func Example() {
	os.Stdout.WriteString("this\n")
	// Output: that
}
GO

file good <<'GO'
func TestGood(t *testing.T) { t.Run("sub", func(t *testing.T) { time.Sleep(12 * time.Millisecond) }) }
func FuzzGood(f *testing.F) { f.Add("seed"); f.Fuzz(func(t *testing.T, text string) {}) }
GO

file panics <<'GO'
func TestBefore(t *testing.T) {}

func TestPanics(t *testing.T) {
	var none map[string]int
	none["a"] = 1
}

func TestAfter(t *testing.T) {}
GO

file exits <<'GO'
func TestExits(t *testing.T) { t.Run("deep", func(t *testing.T) { os.Exit(3) }) }
func TestAfter(t *testing.T) {}
GO

file exitsgood <<'GO'
func TestExits(t *testing.T) { os.Stdout.WriteString("bye\n"); os.Exit(0) }
func TestAfter(t *testing.T) {}
GO

file crashes <<'GO'
func TestFailsBefore(t *testing.T) { t.Error("an ordinary failure") }
func TestStarts(t *testing.T) { go func() { panic("in the background") }() }
func TestCrashes(t *testing.T) { time.Sleep(time.Minute) }
GO

file hangs <<'GO'
func TestBefore(t *testing.T) {}
func TestHangs(t *testing.T)  { t.Run("forever", func(t *testing.T) { time.Sleep(time.Hour) }) }
func TestAfter(t *testing.T)  {}
GO

file mainfails <<'GO'
func TestFine(t *testing.T) {}

func TestMain(m *testing.M) {
	m.Run()
	os.Exit(5)
}
GO

file broken <<'GO'
func TestNever(t *testing.T) { undefined() }
GO

record good ./good ./nothing
record plain ./plain
record again -run '^TestFlaky$|^TestFails$' ./plain
record twice -count 2 ./good
for package in panics exits exitsgood crashes hangs mainfails broken; do record $package -timeout 1s ./$package; done
record all -timeout 1s ./...
