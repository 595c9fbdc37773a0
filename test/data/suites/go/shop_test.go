package shop

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/quick"
	"time"
)

func asked(name string) bool { return os.Getenv(name) != "" }

func TestAdds(t *testing.T) {
	if 1+2 != 3 {
		t.Fatal("no")
	}
}

func TestSells(t *testing.T) {
	for _, what := range []string{"apple", "two pears"} {
		t.Run(what, func(t *testing.T) { t.Log("sold", what) })
	}
}

// Fails on its first run: SUITE_STATE names a folder where it leaves word of that.
func TestFlaky(t *testing.T) {
	folder := os.Getenv("SUITE_STATE")
	if folder == "" {
		t.Skip("SUITE_STATE names no folder")
	}
	mark := filepath.Join(folder, "go-flaky")
	if _, err := os.Stat(mark); err != nil {
		if err := os.WriteFile(mark, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Fatal("the first time it fails")
	}
}

func TestBroken(t *testing.T) {
	if sum := 1 + 1; sum != 3 {
		t.Errorf("one and one is %d, not 3", sum)
	}
}

func TestCrashes(t *testing.T) {
	if asked("SUITE_CRASH") {
		syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
		time.Sleep(time.Minute)
	}
}

func TestHangs(t *testing.T) {
	if asked("SUITE_HANG") {
		time.Sleep(time.Hour)
	}
}

func TestProperty(t *testing.T) {
	most := uint8(255)
	if asked("SUITE_PROPERTY") {
		most = 10
	}
	if err := quick.Check(func(count uint8) bool { return count <= most }, nil); err != nil {
		t.Error(err)
	}
}
