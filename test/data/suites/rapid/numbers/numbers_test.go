package numbers

import (
	"testing"

	"pgregory.net/rapid"
)

func TestFine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { rapid.Int().Draw(t, "n") })
}

func TestAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint32().Draw(t, "n")
		rapid.String().Draw(t, "s")
		if n >= 100000 {
			t.Fatalf("too big: %d", n)
		}
	})
}

func TestRare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint32().Draw(t, "n")
		if n*2654435761>>22 == 7 {
			t.Fatalf("a rare one: %d", n)
		}
	})
}

func TestPanics(t *testing.T) {
	t.Run("in a subtest", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			list := rapid.SliceOf(rapid.Int()).Draw(t, "list")
			if len(list) > 4 {
				panic("too long")
			}
		})
	})
}
